"""Serves the interview in a browser: beside a bot, or alone where people have no messenger (`MESSENGER=web`)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from ipaddress import ip_network

import structlog
from aiohttp import web

from bot import key_files
from bot.comments import dictionary
from bot.key_files import SecretFile
from bot.listening import served
from bot.messenger import links
from bot.messenger.middlewares import Reachability
from bot.monitoring.metrics import Metrics
from bot.monitoring.status import Status
from bot.monitoring.status import serving as status_serving
from bot.running.installation import (
    Installation,
    database,
    jobs_of,
    ready_for_clients,
    services_of,
    stop_on_signals,
    utc_now,
)
from bot.schedule import Schedule
from bot.settings import Settings
from bot.shared_jobs import SharedJobs, process_name
from handlers.form.init_data import LaunchKey
from handlers.form.setup import Setup, Way
from handlers.services import Clock, Letter
from questionnaire.loader import load
from storage.engine.database import Database
from storage.messenger import Messenger

log = structlog.get_logger(__name__)

DRAIN_SECONDS = 5.0


async def run(settings: Settings, clock: Clock = utc_now) -> None:
    """Serves pages alone, until SIGTERM or SIGINT. Raises SettingsError, StorageError, OSError."""
    secret = SecretFile(settings.secret_key_file)
    read_visit_keys = partial(key_files.visit_keys, settings.visit_keys_file)
    read_visit_keys()  # A file that cannot be read should stop the server now, not the first client later.
    stop = stop_on_signals()
    async with database(settings.database_url) as db:
        metrics = Metrics(load())
        # There is no messenger that could be out of reach.
        reachability = Reachability(asyncio.get_running_loop().time)
        status = Status(metrics, db, reachability, stop, clock, settings.methodologies)
        own = Installation(
            settings, db, secret, read_visit_keys, dictionary.chosen(settings), metrics, _no_letters, None, None, clock
        )
        schedule = Schedule(SharedJobs(db, process_name(), clock), jobs_of(own), settings.tick_seconds)
        async with status_serving(status, settings.status_listen), serving(pages_of(own), settings.web_listen):
            ready_for_clients()
            schedule.start()
            status.receiving.set()
            try:
                await stop.wait()
            finally:
                await schedule.stop()
    log.info("stopped")


def pages_of(own: Installation) -> web.Application | None:
    """The pages of an installation; None if its settings give them no address."""
    settings = own.settings
    if settings.web_listen is None or settings.web_url is None:
        return None
    # A bot without pages starts without their templates.
    from handlers.form.application import application

    proxies = [ip_network(one.strip()) for one in settings.web_proxies.split(",") if one.strip()]
    return application(
        Setup(
            services_of(own), own.secret.signer, settings.web_url, partial(ways, own.db), proxies, launch_keys(settings)
        )
    )


def launch_keys(settings: Settings) -> dict[Messenger, LaunchKey]:
    """Of the bots whose tokens this process has, whichever of them it runs itself."""
    tokens = {Messenger.TELEGRAM: settings.bot_token, Messenger.MAX: settings.max_token}
    return {one: LaunchKey(token.get_secret_value()) for one, token in tokens.items() if token is not None}


@contextlib.asynccontextmanager
async def serving(pages: web.Application | None, address: str | None) -> AsyncIterator[None]:
    """Listens while the rest runs, if there are pages. Raises SettingsError."""
    if pages is None or address is None:
        yield
        return
    async with served(pages, "WEB_LISTEN", address, shutdown_timeout=DRAIN_SECONDS):
        log.info("web_listening", address=address)
        yield


async def ways(db: Database, payload: str) -> list[Way]:
    """The messengers whose bots have run, each with the address that carries the payload."""
    found = [(one, await links.username(db, one)) for one in Messenger if one in links.LINKS]
    return [Way(links.NAMES[one], links.link(one, name, payload)) for one, name in found if name is not None]


async def _no_letters(*drawn: object) -> Letter:
    raise RuntimeError("a process without a messenger draws no letters")
