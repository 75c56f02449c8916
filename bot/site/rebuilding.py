"""Keeps a running bot's site up to date: rebuilds it in a separate process after each publication."""

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.site import folder
from bot.site.errors import BuildFailed
from bot.site.method_2026.assembling import newest_at
from storage.engine.database import Database
from storage.results import snapshots

log = structlog.get_logger(__name__)

AGAIN = timedelta(minutes=10)
"""The wait after a failed build: a folder that cannot be written to is not tried at every tick."""
COMMAND = (sys.executable, "-m", "bot.site")


class Rebuilding:
    """Builds with the settings of this process, which the other process inherits."""

    job = "site"

    def __init__(
        self, db: Database, out: Path, clock: Callable[[], datetime], command: tuple[str, ...] = COMMAND
    ) -> None:
        self._db = db
        self._out = out
        self._clock = clock
        self._command = command
        self._not_before: datetime | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = False

    async def run(self) -> None:
        """Does nothing if the site shows the latest results. Raises BuildFailed; the old site then stays."""
        newest = await newest_at(self._db, await snapshots.newest_at(self._db))
        failed = self._not_before is not None
        if self._stopped or newest is None or (newest == folder.published_at(self._out) and not failed):
            # A build that failed may have been over with the folder, and not with the tables for charts.
            return
        if self._not_before is not None and self._clock() < self._not_before:
            return
        self._not_before = self._clock() + AGAIN
        await self._build()
        self._not_before = None
        log.info("site_built", published_at=newest.isoformat())

    def stop(self) -> None:
        """Gives up a current build. The next process begins it anew."""
        self._stopped = True
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    async def _build(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, said = await self._process.communicate()
        lines = said.decode(errors="replace").strip().splitlines()
        if self._process.returncode and not self._stopped:
            raise BuildFailed(lines[-1] if lines else f"ended with {self._process.returncode}")
        if lines:
            # The site is whole; the replica was not used for it.
            log.warning("site_read_the_primary", reason=lines[-1])
