"""Makes a backup of the database, whatever its kind, and restores one. Neither leaves anything half done."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from questionnaire import plain_file
from storage.backup import dump_file, server_rows, sqlite_file
from storage.backup.contents import Contents, check, of_database
from storage.engine.address import is_absent, make_folder, parse
from storage.engine.database import Database
from storage.engine.faults import first_line
from storage.engine.schema import HEAD, is_spread, known
from storage.errors import (
    BackupFailed,
    BadBackup,
    BadDatabaseUrl,
    DatabaseCorrupted,
    DatabaseInUse,
    DatabaseNotEmpty,
    SchemaOutdated,
)
from storage.files.whole_file import whole_file

GIVE_UP = "--replace gives it up for the backup"
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
"""The other connections; an idle bot has some, in its pools."""

SPREAD = "the tables are spread over several servers; restore to one server, then: czn-index db copy"

Progress = Callable[[int, int], None]
"""Is told what is done, and of how much."""


async def make(db: Database, path: Path, progress: Progress) -> Contents:
    """Writes a backup of a database that may be in use; what is in it. Raises StorageError, OSError."""
    async with db.read() as connection:
        there = await connection.run_sync(of_database)
    if there.revision is None:
        raise SchemaOutdated(None, HEAD)
    return await asyncio.to_thread(_make, db, path, there, progress)


def _make(db: Database, path: Path, there: Contents, progress: Progress) -> Contents:
    if db.embedded and path.exists() and path.samefile(db.path):
        raise BackupFailed(path.name, "is the database itself")
    with whole_file(path) as draft:
        try:
            if db.embedded:
                return _copy_file(db.path, draft, progress)
            dump_file.dump(db.address, draft, sorted(there.counts), progress)
            return dump_file.examine(draft)
        except BadBackup as error:
            raise BackupFailed("no backup was made", f"the copy {error.reason}") from error


def _copy_file(path: Path, draft: Path, progress: Progress) -> Contents:
    sqlite_file.copy_pages(path, draft, progress)
    found = sqlite_file.examine(draft)
    if found.revision not in known():
        return found
    left_out = sqlite_file.leave_out(draft, found.revision)
    sqlite_file.check_schema(draft, found.revision)
    return replace(sqlite_file.examine(draft) if left_out else found, left_out=left_out)


async def restore(url: str, path: Path, *, replace: bool, progress: Progress) -> Contents:
    """Puts the rows of a backup in the place of the database at `url`, and brings it up to date; what was in it.

    The schema is made anew by our own migrations: a backup is data, and nothing in it is executed.

    Raises BadBackup, DatabaseNotEmpty (without `replace`), DatabaseInUse, BackupFailed, OSError: then everything is as
    it was.
    """
    address = parse(url)
    embedded = address.get_backend_name() == "sqlite"
    _check_kind(path, embedded)
    examine = sqlite_file.examine if embedded else dump_file.examine
    found = await asyncio.to_thread(examine, path)
    revision = check(path, found)
    if embedded:
        await asyncio.to_thread(sqlite_file.check_schema, path, revision)
    if not replace:
        await _refuse_data(url)
    if embedded:
        await _restore_file(Path(address.database or ""), path, revision, found, progress)
    else:
        await _restore_server(url, path, revision, found, progress)
    return found


def _check_kind(path: Path, embedded: bool) -> None:
    plain_file.check(path)
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
    place = address.database or ""
    try:
        db = Database.as_it_is(url)
        try:
            async with db.read() as connection:
                there = await connection.run_sync(of_database)
        finally:
            await db.close()
    except (BadDatabaseUrl, DatabaseCorrupted):
        raise BackupFailed(place, f"is damaged, but may hold data; {GIVE_UP}") from None
    if there.data:
        raise DatabaseNotEmpty(place, there.data, GIVE_UP)


async def _restore_file(target: Path, path: Path, revision: str, found: Contents, progress: Progress) -> None:
    make_folder(target)
    with sqlite_file.alone(target), whole_file(target) as draft:
        await asyncio.to_thread(sqlite_file.load_rows, path, draft, revision, found, progress)
        if (await asyncio.to_thread(sqlite_file.examine, draft)).counts != found.counts:
            raise BackupFailed(path.name, "came out with other rows than it has")
        await Database.upgrade(f"sqlite+aiosqlite:///{draft}")
        await asyncio.to_thread(sqlite_file.check_values, draft, path)
        sqlite_file.ready(draft, target)


async def _restore_server(url: str, path: Path, revision: str, found: Contents, progress: Progress) -> None:
    db = Database.as_it_is(url)
    try:
        async with db.read() as connection:
            others = await connection.scalar(text(OTHERS))
            if await connection.run_sync(is_spread):
                raise BackupFailed("nothing was restored", SPREAD)
        if others:
            raise DatabaseInUse(db.address.database or "", f"{others} other connections")
    finally:
        await db.close()
    # The readers are gone by now, and no lock of theirs is in the way.
    db = Database.as_it_is(url)
    try:
        async with db.write() as connection:
            await server_rows.replace(connection, path, revision, found, progress)
    except DBAPIError as error:
        raise BackupFailed("nothing was restored", first_line(error)) from error
    finally:
        await db.close()
