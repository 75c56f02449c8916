"""The schedule: a short tick that asks the database what is due. Nothing is remembered outside the database.

Every process has one. Delivery is shared by all of them; each other job is done by one process for all.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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
"""By up to this part of a tick a job comes later: all at once they would keep clients waiting for the database."""

Clock = Callable[[], datetime]


class Schedule:
    """Ticks every `seconds`. A tick that is still at work is not started a second time; a late one is not skipped."""

    def __init__(
        self,
        db: Database,
        shared: SharedJobs,
        delivery: Delivery,
        absence: AbsenceRecovery,
        reminders: Reminders,
        retention: Retention,
        clock: Clock,
        seconds: int,
        events: Events = LOGGED,
        themes: Sequence[Theme] | None = None,
        site: Rebuilding | None = None,
        secret_key_file: Path | None = None,
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
        self._secret_key_file = secret_key_file
        self._running: set[asyncio.Task[None]] = set()
        # Without these, late runs are dropped after one second, and every missed one is made up for singly.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        now = datetime.now(UTC)
        for job in (self._weekly, self._deliver, self._remind, self._purge, self._nightly, self._rebuild_site):
            self._scheduler.add_job(job, "interval", seconds=seconds, jitter=seconds * APART, next_run_time=now)
        # However lazy or eager the rest is, an absence is known by the minute.
        self._scheduler.add_job(self._notice_absence, "interval", seconds=EVERY_SECONDS, next_run_time=now)
        self._scheduler.add_job(self._watch, "interval", seconds=watch.EVERY_SECONDS, next_run_time=now)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new ticks; what is under way finishes what it has in hand."""
        self._delivery.stop()
        self._absence.stop()
        self._reminders.stop()
        if self._site is not None:
            self._site.stop()
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._running, return_exceptions=True)

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
        await self._for_all("nightly", self._put_night_in_order)

    async def _put_night_in_order(self) -> None:
        await nightly(self._db, self._retention, self._clock(), self._events, secret_key_file=self._secret_key_file)

    async def _rebuild_site(self) -> None:
        if self._site is not None:
            await self._for_all(self._site.job, self._site.run)

    async def _for_all(self, name: str, job: Job, *, every: int | None = None) -> None:
        # Half a tick: of several processes the next one to come does the job, and none that comes soon after.
        rest = timedelta(seconds=(every or self._seconds) / 2)
        await self._guarded(name, self._shared.for_all(name, job, rest=rest))

    async def _guarded(self, name: str, work: Coroutine[Any, Any, object]) -> None:
        """One failed tick is logged and tried again at the next."""
        task = asyncio.create_task(self._logged(name, work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _logged(self, name: str, work: Awaitable[object]) -> None:
        try:
            await work
        except (BuildFailed, StorageUnavailable) as error:
            log.error("job_failed", job=name, reason=str(error))
        except Exception:
            log.exception("job_failed", job=name)
