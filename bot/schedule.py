"""The schedule: a short tick that asks the database what is due. Nothing is remembered outside the database.

Each job appoints its next run when it ends, so that a long one is never due while it is at work: the scheduler would
skip it, with a warning at every tick.
Every process has one. Delivery is shared by all of them; each other job is done by one process for all.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import jobs
from bot.alerts import watch
from bot.delivery.outbox import Delivery
from bot.interviews.after_absence import EVERY_SECONDS, AbsenceRecovery
from bot.interviews.reminders import Reminders
from bot.retention import nightly
from bot.shared_jobs import Job, SharedJobs
from bot.site.errors import BuildFailed
from bot.site.rebuilding import Rebuilding
from handlers.events import LOGGED, Events
from questionnaire.themes import Theme
from storage import alerts, outbox
from storage.engine.database import Database
from storage.errors import StorageUnavailable
from storage.retention import Retention

log = structlog.get_logger(__name__)

APART = 0.25
"""By up to this part of a tick a job comes earlier or later: all at once they would keep clients waiting for the
database."""

Clock = Callable[[], datetime]


class Schedule:
    """Runs each job `seconds` after it has ended. A late run is not skipped."""

    def __init__(
        self,
        db: Database,
        shared: SharedJobs,
        delivery: Delivery,
        absence: AbsenceRecovery,
        reminders: Reminders,
        retention: Retention,
        clock: Clock,
        seconds: float,
        events: Events = LOGGED,
        themes: Sequence[Theme] | None = None,
        site: Rebuilding | None = None,
    ) -> None:
        self._db = db
        self._shared = shared
        self._delivery = delivery
        self._absence = absence
        self._reminders = reminders
        self._retention = retention
        self._clock = clock
        self._seconds = seconds
        self._events = events
        self._themes = themes
        self._site = site
        self._running: set[asyncio.Task[object]] = set()
        # Without this, late runs are dropped after one second.
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
        for job in (self._weekly, self._deliver, self._remind, self._purge, self._nightly, self._rebuild_site):
            self._appoint(job, every=seconds, after=0)
        # However lazy or eager the rest is, an absence is known by the minute.
        self._appoint(self._notice_absence, every=EVERY_SECONDS, after=0)
        self._appoint(self._watch, every=watch.EVERY_SECONDS, after=0)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new runs; what is under way finishes what it has in hand."""
        self._scheduler.pause()
        await asyncio.sleep(0)  # A run that the scheduler has just handed over begins.
        self._delivery.stop()
        self._absence.stop()
        self._reminders.stop()
        if self._site is not None:
            self._site.stop()
        # The scheduler would cancel runs that have not ended, and report each as an error.
        await asyncio.gather(*self._running, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    def _appoint(self, job: Job, *, every: float, after: float) -> None:
        moment = datetime.now(UTC) + timedelta(seconds=after)
        self._scheduler.add_job(self._repeat, "date", run_date=moment, args=(job, every))

    async def _repeat(self, job: Job, every: float) -> None:
        task = cast("asyncio.Task[object]", asyncio.current_task())
        self._running.add(task)
        try:
            await job()
        finally:
            self._running.discard(task)
            self._appoint(job, every=every, after=every * random.uniform(1 - APART, 1 + APART))

    async def _weekly(self) -> None:
        await self._for_all("weekly", lambda: jobs.weekly(self._db, self._clock(), self._events, self._themes))

    async def _deliver(self) -> None:
        await self._guarded(outbox.JOB, self._shared.with_others(outbox.JOB, self._delivery.run))

    async def _notice_absence(self) -> None:
        await self._for_all(self._absence.job, self._absence.run, every=EVERY_SECONDS)

    async def _remind(self) -> None:
        await self._for_all(self._reminders.job, self._reminders.run)

    async def _watch(self) -> None:
        await self._for_all(alerts.JOB, lambda: watch.watch(self._db, self._clock()), every=watch.EVERY_SECONDS)

    async def _purge(self) -> None:
        await self._for_all("purge", lambda: jobs.purge_visits(self._db, self._clock()))

    async def _nightly(self) -> None:
        await self._for_all("nightly", lambda: nightly(self._db, self._retention, self._clock(), self._events))

    async def _rebuild_site(self) -> None:
        if self._site is not None:
            await self._for_all(self._site.job, self._site.run)

    async def _for_all(self, name: str, job: Job, *, every: int | None = None) -> None:
        # Half a tick: of several processes the next one to come does the job, and none that comes soon after.
        rest = timedelta(seconds=(every or self._seconds) / 2)
        await self._guarded(name, self._shared.for_all(name, job, rest=rest))

    async def _guarded(self, name: str, work: Awaitable[object]) -> None:
        """One failed run is logged and tried again at the next tick."""
        try:
            await work
        except (BuildFailed, StorageUnavailable) as error:
            log.error("job_failed", job=name, reason=str(error))
        except Exception:
            log.exception("job_failed", job=name)
