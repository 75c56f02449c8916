"""A connection whose statements are never cut short.

SQLAlchemy's engine and connections are used directly, in the greenlets in which its asynchronous drivers run: its own
wrappers for asyncio load the whole ORM with them, a third of what a command loads.

A task that is cancelled in the middle of a statement would leave the driver's connection in an unknown state, and
SQLAlchemy throws it away without closing it. Here the current statement always runs to its end; the cancellation is
raised right after.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection as Inner
from sqlalchemy import CursorResult, Executable, ScalarResult
from sqlalchemy.util import greenlet_spawn

from storage.engine.prepared import Step

T = TypeVar("T")
ONE_QUERY = "one_query"
"""The option of a connection that asks a single query."""


class Outcome(asyncio.Future[Any]):
    """What another thread or task is at, and what cannot be stopped. It refuses to be cancelled: a task that is
    cancelled while it waits for this waits on, and is cancelled right after.

    `settled` does so for any work, but needs a task for it, and some turns of the loop."""

    def cancel(self, msg: Any = None) -> bool:
        return False


async def settled(work: Awaitable[T]) -> T:
    """Waits for the work even if the waiting task is cancelled meanwhile, and raises the cancellation afterwards."""
    task = asyncio.ensure_future(work)
    over = Outcome()
    task.add_done_callback(over.set_result)
    try:
        await over
    except asyncio.CancelledError:
        # The work is over, and its outcome no longer matters to a cancelled task.
        task.cancelled() or task.exception()
        raise
    return task.result()


async def spawned(function: Callable[..., T], *arguments: Any) -> T:
    """Calls what works on SQLAlchemy's engine or connection, to its end."""
    return await settled(greenlet_spawn(function, *arguments))


class Connection:
    """The part of SQLAlchemy's connection that queries need."""

    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def is_for_one_query(self) -> None:
        """A file is then locked no longer than the query takes: it needs no transaction around it."""
        self._inner.execution_options(**{ONE_QUERY: True})

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return await spawned(self._inner.execute, statement, parameters)

    async def take(self, step: Step) -> int:
        """How many rows a step has changed: a server tells of many sets of parameters only if it returns the rows."""
        if not step.parameters:
            return 0
        result = await self.execute(step.statement.statement, list(step.parameters))
        return len(result.all()) if result.returns_rows else result.rowcount

    async def scalar(self, statement: Executable) -> Any:
        return await spawned(self._inner.scalar, statement)

    async def scalars(self, statement: Executable) -> ScalarResult[Any]:
        return await spawned(self._inner.scalars, statement)

    async def exec_driver_sql(self, statement: str) -> CursorResult[Any]:
        return await spawned(self._inner.exec_driver_sql, statement)

    async def run_sync(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls the function with SQLAlchemy's own connection, then the arguments."""
        return await spawned(function, self._inner, *arguments)

    async def driver(self) -> Any:
        """The driver's own connection."""
        raw = await spawned(lambda: self._inner.connection)
        return raw.driver_connection

    async def copy_rows(self, table: str, columns: Sequence[str], rows: AsyncIterator[bytes]) -> None:
        """Fills a table on a server with rows in PostgreSQL's text format, through the COPY protocol."""
        driver = await self.driver()
        await settled(driver.copy_to_table(table, source=rows, columns=columns, format="text"))
