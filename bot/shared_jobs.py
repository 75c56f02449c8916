"""Jobs that one process does for all of them, and their results: see `storage.workers.jobs`."""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta

from storage.engine.database import Database
from storage.workers import jobs

LEASE = timedelta(seconds=60)
"""How long after its holder's death another process takes a job over."""
RENEW_SECONDS = 20.0


class JobFailed(Exception):
    """A job that has a process of its own failed there; the message says how it ended, and the process why."""


Job = Callable[[], Awaitable[object]]


def process_name() -> str:
    """Tells an operator where a process runs. Differs after a restart, even if the process number is the same."""
    return f"{socket.gethostname()[:20]}:{os.getpid()}:{secrets.token_hex(2)}"


class SharedJobs:
    """Does jobs in the name of this process; there is one per process."""

    def __init__(self, db: Database, holder: str, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._holder = holder
        self.clock = clock

    async def for_all(self, name: str, job: Job, *, rest: timedelta) -> bool:
        """Does the job. Returns False if another process is doing it, or began it less than `rest` ago."""
        if not await jobs.take(self._db, name, holder=self._holder, now=self.clock(), lease=LEASE, rest=rest):
            return False
        failed = True
        try:
            async with self._renewing(name):
                await job()
            failed = False
        finally:
            await jobs.release(self._db, name, holder=self._holder, now=self.clock(), failed=failed)
        return True

    async def with_others(self, name: str, job: Job) -> None:
        """Does a job that every process does."""
        started = self.clock()
        failed = True
        try:
            await job()
            failed = False
        finally:
            await jobs.record(self._db, name, started=started, ended=self.clock(), failed=failed)

    @contextlib.asynccontextmanager
    async def _renewing(self, name: str) -> AsyncIterator[None]:
        renewal = asyncio.create_task(self._renew(name))
        try:
            yield
        finally:
            renewal.cancel()
            # Goes on without a renewed lease: the work is safe to do twice.
            await asyncio.gather(renewal, return_exceptions=True)

    async def _renew(self, name: str) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            await jobs.renew(self._db, name, holder=self._holder, now=self.clock(), lease=LEASE)
