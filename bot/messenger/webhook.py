"""The webhook: an update is acknowledged after it has been handled, and only with the right secret."""

import asyncio
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.listening import listen

log = structlog.get_logger(__name__)

PATH = "/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1024 * 1024
DRAIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Caller:
    """How a messenger calls: the header of the secret, and its updates; None for one that no handler takes."""

    secret_header: str
    read: Callable[[Bot, Any], Update | None]


TELEGRAM = Caller(SECRET_HEADER, lambda bot, raw: Update.model_validate(raw, context={"bot": bot}))


class Webhook:
    """Receives updates over HTTP for one bot. The secret alone tells who sends: no address is trusted, least of all one
    that a header such as X-Forwarded-For claims."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, secret: str, caller: Caller = TELEGRAM) -> None:
        if not secret:
            raise ValueError("a webhook without a secret would take anybody's updates")
        self._bot = bot
        self._dispatcher = dispatcher
        self._secret = secret.encode()
        self._caller = caller

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_post(PATH, self._receive)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        # The header may hold any bytes; comparing bytes keeps it constant-time whatever they are.
        given = request.headers.get(self._caller.secret_header, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        try:
            update = self._caller.read(self._bot, json.loads(await request.read()))
        except (ValueError, ValidationError, RecursionError):
            return web.Response(status=400)
        if update is not None:
            # Shielded: the messenger hanging up must not cancel what it has handed over.
            await asyncio.shield(self._feed(update))
        return web.Response()

    async def _feed(self, update: Update) -> None:
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            # The error handlers have told the client what they could; asking for the update again would not help.
            log.exception("update_failed_unhandled", update=update.update_id)


async def serve(
    bot: Bot,
    dispatcher: Dispatcher,
    stop: asyncio.Event,
    receiving: asyncio.Event,
    *,
    url: str,
    secret: str,
    address: str,
    caller: Caller,
) -> None:
    """Listens on `address` (host:port), tells the messenger `url`, sets `receiving`, and runs until `stop` is set.
    Raises SettingsError where the address cannot be listened on."""
    runner = web.AppRunner(Webhook(bot, dispatcher, secret, caller).application(), shutdown_timeout=DRAIN_SECONDS)
    await runner.setup()
    try:
        await listen(runner, "WEBHOOK_LISTEN", address)
        await bot.set_webhook(
            url, secret_token=secret, allowed_updates=dispatcher.resolve_used_update_types(), max_connections=100
        )
        receiving.set()
        log.info("webhook_listening", address=address)
        await stop.wait()
    finally:
        await runner.cleanup()
