"""The process of the HTTP interface: it answers calls and sends webhooks until it is told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta

import structlog
import uvicorn

from bot.api.app import build
from bot.api.state import Api
from bot.api.webhook_sending import Sending
from bot.settings import Settings, SettingsError, host_and_port
from storage.api import api_requests, webhooks
from storage.engine.database import Database
from storage.errors import StorageError

log = structlog.get_logger(__name__)

KEEPALIVE_SECONDS = 60
MOST_CALLS = 200
"""Calls at a time; more get 503 from the server itself."""
LAST_SECONDS = 20
"""How long calls may take to end after a stop."""
TICK_SECONDS = 5.0
PURGED_EVERY = 720
"""Ticks: an hour."""


def run(settings: Settings, listen: str, *, ready: Callable[[str], object]) -> None:
    """Serves until SIGINT or SIGTERM. Raises SettingsError, StorageError."""
    asyncio.run(_serve(settings, listen, ready))


async def _serve(settings: Settings, listen: str, ready: Callable[[str], object]) -> None:
    db = await Database.open(settings.database_url, must_exist=True)
    try:
        with _listening(listen) as sock:
            await _until_stopped(settings, db, sock, ready)
    finally:
        await db.close()


async def _until_stopped(settings: Settings, db: Database, sock: socket.socket, ready: Callable[[str], object]) -> None:
    api = Api.of(settings, db)
    sending = Sending.of(settings, db, api.clock)
    config = uvicorn.Config(
        build(api),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEPALIVE_SECONDS,
        limit_concurrency=MOST_CALLS,
        timeout_graceful_shutdown=LAST_SECONDS,
    )
    server = _Server(config)
    host, port = sock.getsockname()[:2]
    # From here on a signal ends the process in an orderly way; callers that have come already are answered.
    with _ended_by_signals(server):
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/v1/openapi.json")
        async with api.trail.running(), _ticking(api, sending):
            await server.serve(sockets=[sock])
        await api.editions.close()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catches none: they are caught before the server begins, and not raised again after its end."""
        yield


@contextlib.contextmanager
def _ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    caught = (signal.SIGINT, signal.SIGTERM)
    for one in caught:
        loop.add_signal_handler(one, server.handle_exit, one, None)
    try:
        yield
    finally:
        for one in caught:
            loop.remove_signal_handler(one)


@contextlib.asynccontextmanager
async def _ticking(api: Api, sending: Sending) -> AsyncIterator[None]:
    """Sends what is due, and now and then deletes what is over, until the calls have ended."""
    ticking = asyncio.create_task(_tick(api, sending))
    try:
        yield
    finally:
        await sending.close()
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)


async def _tick(api: Api, sending: Sending) -> None:
    kept = timedelta(days=api.settings.retention_delivery_days)
    number = 0
    while True:
        try:
            await sending.run()
            if number % PURGED_EVERY == 0:
                await api_requests.purge(api.db, api.clock())
                await webhooks.purge(api.db, before=api.clock() - kept)
            number += 1
        except StorageError as error:
            log.warning("job_put_off", job="webhooks", reason=str(error))
        except Exception:
            # A fault of one tick ends neither the calls nor the next tick.
            log.exception("job_failed", job="webhooks")
        await asyncio.sleep(TICK_SECONDS)


def _listening(address: str) -> socket.socket:
    try:
        host, port = host_and_port(address)
    except ValueError as problem:
        raise SettingsError(f"{address} {problem}") from None
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SettingsError(f"{address}: {error.strerror or error}") from None
