"""Draws letters in separate processes: drawing in the bot's process would keep clients waiting.

NotDrawn   the process that drew the letter died, and so did a second one, which had nothing else to draw
"""

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import threading
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import structlog

from bot import helper_process
from bot.delivery import drawing
from bot.delivery.drawing import DrawingOrder
from handlers.services import Letter

log = structlog.get_logger(__name__)

PROCESSES = min(2, os.cpu_count() or 1)
"""Two draw more letters than a messenger takes."""
KEPT = 64
"""How many letters to keep for a digest's next recipients, who follow one another in the outbox."""
REST_SECONDS = 600.0
"""The processes end after this long without letters, which frees the memory that their libraries hold."""


class NotDrawn(Exception):
    """The letter could not be drawn, perhaps only for the moment."""


class DrawingProcesses:
    """Starts with the first letter. Draws a letter once for all who ask for it at about the same time."""

    def __init__(self, *, rest_seconds: float = REST_SECONDS) -> None:
        self._rest_seconds = rest_seconds
        self._processes: defaultdict[int, _DrawingProcess] = defaultdict(_DrawingProcess)
        self._turns = itertools.cycle(range(PROCESSES))
        self._letters: OrderedDict[DrawingOrder, asyncio.Task[Letter]] = OrderedDict()
        self._under_way = 0
        self._rest: asyncio.TimerHandle | None = None
        self._one_by_one = asyncio.Lock()

    async def start(self) -> None:
        """Before there are letters: a start takes the processors as much as a hundred taps, and most of it is done
        before a process can give way."""
        with contextlib.suppress(OSError, BrokenProcessPool):
            for turn in range(PROCESSES):
                await asyncio.to_thread(self._processes[turn].prepare)
        self._rest_later()

    async def letter(self, order: DrawingOrder) -> Letter:
        """Raises NotDrawn, and any error in the content."""
        task = self._letters.get(order)
        if task is None:
            task = self._letters[order] = asyncio.create_task(self._drawn(order))
        self._letters.move_to_end(order)
        if len(self._letters) > KEPT:
            self._letters.popitem(last=False)
        # Shielded: if one caller stops waiting, the others still get the letter.
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Waits for the letters in progress, and for the processes to end."""
        await asyncio.gather(*self._letters.values(), return_exceptions=True)
        if self._rest is not None:
            self._rest.cancel()
        for process in self._processes.values():
            await asyncio.to_thread(process.end)

    async def _drawn(self, order: DrawingOrder) -> Letter:
        self._under_way += 1
        if self._rest is not None:
            self._rest.cancel()
        try:
            return await self._draw(order)
        except BaseException:
            self._letters.pop(order, None)
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._rest_later()

    async def _draw(self, order: DrawingOrder) -> Letter:
        turn = next(self._turns)
        process = self._processes[turn]
        try:
            return await _in(process, order)
        except BrokenProcessPool:
            log.warning("drawing_process_died")
            if self._processes.get(turn) is process:
                del self._processes[turn]
        # A letter that kills its process must not fail other letters a second time.
        async with self._one_by_one:
            process = _DrawingProcess()
            try:
                return await _in(process, order)
            except BrokenProcessPool as error:
                raise NotDrawn("the drawing process died twice") from error
            finally:
                await asyncio.to_thread(process.end)

    def _rest_later(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(self._rest_seconds, self._have_a_rest)

    def _have_a_rest(self) -> None:
        self._letters.clear()
        for process in self._processes.values():
            process.end(wait=False)
        self._processes.clear()


class _DrawingProcess:
    """A pool of one process: one that dies while another is starting would break a shared pool for both. It is made by
    the thread that orders the first letter, because loading its libraries takes a while."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._making = threading.Lock()

    def order(self, letter: DrawingOrder) -> Future[Letter]:
        return self._started().submit(drawing.letter, letter)

    def prepare(self) -> None:
        self._started().submit(drawing.prepare).result()

    def _started(self) -> ProcessPoolExecutor:
        with self._making:
            if self._pool is None:
                self._pool = _pool()
            return self._pool

    def end(self, *, wait: bool = True) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait)


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[DrawingProcesses]:
    drawing_processes = DrawingProcesses()
    try:
        yield drawing_processes
    finally:
        await drawing_processes.close()


async def _in(process: _DrawingProcess, order: DrawingOrder) -> Letter:
    # The first letters start the processes, which takes a while.
    try:
        future = await asyncio.to_thread(process.order, order)
    except OSError as error:
        # There is no memory for a process, or it died while starting.
        raise BrokenProcessPool("a drawing process could not be started") from error
    return await asyncio.wrap_future(future)


def _pool() -> ProcessPoolExecutor:
    """One process, which starts with its first letter."""
    # Not forked: the bot's threads may hold locks. `max_tasks_per_child` would limit growing memory, but before Python
    # 3.15 the pool may wait for ever for the successor of a process that has done its share.
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), helper_process.begin)
