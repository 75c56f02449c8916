"""Listens on an address from the settings, and cuts off callers who hold connections open."""

import asyncio
import os
from typing import Any

from aiohttp import web

from bot.settings import SettingsError

MOST_CONNECTIONS = 400
"""Connections at once. A messenger opens a hundred at most."""
HEADER_SECONDS = 10.0
"""How long a new connection may take to send its first request's headers."""
KEEPALIVE_SECONDS = 60.0
"""How long a connection may take to send the headers of its next request."""
LINGERING_SECONDS = 1.0
"""How long to read and discard the rest of a refused body before cutting the connection."""


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


async def listen(runner: web.AppRunner, setting: str, address: str) -> None:
    """Listens on host:port. Raises SettingsError if that fails: the port is in use, or the host is not ours."""
    host, _, port = address.rpartition(":")
    try:
        await _Site(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        # asyncio's message repeats the address. The error for an unknown host has no number of the system's.
        known = error.errno or 0
        raise SettingsError(f"{setting}: {address}: {os.strerror(known) if known > 0 else error.strerror}") from None


class _Site(web.BaseSite):
    """Like aiohttp's own, with a guard in front of each connection."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        super().__init__(runner)
        self._host = host
        self._port = port
        self._connections: set[asyncio.BaseTransport] = set()

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        server = self._runner.server
        if server is None:
            raise RuntimeError("the runner has not been set up")
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Guard(server(), self._connections), self._host, self._port
        )


class _Guard(asyncio.Protocol):
    """Closes a connection beyond the limit, or one whose first headers do not come."""

    def __init__(self, inner: Any, connections: set[asyncio.BaseTransport]) -> None:
        self._inner = inner
        self._connections = connections
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
        self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._deadline is not None:
            recent = self._tail + data
            if b"\r\n\r\n" in recent or b"\n\n" in recent:
                self._headers_came()
            self._tail = recent[-3:]
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()  # type: ignore[no-any-return]

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def _headers_came(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self) -> None:
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()
