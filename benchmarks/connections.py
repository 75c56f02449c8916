"""The messenger's side of a webhook, as cheap as it can be made."""

import asyncio
import gc
import itertools
import time
from collections.abc import Iterable, Sequence

CONNECTIONS = 100
"""The number that the product tells the messenger to open."""
AT_ONCE = 16
"""Concurrent taps that keep the bot busy."""


class _Wire(asyncio.Protocol):
    """A connection with one request at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._done: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        # The webhook's answers have no body.
        if self._received.endswith(b"\r\n\r\n") and self._done is not None:
            if not self._received.startswith(b"HTTP/1.1 200"):
                self._done.set_exception(RuntimeError(self._received.decode()))
            else:
                self._done.set_result(None)
            self._received, self._done = b"", None

    def connection_lost(self, error: Exception | None) -> None:
        if self._done is not None:
            self._done.set_exception(error or ConnectionError("the bot hung up"))

    async def send(self, request: bytes) -> None:
        self._done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        await self._done


class Messenger:
    """Sends updates to bots in turn, each over its own open connections."""

    def __init__(self, ports: Sequence[int], connections: int = CONNECTIONS) -> None:
        self._ports = itertools.cycle(ports)
        self._idle: dict[int, list[_Wire]] = {port: [] for port in ports}
        self._opened = asyncio.Semaphore(connections)

    async def deliver(self, request: bytes) -> None:
        port = next(self._ports)
        async with self._opened:
            wire = self._open(port) or await _connect(port)
            await wire.send(request)
            self._idle[port].append(wire)

    def _open(self, port: int) -> _Wire | None:
        """An open connection that is idle; the bot closes those that are idle for long."""
        while self._idle[port]:
            wire = self._idle[port].pop()
            if not wire.transport.is_closing():
                return wire
        return None

    async def flood(self, requests: Iterable[Sequence[bytes]]) -> float:
        """Every client's requests one after another, `AT_ONCE` clients at a time; the seconds that it took."""
        waiting = iter(requests)

        async def work() -> None:
            for mine in waiting:
                for request in mine:
                    await self.deliver(request)

        started = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work())
        return time.perf_counter() - started

    async def pace(self, requests: Sequence[bytes], per_second: float) -> list[float]:
        """Sends requests at a steady rate, whether or not earlier ones are answered; returns the seconds from each
        one's due time."""
        # A search for garbage among all that this process has loaded would look like slow taps.
        gc.collect()
        gc.freeze()
        started = time.perf_counter()
        took: list[float] = []

        async def one(request: bytes, due: float) -> None:
            await self.deliver(request)
            took.append(time.perf_counter() - due)

        async with asyncio.TaskGroup() as group:
            for number, request in enumerate(requests):
                due = started + number / per_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(request, due))
        return took

    def close(self) -> None:
        for wire in itertools.chain.from_iterable(self._idle.values()):
            wire.transport.close()


async def _connect(port: int) -> _Wire:
    _, wire = await asyncio.get_running_loop().create_connection(_Wire, "127.0.0.1", port)
    return wire
