"""The job that reminds administrators of clients who wait to be called back. Two runs or two processes do no harm."""

from datetime import datetime

import structlog

from storage.access import memberships
from storage.engine.database import Database
from storage.words import waiting_requests
from storage.words.waiting_requests import late_on

log = structlog.get_logger(__name__)


async def remind(db: Database, now: datetime) -> int:
    """Queues a reminder for each center and day on which requests became late; how many messages."""
    queued = 0
    for center_id, waiting in (await waiting_requests.late(db, now)).items():
        recipients = await memberships.reachable(db, center_id, waiting[0].region_id)
        for since in sorted({late_on(one.request.made_on) for one in waiting}):
            queued += await waiting_requests.remind(db, center_id, since, waiting[0].timezone, recipients, now)
    if queued:
        log.info("late_requests", queued=queued)
    return queued
