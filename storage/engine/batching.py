"""Batches statements: those that arrive while a batch runs go into the next one.

On SQLite the change of threads and the commit cost more than the statement of a tap. Under load one of each serves
several taps, and no tap is answered before its commit. A single tap waits for nobody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from storage.engine.connection import settled

Statement = tuple[str, Sequence[Any]]
Lot = list[tuple[Statement, asyncio.Future[Any]]]


class Together:
    """Hands statements to `execute`, one batch at a time; a batch succeeds or fails as a whole."""

    def __init__(self, execute: Callable[[Sequence[Statement]], Awaitable[Sequence[Any]]]) -> None:
        self._execute = execute
        self._waiting: Lot = []
        self._worker: asyncio.Task[None] | None = None

    async def run(self, statement: Statement) -> Any:
        """The statement's result, as `execute` gives it. A task that is cancelled meanwhile learns of it after the
        batch."""
        result: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((statement, result))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await settled(result)

    async def _work(self) -> None:
        try:
            while self._waiting:
                lot, self._waiting = self._waiting, []
                await self._settle(lot)
        finally:
            self._worker = None

    async def _settle(self, lot: Lot) -> None:
        try:
            found = await settled(self._execute([statement for statement, _ in lot]))
        except BaseException as error:
            for _, result in lot:
                result.set_exception(error) if isinstance(error, Exception) else result.cancel()
            if not isinstance(error, Exception):
                raise
        else:
            for (_, result), mine in zip(lot, found, strict=True):
                result.set_result(mine)
