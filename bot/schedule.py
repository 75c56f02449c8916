"""The schedule: a short tick that asks the database what is due. Nothing is remembered outside the database.

Each job appoints its next run when it ends, so that a long one is never due while it is at work: the scheduler would
skip it, with a warning at every tick. Nobody waits for the tick where that would be noticed: what clocks make due is
looked for when they strike, and what others make due every two seconds.
Every process has a schedule. What all of them do together, such as delivery, is shared; each other job is done by one
process for all.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.shared_jobs import JobFailed, SharedJobs
from bot.site.errors import BuildFailed
from storage.errors import StorageUnavailable

log = structlog.get_logger(__name__)

APART = 0.25
"""By up to this part of a tick a job comes earlier or later: all at once they would keep clients waiting for the
database."""
LOOK_SECONDS = 2.0
"""How often a job that can be wanted between two ticks is asked."""
QUARTER_SECONDS = 900.0
"""Digests become due at full hours, which in some zones are quarters or halves elsewhere."""


@dataclass(frozen=True, slots=True)
class ScheduledJob:
    """Done every tick, or every `every` seconds.

    shared      all processes do it side by side; else one does it for all
    stop        tells a run to finish what it has in hand
    punctual    done at each quarter of an hour too
    is_wanted   asked between two runs whether there is work already; it must be cheap
    """

    name: str
    run: Callable[[], Awaitable[object]]
    every: float | None = None
    shared: bool = False
    stop: Callable[[], None] | None = None
    punctual: bool = False
    is_wanted: Callable[[], Awaitable[bool]] | None = None


class Schedule:
    """Runs each job a tick of `seconds` after it has ended. A late run is not skipped."""

    def __init__(self, processes: SharedJobs, jobs: Sequence[ScheduledJob], seconds: float) -> None:
        self._processes = processes
        self._jobs = jobs
        self._seconds = seconds
        self._running: set[asyncio.Task[object]] = set()
        # Without this, late runs are dropped after one second.
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None})
        for job in jobs:
            self._appoint(self._repeat, job, after=0)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new runs; what is under way finishes what it has in hand."""
        self._scheduler.pause()
        await asyncio.sleep(0)  # A run that the scheduler has just handed over begins.
        for job in self._jobs:
            if job.stop is not None:
                job.stop()
        # The scheduler would cancel runs that have not ended, and report each as an error.
        await asyncio.gather(*self._running, return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    def _appoint(self, step: Callable[..., Awaitable[None]], *arguments: object, after: float) -> None:
        moment = datetime.now(UTC) + timedelta(seconds=after)
        self._scheduler.add_job(self._tracked, "date", run_date=moment, args=(step, *arguments))

    async def _tracked(self, step: Callable[..., Awaitable[None]], *arguments: object) -> None:
        task = cast("asyncio.Task[object]", asyncio.current_task())
        self._running.add(task)
        try:
            await step(*arguments)
        finally:
            self._running.discard(task)

    async def _repeat(self, job: ScheduledJob, *, in_time: bool = False) -> None:
        try:
            await self._run(job, in_time=in_time)
        finally:
            after = self._every(job) * random.uniform(1 - APART, 1 + APART)
            if job.punctual and (quarter := self._to_the_quarter()) < after:
                self._appoint(self._strike, job, after=quarter)
            else:
                self._appoint_look(job, after)

    async def _strike(self, job: ScheduledJob) -> None:
        await self._repeat(job, in_time=True)

    def _appoint_look(self, job: ScheduledJob, left: float) -> None:
        """The next run in `left` seconds, or before it the next question whether one is wanted."""
        if job.is_wanted is None or left <= LOOK_SECONDS:
            self._appoint(self._repeat, job, after=left)
        else:
            self._appoint(self._look, job, left - LOOK_SECONDS, after=LOOK_SECONDS)

    async def _look(self, job: ScheduledJob, left: float) -> None:
        if await self._is_wanted(job):
            await self._repeat(job)
        else:
            self._appoint_look(job, left)

    async def _is_wanted(self, job: ScheduledJob) -> bool:
        try:
            return job.is_wanted is not None and await job.is_wanted()
        except StorageUnavailable:
            return False  # The run at the next tick will meet that too, and tell.
        except Exception:
            log.exception("job_not_asked", job=job.name)
            return False

    def _to_the_quarter(self) -> float:
        """Seconds by the product's clock until the next quarter of an hour."""
        return QUARTER_SECONDS - self._processes.clock().timestamp() % QUARTER_SECONDS

    async def _run(self, job: ScheduledJob, *, in_time: bool) -> None:
        """A failed run is logged, and the job tried again at the next tick."""
        try:
            if job.shared:
                await self._processes.with_others(job.name, job.run)
            else:
                # Half a tick: of several processes the next one to come does the job, and none that comes soon after.
                rest = timedelta() if in_time else timedelta(seconds=self._every(job) / 2)
                await self._processes.for_all(job.name, job.run, rest=rest)
        except StorageUnavailable as error:
            log.warning("job_put_off", job=job.name, reason=str(error), again_in=round(self._every(job)))
        except (BuildFailed, JobFailed) as error:
            log.error("job_failed", job=job.name, reason=str(error))
        except Exception:
            log.exception("job_failed", job=job.name)

    def _every(self, job: ScheduledJob) -> float:
        return self._seconds if job.every is None else job.every
