"""A short path to the database for the reads and writes of every tap: one statement that is its own transaction.

It takes a connection from the same pools as everything else, then uses only the driver.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import greenlet_spawn

from storage.engine.batching import Statement, Together
from storage.engine.connection import settled
from storage.engine.faults import is_confused
from storage.engine.prepared import Prepared, Step
from storage.engine.sqlite import sqlite3
from storage.engine.sqlite_driver import Here


class ShortWay(Protocol):
    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]: ...

    async def change(
        self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True
    ) -> int: ...

    async def returned(self, statement: Prepared, parameters: Mapping[str, Any]) -> list[Any]: ...


class ToServer:
    """PostgreSQL: every statement has its own connection, and the server groups commits where it can."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writer = writer
        self._reader = reader

    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        written = query.written(self._reader.dialect)
        rows = await settled(self._fetch(written.sql, written.arguments(parameters), self._reader))
        return [written.row(row) for row in rows]

    async def change(self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True) -> int:
        """Always waits: those who commit meanwhile share the server's sync."""
        written = statement.written(self._writer.dialect)
        return await settled(self._change(written.sql, written.arguments(parameters)))

    async def returned(self, statement: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        written = statement.written(self._writer.dialect)
        rows = await settled(self._fetch(written.sql, written.arguments(parameters), self._writer))
        return [written.row(row) for row in rows]

    async def _fetch(self, sql: str, arguments: Sequence[Any], engine: Engine) -> Sequence[Any]:
        async with _driver(engine) as driver:
            rows: Sequence[Any] = await driver.fetch(sql, *arguments)
            return rows

    async def _change(self, sql: str, arguments: Sequence[Any]) -> int:
        async with _driver(self._writer) as driver:
            status: str = await driver.execute(sql, *arguments)
            return int(status.rpartition(" ")[2])


class ToFile:
    """SQLite: statements that arrive at the same time go together."""

    def __init__(self, writer: Engine, reader: Engine) -> None:
        self._writer = writer
        self._reader = reader
        self._queries = Together(self._fetch)
        self._changes = Together(self._change)
        self._quick_changes = Together(partial(self._change, waits_for_disk=False))
        self._here: Here | None = None

    async def look_up(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        """Through a connection of the event loop's own."""
        written = query.written(self._reader.dialect)
        try:
            if self._here is None:
                self._here = Here(*self._reader.dialect.create_connect_args(self._reader.url))
            rows = await self._here.fetch(written.sql, written.arguments(parameters))
        except sqlite3.Error as error:
            raise _as_sqlalchemy_would(error) from error
        return [written.row(row) for row in rows]

    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        written = query.written(self._reader.dialect)
        rows = await self._queries.run((written.sql, written.arguments(parameters)))
        return [written.row(row) for row in rows]

    async def change(self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True) -> int:
        written = statement.written(self._writer.dialect)
        together = self._changes if waits_for_disk else self._quick_changes
        number, _ = await together.run((written.sql, written.arguments(parameters)))
        return int(number)

    async def returned(self, statement: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        written = statement.written(self._writer.dialect)
        _, rows = await self._changes.run((written.sql, written.arguments(parameters)))
        return [written.row(row) for row in rows]

    async def transact(self, steps: Sequence[Step]) -> list[int]:
        """How many rows each step has changed; all is ready for the driver before the file is locked."""
        ready, ends = list[Statement](), list[int]()
        for statement, sets in steps:
            written = statement.written(self._writer.dialect)
            ready += [(written.sql, written.arguments(parameters)) for parameters in sets]
            ends.append(len(ready))
        changed = [number for number, _ in await self._change(ready)]
        return [sum(changed[start:end]) for start, end in pairwise([0, *ends])]

    async def _fetch(self, queries: Sequence[Statement]) -> Sequence[Any]:
        async with _driver(self._reader) as driver:
            rows: Sequence[Any] = await driver.fetch_all(queries)
            return rows

    async def _change(self, statements: Sequence[Statement], *, waits_for_disk: bool = True) -> Sequence[Any]:
        async with _driver(self._writer) as driver:
            changed: Sequence[Any] = await driver.change_all(statements, waits_for_disk=waits_for_disk)
            return changed

    def close(self) -> None:
        if self._here is not None:
            self._here.close()
            self._here = None


@asynccontextmanager
async def _driver(engine: Engine) -> AsyncIterator[Any]:
    """The driver's connection. Its errors are raised as SQLAlchemy would raise them, and so are those of a server that
    refuses a new connection, such as one that is starting up."""
    try:
        connection = await greenlet_spawn(engine.raw_connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_would(error) from error
    try:
        yield connection.driver_connection
    except Exception as error:
        wrapped = _as_sqlalchemy_would(error)
        if isinstance(wrapped, DBAPIError) and is_confused(wrapped):
            await greenlet_spawn(connection.invalidate)
        raise wrapped from error
    finally:
        await greenlet_spawn(connection.close)


def _as_sqlalchemy_would(error: Exception) -> BaseException:
    return DBAPIError.instance("", None, error, Exception, hide_parameters=True)
