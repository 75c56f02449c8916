"""Makes a backup of the database, whatever its kind, and restores one. Neither leaves anything half done."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from storage.backup import dump_file, sqlite_file
from storage.backup.contents import Contents, check, of_database
from storage.engine.address import is_absent, make_folder, parse
from storage.engine.database import Database
from storage.engine.schema import HEAD
from storage.errors import BackupFailed, BadBackup, DatabaseCorrupted, DatabaseInUse, DatabaseNotEmpty, SchemaOutdated
from storage.files.whole_file import whole_file

GIVE_UP = "--replace gives it up for the backup"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
"""Whoever else is connected; an idle bot is, by its pools."""

Progress = Callable[[int, int], None]
"""Is told what is done, and of how much."""


async def make(db: Database, path: Path, progress: Progress) -> Contents:
    """Writes a backup of a database that may be in use; what is in it. Raises StorageError, OSError."""
    async with db.read() as connection:
        if (await connection.run_sync(of_database)).revision is None:
            raise SchemaOutdated(None, HEAD)
    return await asyncio.to_thread(_make, db, path, progress)


def _make(db: Database, path: Path, progress: Progress) -> Contents:
    if db.embedded and path.exists() and path.samefile(db.path):
        raise BackupFailed(path.name, "is the database itself")
    with whole_file(path) as draft:
        try:
            if db.embedded:
                sqlite_file.copy_pages(db.path, draft, progress)
                return sqlite_file.examine(draft)
            dump_file.dump(db.address, draft, progress)
            return dump_file.examine(draft)
        except BadBackup as error:
            raise BackupFailed("no backup was made", f"the copy {error.reason}") from error


async def restore(url: str, path: Path, *, replace: bool, progress: Progress) -> Contents:
    """Puts a backup in the place of the database at `url`, and brings it up to date; what was in it.

    Raises BadBackup, DatabaseNotEmpty (without `replace`), DatabaseInUse, BackupFailed, OSError: then everything is as
    it was.
    """
    address = parse(url)
    embedded = address.get_backend_name() == "sqlite"
    _check_kind(path, embedded)
    examine = sqlite_file.examine if embedded else dump_file.examine
    found = await asyncio.to_thread(examine, path)
    check(path, found)
    if not replace:
        await _refuse_data(url)
    if embedded:
        await _restore_file(Path(address.database or ""), path, found, progress)
    else:
        await _restore_server(url, path, found, progress)
    return found


def _check_kind(path: Path, embedded: bool) -> None:
    with path.open("rb") as file:
        start = file.read(len(sqlite_file.MAGIC))
    is_file, is_dump = start == sqlite_file.MAGIC, start.startswith(dump_file.MAGIC)
    if not is_file and not is_dump:
        raise BadBackup(path, "is not a backup")
    if is_file != embedded:
        kinds = ("SQLite", "PostgreSQL") if is_file else ("PostgreSQL", "SQLite")
        reason = "is a backup of {}, and the database is {}; restore it to its own kind, then: czn-index db copy"
        raise BadBackup(path, reason.format(*kinds))


async def _refuse_data(url: str) -> None:
    address = parse(url)
    if is_absent(address):
        return
    db = Database.as_it_is(url)
    place = address.database or ""
    try:
        async with db.read() as connection:
            there = await connection.run_sync(of_database)
    except DatabaseCorrupted:
        raise BackupFailed(place, f"is damaged, but may hold data; {GIVE_UP}") from None
    finally:
        await db.close()
    if there.data:
        raise DatabaseNotEmpty(place, there.data, GIVE_UP)


async def _restore_file(target: Path, path: Path, found: Contents, progress: Progress) -> None:
    make_folder(target)
    with sqlite_file.alone(target), whole_file(target) as draft:
        await asyncio.to_thread(sqlite_file.copy_pages, path, draft, progress)
        if (await asyncio.to_thread(sqlite_file.examine, draft)).counts != found.counts:
            raise BackupFailed(path.name, "came out with other rows than it has")
        await Database.upgrade(f"sqlite+aiosqlite:///{draft}")
        sqlite_file.ready(draft, target)


async def _restore_server(url: str, path: Path, found: Contents, progress: Progress) -> None:
    db = Database.as_it_is(url)
    try:
        async with db.read() as connection:
            others = await connection.scalar(text(OTHERS))
    finally:
        await db.close()
    if others:
        raise DatabaseInUse(db.address.database or "", f"{others} other connections")
    await asyncio.to_thread(dump_file.load, path, db.address, found, progress)
    await Database.upgrade(url)
