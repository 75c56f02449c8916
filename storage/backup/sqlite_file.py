"""A SQLite file: copied page by page while the bot writes, and put back in one step."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from storage.backup.contents import Contents, of_database
from storage.errors import BackupFailed, BadBackup, DatabaseInUse

MAGIC = b"SQLite format 3\x00"
FIRST_STEP = 1_000
"""Pages at a time, four megabytes: the writer waits a few milliseconds for each."""
GROWTH = 4
"""Where somebody else writes in between, SQLite begins the copy again. Steps grow each time, so that it comes to an
end even beside a busy bot: at last all pages are one step."""
BUSY_SECONDS = 30
SIDE_FILES = ("-journal", "-wal", "-shm")

Progress = Callable[[int, int], None]
"""Is told what is done, and of how much."""


class _Overtaken(Exception):
    """Somebody else has written: what is copied is begun again."""


def copy_pages(source: Path, target: Path, progress: Progress) -> None:
    """A consistent copy of a database that may be in use. Raises BackupFailed."""
    step = FIRST_STEP
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reading,
            closing(sqlite3.connect(target, isolation_level=None)) as writing,
        ):
            # Nobody else sees the draft, and it is written to the disk as a whole at the end.
            writing.execute("PRAGMA synchronous=OFF")
            while not _copied(reading, writing, step, progress):
                step *= GROWTH
            # One file, whatever kept the journal of the source.
            writing.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupFailed(f"{source.name} could not be copied", str(error)) from error
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _copied(reading: sqlite3.Connection, writing: sqlite3.Connection, step: int, progress: Progress) -> bool:
    """Whether the copy came to its end before anybody wrote."""
    before: int | None = None

    def follow(status: int, remaining: int, total: int) -> None:
        nonlocal before
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise sqlite3.OperationalError("database is locked")
        if before is not None and remaining >= before:
            raise _Overtaken
        before = remaining
        progress(total - remaining, total)

    try:
        reading.backup(writing, pages=step, progress=follow)
    except _Overtaken:
        return False
    return True


def examine(path: Path) -> Contents:
    """Looks through every page. Raises BadBackup where the file is damaged."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
            if found != "ok":
                raise BadBackup(path, f"is damaged: {found}")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise BadBackup(path, "is damaged: rows point at rows that are not there")
            return of_database(connection)
    except DBAPIError as error:
        raise BadBackup(path, f"is damaged: {error.orig}") from error
    finally:
        engine.dispose()


def ready(draft: Path, target: Path) -> None:
    """Readies a draft to take the place of a database: as its owner's, and with no journal of the old one beside it."""
    with suppress(FileNotFoundError, PermissionError):
        old = target.stat()
        os.chown(draft, old.st_uid, old.st_gid)
    with closing(sqlite3.connect(draft)) as draft_database:
        draft_database.execute("PRAGMA journal_mode=DELETE")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    for ending in SIDE_FILES:
        target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keeps everybody else out of a database while it is replaced. Raises DatabaseInUse.

    A lock is only seen while somebody is in a transaction; on Linux, who has the file open is seen as well. A bot in
    another container is not.
    """
    if not path.exists():
        yield
        return
    other = next(_processes_with(path), None)
    if other is not None:
        raise DatabaseInUse(path.name, f"by process {other}")
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as lock:
        try:
            lock.execute("PRAGMA journal_mode=DELETE")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise DatabaseInUse(path.name, str(error)) from error
        except sqlite3.DatabaseError:
            # Damaged: nobody can work in it.
            pass
        yield


def _processes_with(path: Path) -> Iterator[int]:
    """Other processes that have the file open, as far as this one may look."""
    wanted = path.stat()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        number = int(entry.parts[2])
        with suppress(OSError):
            if number != os.getpid() and os.path.samestat(entry.stat(), wanted):
                yield number
