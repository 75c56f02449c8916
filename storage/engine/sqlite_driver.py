"""SQLite with one change of threads per statement.

aiosqlite keeps each connection in its own thread, and changes to that thread to make a cursor, to execute, to fetch and
to close: four times for one statement, and each time costs more than a small statement. Here one change does it all,
and a transaction that only reads begins in that of its first statement. One that never began is not ended either.

A statement that finds the file locked by another process looks again every millisecond. The library's own pauses grow
up to a tenth of a second, and beside a process that writes often each of them may end in its next transaction.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_dbapi

from storage.engine.batching import Statement
from storage.engine.connection import Outcome
from storage.engine.sqlite import sqlite3, wal_is_safe

OF_LIBRARY = (
    "Error", "DatabaseError", "IntegrityError", "NotSupportedError", "OperationalError", "ProgrammingError",
    "sqlite_version", "sqlite_version_info",
)  # fmt: skip
CHUNK = 64
"""aiosqlite needs this for its own cursors, which nobody uses."""
BUSY_SECONDS = 5.0
"""How long a statement waits for another process's lock on the file."""
LOOK_AGAIN_SECONDS = 0.001
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY | 1 << 8)
"""Locked, and locked by a process that recovers a write-ahead log: not every library has a name for the second."""

T = TypeVar("T")
Changed = tuple[int, list[Any]]
"""How many rows a statement has changed, and those that it returns."""


class Cursor:
    """The part of a cursor that SQLAlchemy needs: one statement, executed to its end, with all its rows."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        self._keep(*await self._connection.run(statement, parameters, many=False))

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._keep(*await self._connection.run(statement, parameters, many=True))

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        pass

    def _keep(self, cursor: sqlite3.Cursor, rows: list[Any]) -> None:
        self._rows = rows
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        self.rowcount = _changed(cursor, rows)


class Connection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors change to its thread only once."""

    _to_begin: str | None = None

    def begin_with_next(self, statement: str) -> None:
        """Executes this statement, which begins a transaction, right before the next one."""
        self._to_begin = statement

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, statement: str, parameters: Any, *, many: bool) -> tuple[sqlite3.Cursor, list[Any]]:
        begin, self._to_begin = self._to_begin, None

        def executed() -> tuple[sqlite3.Cursor, list[Any]]:
            execute = self._conn.executemany if many else self._conn.execute
            cursor = execute(statement, parameters)
            return cursor, cursor.fetchall()

        def visit() -> tuple[sqlite3.Cursor, list[Any]]:
            if begin is not None:
                self._conn.execute(begin)
            return _patiently(executed)

        return await self._execute(visit)

    async def _execute(self, fn: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Calls it in the connection's thread, to its end: a task that is cancelled meanwhile learns so afterwards."""
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        outcome = Outcome()
        self._tx.put_nowait((outcome, partial(fn, *args, **kwargs)))
        done: T = await outcome
        return done

    async def fetch_all(self, queries: Sequence[Statement]) -> list[list[Any]]:
        """The rows of each query."""

        def visit() -> list[list[Any]]:
            return [_patiently(self._rows_of, *query) for query in queries]

        return await self._execute(visit)

    def _rows_of(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        return self._conn.execute(sql, parameters).fetchall()

    async def change_all(self, statements: Sequence[Statement], *, waits_for_disk: bool = True) -> list[Changed]:
        """What each statement has changed, all of them in one transaction, whose commit waits for the disk unless a
        log makes it safe not to."""

        def visit() -> list[Changed]:
            if waits_for_disk or not wal_is_safe():
                return changed_in_one()
            self._conn.execute("PRAGMA synchronous=NORMAL")
            try:
                return changed_in_one()
            finally:
                self._conn.execute("PRAGMA synchronous=FULL")

        def changed_in_one() -> list[Changed]:
            if len(statements) == 1 and wal_is_safe():
                # It begins and commits by itself: fewer calls, after each of which the loop may have the interpreter.
                # Not with a rollback journal, where a commit that meets readers would have to start all over again.
                return [_patiently(self._changed_by, *statements[0])]
            _patiently(self._conn.execute, "BEGIN IMMEDIATE")
            try:
                changed = [self._changed_by(*statement) for statement in statements]
                _patiently(self._conn.execute, "COMMIT")
            finally:
                # Some faults end the transaction, others leave it open.
                if self._conn.in_transaction:
                    self._conn.execute("ROLLBACK")
            return changed

        return await self._execute(visit)

    def _changed_by(self, sql: str, parameters: Sequence[Any]) -> Changed:
        cursor = self._conn.execute(sql, parameters)
        rows = cursor.fetchall()
        return _changed(cursor, rows), rows

    async def commit(self) -> None:
        self._to_begin = None
        if self.in_transaction:
            await self._execute(_patiently, self._conn.commit)

    async def alone(self, statement: str) -> list[Any]:
        """The rows of what needs the file for itself; the library waits for that in the middle of it."""

        def visit() -> list[Any]:
            self._conn.execute(f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}")
            try:
                return self._conn.execute(statement).fetchall()
            finally:
                self._conn.execute("PRAGMA busy_timeout=0")

        return await self._execute(visit)

    async def rollback(self) -> None:
        self._to_begin = None
        if self.in_transaction:
            await super().rollback()


class Here:
    """A connection of the event loop's own, which reads a few rows by their keys right where it is asked.

    To change to a thread and back takes several times as long as such a query. While the file is locked the loop does
    something else.
    """

    def __init__(self, place: Sequence[Any], options: Mapping[str, Any]) -> None:
        self._conn = sqlite3.connect(*place, **{**options, "timeout": 0, "isolation_level": None})
        self._conn.execute("PRAGMA query_only=ON")

    async def fetch(self, query: str, parameters: Sequence[Any]) -> list[Any]:
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                rows: list[Any] = self._conn.execute(query, parameters).fetchall()
                return rows
            except sqlite3.OperationalError as error:
                if not _is_passing(error, until):
                    raise
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    def close(self) -> None:
        self._conn.close()


def adapted() -> AsyncAdapt_aiosqlite_dbapi:
    """SQLAlchemy's view of the driver, with the errors and the version of the library in use."""
    driver = AsyncAdapt_aiosqlite_dbapi(aiosqlite, sqlite3)
    for name in OF_LIBRARY:
        setattr(driver, name, getattr(sqlite3, name))
    return driver


def connect(database: str, **options: Any) -> Connection:
    """Returns a connection to await. Its thread ends with the process."""
    connection = Connection(lambda: sqlite3.connect(database, **options | {"timeout": 0}), CHUNK)
    connection._thread.daemon = True
    return connection


def _changed(cursor: sqlite3.Cursor, rows: list[Any]) -> int:
    """How many rows a statement has changed. Of one that returns them, pysqlite3 tells what the statement before it has
    changed."""
    return cursor.rowcount if cursor.description is None else len(rows)


def _patiently(call: Callable[..., T], *arguments: Any) -> T:
    """Calls again while the file is locked. A statement that fails so has done nothing, and a commit leaves its
    transaction open."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return call(*arguments)
        except sqlite3.OperationalError as error:
            if not _is_passing(error, until):
                raise
        time.sleep(LOOK_AGAIN_SECONDS)


def _is_passing(error: sqlite3.OperationalError, until: float) -> bool:
    """Whether the file is only locked, and the moment to give up has not come."""
    return error.sqlite_errorcode in BUSY and time.monotonic() <= until
