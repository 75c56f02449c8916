"""The webhook: it acknowledges an update after handling it, and only if the secret is right."""

import asyncio
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.methods import SetWebhook
from aiohttp import web

from bot.listening import listen, runner_for
from bot.messenger.connecting import until_reached
from bot.messenger.fairness import AccountQueues
from bot.messenger.updates import UpdateReader

log = structlog.get_logger(__name__)

PATH = "/webhook"
MAX_BODY = 1024 * 1024
BODY_SECONDS = 10.0
"""How long a body may take to arrive."""
DRAIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Address:
    """The public address of a webhook (`url`), the address where it listens (host:port), its secret, and the header
    that carries the secret."""

    url: str
    listen: str
    secret: str
    secret_header: str


class Webhook:
    """Receives updates over HTTP for one bot. Only the secret proves the sender. No address is trusted, least of all
    one from a header such as X-Forwarded-For."""

    def __init__(self, reader: UpdateReader, queues: AccountQueues, secret: str, secret_header: str) -> None:
        if not secret:
            raise ValueError("a webhook without a secret would take anybody's updates")
        self._reader = reader
        self._queues = queues
        self._secret = secret.encode()
        self._secret_header = secret_header

    def application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_post(PATH, self._receive)
        return app

    async def _receive(self, request: web.Request) -> web.Response:
        # The header may hold any bytes. Comparing bytes takes constant time for all of them.
        given = request.headers.get(self._secret_header, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return _refused(401)
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            # Messengers send updates uncompressed, so nothing is unpacked.
            return _refused(415)
        try:
            body = await _body(request)
        except TimeoutError:
            return _refused(408)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return _refused(400)
        if not isinstance(raw, dict) or not self._reader.is_numbered(raw):
            return _refused(400)
        received = self._reader.receive(raw)
        if received is not None and not (done := self._queues.submit(received)).done():
            # Shielded: if the messenger hangs up, the update is still handled.
            await asyncio.shield(done)
        return web.Response()


async def _body(request: web.Request) -> bytes:
    """Raises TimeoutError if it does not arrive in time. Most have arrived with their headers, and need no timer."""
    if request.content.is_eof():
        return await request.read()
    async with asyncio.timeout(BODY_SECONDS):
        return await request.read()


def _refused(status: int) -> web.Response:
    """A refusal closes the connection: the rest of the body is not read."""
    response = web.Response(status=status)
    response.force_close()
    return response


async def serve(
    bot: Bot,
    reader: UpdateReader,
    queues: AccountQueues,
    address: Address,
    allowed: Sequence[str],
    stop: asyncio.Event,
    receiving: asyncio.Event,
) -> None:
    """Listens, tells the messenger where, sets `receiving`, and runs until `stop` is set.

    Raises SettingsError if it cannot listen on the address.
    """
    webhook = Webhook(reader, queues, address.secret, address.secret_header)
    runner = runner_for(webhook.application(), shutdown_timeout=DRAIN_SECONDS)
    await runner.setup()
    try:
        await listen(runner, "WEBHOOK_LISTEN", address.listen)
        hook = SetWebhook(
            url=address.url, secret_token=address.secret, allowed_updates=list(allowed), max_connections=100
        )
        if await until_reached(lambda: bot(hook), stop) is None:
            return
        receiving.set()
        log.info("webhook_listening", address=address.listen)
        await stop.wait()
    finally:
        await runner.cleanup()
        await queues.drain(DRAIN_SECONDS)
