"""A line in the audit log for every call, without a commit for every call.

Lines are written together, in the order in which they came, a few times a second. Reads of what is public do not wait
for their line; every other answer leaves only after its line is committed. Of a process that is killed the lines of the
last half second of public reads are lost, and nothing else.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage.access import audit
from storage.access.audit import Line
from storage.engine.database import Database
from storage.errors import StorageError, StorageUnavailable

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5
MOST_WAITING = 10_000
"""Lines that the database could not take yet. With more, nothing is answered."""
UNKNOWN = "api:unknown"


@dataclass(frozen=True, slots=True)
class _Waiting:
    line: Line
    written: asyncio.Future[None] | None


class Trail:
    """Takes lines from the moment of `running` on."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._lines: list[_Waiting] = []
        self._refusals: Counter[tuple[str, str, str]] = Counter()
        self._hurry = asyncio.Event()
        self._ending = False

    async def note(self, *, actor: str, action: str, place: str, detail: str, wait: bool) -> None:
        """Adds a line; with `wait`, returns after it is committed. Raises StorageUnavailable."""
        if len(self._lines) >= MOST_WAITING:
            raise StorageUnavailable("the audit log cannot be written")
        written = asyncio.get_running_loop().create_future() if wait else None
        self._lines.append(_Waiting(Line(self._clock(), actor, action, place, detail), written))
        if written is not None:
            self._hurry.set()
            await written

    def refused(self, actor: str, place: str, reason: str) -> None:
        """Counts a call that was refused at the door: many of them become one line, so that nobody fills the log."""
        self._refusals[actor, place, reason] += 1

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        writing = asyncio.create_task(self._write())
        try:
            yield
        finally:
            self._ending = True
            self._hurry.set()
            await writing

    async def _write(self) -> None:
        while not self._ending:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._hurry.wait()
            self._hurry.clear()
            await self._flush()
        await self._flush()

    async def _flush(self) -> None:
        now = self._clock()
        for (actor, place, reason), number in self._refusals.items():
            self._lines.append(_Waiting(Line(now, actor, "api refused", place, f"{number} × {reason}"), None))
        self._refusals.clear()
        taken, self._lines = self._lines, []
        if not taken:
            return
        try:
            await audit.write_all(self._db, [one.line for one in taken])
        except StorageError as error:
            log.warning("audit_put_off", lines=len(taken), reason=str(error))
            # Who waits is told so, and tries again; the others are kept.
            self._lines = [one for one in taken if one.written is None] + self._lines
            for one in taken:
                if one.written is not None and not one.written.done():
                    one.written.set_exception(StorageUnavailable("the audit log cannot be written"))
            return
        for one in taken:
            if one.written is not None and not one.written.done():
                one.written.set_result(None)
