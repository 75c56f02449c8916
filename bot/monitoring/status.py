"""Answers monitoring: whether the bot is alive, whether it can serve, and its counts.

=========== ===========================================================================================
`/healthz`  200 as long as the process and its event loop answer
`/readyz`   200, or 503 and why: `starting`, `stopping`, `schema`, `database` or `messenger`
`/metrics`  Prometheus' text format
=========== ===========================================================================================
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bot.listening import served
from bot.messenger.middlewares import Reachability
from bot.monitoring.metrics import Metrics
from bot.monitoring.vitals import Pulse, VitalsCollector
from scoring.method_2026.versions import USUAL, Methodologies
from storage.engine.database import Database
from storage.errors import SchemaOutdated, StorageError

log = structlog.get_logger(__name__)


class Status:
    """Answers for one process. `receiving` is set once updates arrive."""

    def __init__(
        self,
        metrics: Metrics,
        db: Database,
        messenger: Reachability,
        stop: asyncio.Event,
        clock: Callable[[], datetime],
        methodologies: Methodologies = USUAL,
    ) -> None:
        self.receiving = asyncio.Event()
        self._registry = metrics.registry
        self._pulse = Pulse(db, clock)
        self._vitals = VitalsCollector(clock, methodologies)
        self._registry.register(self._vitals)
        self._messenger = messenger
        self._stop = stop
        reached = Gauge(
            "czn_messenger_up", "Whether the last call to the messenger was answered", registry=self._registry
        )
        reached.set_function(lambda: float(messenger.up))

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        return app

    async def trouble(self) -> str | None:
        """The reason, in one word, to give this process no work; None if it can serve."""
        if self._stop.is_set():
            return "stopping"
        if not self.receiving.is_set():
            return "starting"
        try:
            await self._pulse.read()
        except SchemaOutdated:
            return "schema"
        except StorageError:
            return "database"
        return None if self._messenger.up else "messenger"

    async def close(self) -> None:
        await self._pulse.close()

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, request: web.Request) -> web.Response:
        trouble = await self.trouble()
        return web.Response(text=f"{trouble or 'ok'}\n", status=503 if trouble else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        try:
            self._vitals.vitals = await self._pulse.read()
        except StorageError:
            self._vitals.vitals = None
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


@contextlib.asynccontextmanager
async def serving(status: Status, address: str | None) -> AsyncIterator[None]:
    """Listens while the bot runs, if the settings name an address. Raises SettingsError."""
    if address is None:
        yield
        return
    try:
        async with served(status.application(), "STATUS_LISTEN", address, shutdown_timeout=1.0):
            log.info("status_listening", address=address)
            yield
    finally:
        await status.close()
