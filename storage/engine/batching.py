"""Batches statements: those that arrive while a batch runs go into the next one.

On SQLite the change of threads and the commit cost more than the statement of a tap. Under load one of each serves
several taps, and no tap is answered before its commit. A single tap waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from storage.engine.connection import Outcome

Statement = tuple[str, Sequence[Any]]
Lot = list[tuple[Statement, Outcome]]


class Together:
    """Hands statements to `execute`, one batch at a time; a batch succeeds or fails as a whole.

    `execute` must not be cut short: what it waits for is an `Outcome`, or settled.
    """

    def __init__(self, execute: Callable[[Sequence[Statement]], Awaitable[Sequence[Any]]]) -> None:
        self._execute = execute
        self._waiting: Lot = []
        self._busy = False
        self._next: asyncio.Task[None] | None = None

    async def run(self, statement: Statement) -> Any:
        """The statement's result, as `execute` gives it. A task that is cancelled meanwhile learns of it after the
        batch."""
        if self._busy:
            result = Outcome()
            self._waiting.append((statement, result))
            return await result
        # Nothing is under way: there is nobody to share with, and a task of its own would only take time.
        self._busy = True
        try:
            (found,) = await self._execute([statement])
        finally:
            self._go_on()
        return found

    def _go_on(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            lot, self._waiting = self._waiting, []
            self._next = asyncio.create_task(self._settle(lot))

    async def _settle(self, lot: Lot) -> None:
        try:
            found = await self._execute([statement for statement, _ in lot])
        except BaseException as error:
            for _, result in lot:
                result.set_exception(error)
            if not isinstance(error, Exception):
                raise
        else:
            for (_, result), mine in zip(lot, found, strict=True):
                result.set_result(mine)
        finally:
            self._go_on()
