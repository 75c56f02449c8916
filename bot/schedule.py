"""The schedule: a short tick that asks the database what is due. Nothing is remembered outside the database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import jobs
from bot.delivery import Delivery
from bot.presence import EVERY_SECONDS, Presence
from bot.retention import nightly
from handlers.events import LOGGED, Events
from storage.database import Database
from storage.retention import Retention

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]


class Schedule:
    """Ticks every `seconds`. A tick that is still at work is not started a second time; a late one is not skipped."""

    def __init__(
        self,
        db: Database,
        delivery: Delivery,
        presence: Presence,
        retention: Retention,
        clock: Clock,
        seconds: int,
        events: Events = LOGGED,
    ) -> None:
        self._db = db
        self._delivery = delivery
        self._presence = presence
        self._retention = retention
        self._clock = clock
        self._events = events
        self._running: set[asyncio.Task[None]] = set()
        # Without these, late runs are dropped after one second, and every missed one is made up for singly.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        now = datetime.now(UTC)
        for job in (self._weekly, self._deliver, self._purge, self._nightly):
            self._scheduler.add_job(job, "interval", seconds=seconds, next_run_time=now)
        # However lazy or eager the rest is, an absence is known by the minute.
        self._scheduler.add_job(self._be_present, "interval", seconds=EVERY_SECONDS, next_run_time=now)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new ticks; the one under way finishes what it has in hand."""
        self._delivery.stop()
        self._presence.stop()
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _weekly(self) -> None:
        await self._guarded("weekly", lambda: jobs.weekly(self._db, self._clock(), self._events))

    async def _deliver(self) -> None:
        await self._guarded("deliver", self._delivery.run)

    async def _be_present(self) -> None:
        await self._guarded("presence", self._presence.run)

    async def _purge(self) -> None:
        await self._guarded("purge", lambda: jobs.purge_visits(self._db, self._clock()))

    async def _nightly(self) -> None:
        await self._guarded("nightly", lambda: nightly(self._db, self._retention, self._clock(), self._events))

    async def _guarded(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """One failed tick is logged and tried again at the next."""
        task = asyncio.ensure_future(self._logged(name, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _logged(self, name: str, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Exception:
            log.exception("job_failed", job=name)
