"""Watches a folder for files of posts and imports each: other programs leave them there."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.imports import posts
from bot.imports.intake import REJECTED
from storage.engine.database import Database
from storage.errors import FileError

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0
ENDINGS = (".csv", ".xlsx")
SETTLED = timedelta(minutes=1)
"""A file that has changed later than this ago may still be on its way."""
IMPORTED, REFUSED = "imported", "refused"
"""Folders inside the watched one, where files go when they have been read."""


class WatchedPosts:
    """Imports what lies in the folder. A file that was cut off by a crash is read again: nothing counts twice."""

    job = "posts"

    def __init__(self, db: Database, folder: Path, kept: timedelta, clock: Callable[[], datetime]) -> None:
        """`kept` is how long comments are kept."""
        self._db, self._folder, self._kept, self._clock = db, folder, kept, clock

    async def run(self) -> None:
        """Imports the files that have settled, each into its folder afterwards. Raises OSError where the folder cannot
        be read or written."""
        for path in await asyncio.to_thread(self._settled):
            try:
                found = await posts.run(self._db, path, now=self._clock(), kept=self._kept)
            except FileError as error:
                log.warning("posts_refused", file=path.name, reason=str(error).splitlines()[0])
                await asyncio.to_thread(_move, path, REFUSED)
                continue
            rejected = found.intake.rejected
            log.info("posts_imported", file=path.name, added=found.added, known=found.known, rejected=rejected)
            await asyncio.to_thread(_move, path, IMPORTED)

    def _settled(self) -> list[Path]:
        """The files to read, the oldest first."""
        before = self._clock() - SETTLED
        found = [
            (changed, path)
            for path in self._folder.iterdir()
            if path.suffix.casefold() in ENDINGS
            and not path.name.endswith(REJECTED)
            and not path.name.startswith(".")
            and path.is_file()
            and (changed := datetime.fromtimestamp(path.stat().st_mtime, UTC)) <= before
        ]
        return [path for _, path in sorted(found)]


def _move(path: Path, name: str) -> None:
    """Into a folder beside the file; a name that is taken there gets a number."""
    folder = path.parent / name
    folder.mkdir(exist_ok=True)
    target, number = folder / path.name, 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
