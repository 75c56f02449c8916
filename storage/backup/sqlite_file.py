"""SQLite files: copies one page by page while the bot writes, and restores its rows into our own schema.

A backup is foreign data: it is never written to, and no code in its schema may run.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from storage.backup import file_schema, values
from storage.backup.contents import REVISION_TABLE, TABLES, Contents, of_database
from storage.engine import engines
from storage.engine.sqlite import sqlite3
from storage.errors import BackupFailed, BadBackup, DatabaseInUse

MAGIC = b"SQLite format 3\x00"
FIRST_STEP = 1_000
"""Pages per step, four megabytes: the writer waits a few milliseconds for each step."""
GROWTH = 4
"""If somebody writes between two steps, SQLite begins the copy again. The steps grow each time, so the copy ends even
beside a busy bot: at last one step takes all pages."""
BUSY_SECONDS = 30
SIDE_FILES = ("-journal", "-wal", "-shm")

Progress = Callable[[int, int], None]
"""Called with the pages done and the total."""


class _Overtaken(Exception):
    """Somebody else has written, so the copy begins again."""


def copy_pages(source: Path, target: Path, progress: Progress) -> None:
    """Makes a consistent copy of a database that may be in use. Raises BackupFailed."""
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
            # The copy is one file, whatever journal mode the source has.
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
    engine = engines.blocking(connect=lambda: _reading(path))
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


def _reading(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(_address(path), uri=True)
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def _address(path: Path) -> str:
    """Opens the file alone: without a lock, and without any journal that somebody has put beside it."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"


def check_schema(path: Path, revision: str) -> None:
    """Raises BadBackup, which names everything in the file that the product did not make."""
    ours = file_schema.ours(revision)
    try:
        with closing(_reading(path)) as reading:
            found = file_schema.of_file(reading)
    except sqlite3.Error as error:
        raise BadBackup(path, f"is damaged: {error}") from error
    wrong = [f"holds the {kind} {name}, which is not this product's" for kind, name in found.foreign(ours)]
    wrong += found.unlike(ours)
    if wrong:
        raise BadBackup(path, "; ".join(wrong))


def leave_out(draft: Path, revision: str) -> tuple[str, ...]:
    """Drops foreign objects from a copy, such as a view for reports; returns their names. Raises BackupFailed."""
    dropped = []
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as writing:
            for pragma in ("trusted_schema=OFF", "foreign_keys=OFF", "secure_delete=ON"):
                writing.execute(f"PRAGMA {pragma}")
            for kind, name in file_schema.of_file(writing).foreign(file_schema.ours(revision)):
                writing.execute(f"DROP {kind} IF EXISTS {_quoted(name)}")
                dropped.append(f"{kind} {name}")
    except sqlite3.Error as error:
        raise BackupFailed("no backup was made", f"the copy cannot be rid of foreign code: {error}") from error
    return tuple(dropped)


def load_rows(path: Path, draft: Path, revision: str, expected: Contents, progress: Progress) -> None:
    """Fills a draft with the rows of a backup, under our own schema of the backup's revision. Raises BadBackup."""
    try:
        with closing(sqlite3.connect(draft.absolute().as_uri(), uri=True, isolation_level=None)) as writing:
            # Nobody else sees the draft, and it is written to the disk as a whole at the end. References between rows
            # are checked together at the end.
            for pragma in ("trusted_schema=OFF", "foreign_keys=OFF", "synchronous=OFF"):
                writing.execute(f"PRAGMA {pragma}")
            writing.execute("ATTACH ? AS backup", (_address(path),))
            _copy_rows(writing, revision, expected, progress)
    except sqlite3.Error as error:
        raise BadBackup(path, f"holds rows that do not fit: {error}") from error
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def check_values(draft: Path, path: Path) -> None:
    """Raises BadBackup if a value of a restored draft is none that the product could have written."""
    engine = engines.blocking(draft)
    try:
        with engine.begin() as connection:
            values.check(connection, path)
    finally:
        engine.dispose()


def _copy_rows(writing: sqlite3.Connection, revision: str, expected: Contents, progress: Progress) -> None:
    writing.execute("BEGIN")
    file_schema.make_ours(writing, revision)
    done = 0
    for table, columns in file_schema.of_file(writing).tables.items():
        if table in TABLES or table == REVISION_TABLE:
            names = ", ".join(map(_quoted, columns))
            writing.execute(f"DELETE FROM main.{_quoted(table)}")
            writing.execute(f"INSERT INTO main.{_quoted(table)} ({names}) SELECT {names} FROM backup.{_quoted(table)}")
            done += expected.counts.get(table, 0)
            progress(done, expected.rows)
    writing.execute("COMMIT")


def _quoted(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def ready(draft: Path, target: Path) -> None:
    """Readies a draft to replace a database: gives it to the same owner, and removes the old journal."""
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

    A lock shows only while somebody is in a transaction. On Linux, open files of other processes are checked as well.
    Neither shows a bot in another container.
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
            # The file is damaged: nobody can use it.
            pass
        yield


def _processes_with(path: Path) -> Iterator[int]:
    """Other processes that have the file open, as far as this one may see."""
    wanted = path.stat()
    for entry in Path("/proc").glob("[0-9]*/fd/*"):
        number = int(entry.parts[2])
        with suppress(OSError):
            if number != os.getpid() and os.path.samestat(entry.stat(), wanted):
                yield number
