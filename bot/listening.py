"""Listens on an address from the settings, cuts off callers who hold connections open, and reads from the others in
turn.

A hundred requests that arrive together would be parsed, read and answered together. A tap being handled meanwhile
would wait for all hundred at each of the dozen turns of the event loop that it takes. Taken in a few at a time they
delay each other, and such a tap only a little.
"""

import asyncio
import contextlib
import os
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import web

from bot.settings import SettingsError, host_and_port

MOST_CONNECTIONS = 400
"""Connections at once. A messenger opens a hundred at most."""
HEADER_SECONDS = 10.0
"""How long a new connection may take to send its first request's headers."""
KEEPALIVE_SECONDS = 60.0
"""How long a connection may take to send the headers of its next request."""
LINGERING_SECONDS = 1.0
"""How long to read and discard the rest of a refused body before cutting the connection."""
AT_ONCE = 4
"""How many connections' data to take in per turn of the event loop."""


def runner_for(app: web.Application, *, shutdown_timeout: float) -> web.AppRunner:
    """A server for the application that unpacks no body and keeps no idle connection for long."""
    return web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=shutdown_timeout,
        auto_decompress=False,
        keepalive_timeout=KEEPALIVE_SECONDS,
        lingering_time=LINGERING_SECONDS,
    )


@contextlib.asynccontextmanager
async def served(app: web.Application, setting: str, address: str, *, shutdown_timeout: float) -> AsyncIterator[None]:
    """Serves the application while the rest runs. Raises SettingsError, as `listen` does."""
    runner = runner_for(app, shutdown_timeout=shutdown_timeout)
    await runner.setup()
    try:
        await listen(runner, setting, address)
        yield
    finally:
        await runner.cleanup()


async def listen(runner: web.AppRunner, setting: str, address: str) -> None:
    """Listens on host:port. Raises SettingsError if that fails: the port is in use, or the host is not ours."""
    host, port = host_and_port(address)
    try:
        await _Site(runner, host, port).start()
    except OSError as error:
        # asyncio's message repeats the address. The error for an unknown host has no number of the system's.
        known = error.errno or 0
        raise SettingsError(f"{setting}: {address}: {os.strerror(known) if known > 0 else error.strerror}") from None


class Turns:
    """Lets `AT_ONCE` callers go ahead in each turn of the loop; the others are called back later, in their order."""

    def __init__(self) -> None:
        self._free = AT_ONCE
        self._waiting: deque[Callable[[], None]] = deque()
        self._scheduled = False

    def take(self) -> bool:
        """Whether the caller may go ahead now. If not, it is to `wait`."""
        if self._waiting or not self._free:
            return False
        self._free -= 1
        self._schedule()
        return True

    def wait(self, go: Callable[[], None]) -> None:
        self._waiting.append(go)
        self._schedule()

    def _schedule(self) -> None:
        if not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        self._scheduled = False
        self._free = AT_ONCE
        while self._waiting and self._free:
            self._free -= 1
            # Before it is called, so that a failure does not stop the others.
            self._schedule()
            self._waiting.popleft()()


class _Site(web.BaseSite):
    """Like aiohttp's own, with a guard in front of each connection."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner)
        self._host = host
        self._port = port
        self._connections: set[asyncio.BaseTransport] = set()
        self._turns = Turns()

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        server = self._runner.server
        if server is None:
            raise RuntimeError("the runner has not been set up")
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Guard(server(), self._connections, self._turns), self._host, self._port
        )


class _Guard(asyncio.Protocol):
    """Closes a connection beyond the limit, or one whose first headers do not come. Hands data on in its turn."""

    def __init__(self, inner: Any, connections: set[asyncio.BaseTransport], turns: Turns) -> None:
        self._inner = inner
        self._connections = connections
        self._turns = turns
        self._held = bytearray()
        self._tail = b""
        self._deadline: asyncio.TimerHandle | None = None
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._inner.connection_made(transport)
        if len(self._connections) >= MOST_CONNECTIONS:
            self._cut()
            return
        self._connections.add(transport)
        self._deadline = asyncio.get_running_loop().call_later(HEADER_SECONDS, self._cut)

    def connection_lost(self, exc: Exception | None) -> None:
        self._headers_came()
        if self._transport is not None:
            self._connections.discard(self._transport)
        self._hand_on()
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deadline is not None:
            recent = self._tail + data
            if b"\r\n\r\n" in recent or b"\n\n" in recent:
                self._headers_came()
            self._tail = recent[-3:]
        if self._held or not self._turns.take():
            self._hold(data)
        else:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        self._hand_on()
        stays_open: bool | None = self._inner.eof_received()
        return stays_open

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _hold(self, data: bytes) -> None:
        """Keeps data until it is this connection's turn. Nothing more is read before that, so it cannot grow."""
        if not self._held:
            self._turns.wait(self._hand_on)
        self._held += data
        if isinstance(self._transport, asyncio.Transport):
            self._transport.pause_reading()

    def _hand_on(self) -> None:
        if not self._held:
            return
        data, self._held = bytes(self._held), bytearray()
        if isinstance(self._transport, asyncio.Transport) and not self._transport.is_closing():
            # First: the server may pause it again for reasons of its own.
            self._transport.resume_reading()
        self._inner.data_received(data)

    def _headers_came(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self) -> None:
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()
