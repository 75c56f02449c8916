"""The network between the programs: each way from one to another is a port that hands everything on, until it is cut.

The links have a thread of their own, so that they go on while their owner waits for something that comes through them.
"""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from bot.sandbox.ports import free_port

LOOPBACK = "127.0.0.1"
CHUNK = 1 << 16

T = TypeVar("T")


class Link:
    """A way to a port. `port` is where it begins."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self._target = target
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._carry, LOOPBACK, self.port)

    async def cut(self) -> None:
        """Refuses new connections, and hangs up on the others without a word."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, far_writer}
        self._open |= both
        try:
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        finally:
            self._open -= both
            for one in both:
                one.transport.abort()


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(CHUNK):
            into.write(data)
            await into.drain()
    with contextlib.suppress(OSError, RuntimeError):
        into.write_eof()


class Network:
    """Makes links and works them in a thread, until it is closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="links", daemon=True)
        self._thread.start()
        self._links: list[Link] = []

    def link(self, target: int) -> Link:
        made = Link(target)
        self._links.append(made)
        self._do(made.mend())
        return made

    def cut(self, *links: Link) -> None:
        for link in links:
            self._do(link.cut())

    def mend(self, *links: Link) -> None:
        for link in links:
            self._do(link.mend())

    def close(self) -> None:
        self.cut(*self._links)
        self._do(_everybody_else_ends())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


async def _everybody_else_ends() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
