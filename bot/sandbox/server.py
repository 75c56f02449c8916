"""The sandbox as a server: the Bot API, the requests for people, and the page."""

import asyncio
import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.inline import InlineApi
from bot.sandbox.json_requests import errors_as_json
from bot.sandbox.oversight import OversightApi
from bot.sandbox.people import PeopleApi
from bot.sandbox.webhooks import WebhookSender
from bot.sandbox.world import World

HOST = "127.0.0.1"
TOKEN = "1000001:sandbox"
PAGE = Path(__file__).parent / "page"
PAGE_POLICY = "default-src 'self'; img-src 'self' data:"
"""Allows nothing from outside and no script but the page's own, whatever people send through a chat."""
MAX_UPLOAD = 20 * 1024 * 1024


class Sandbox:
    """`async with Sandbox() as sandbox:` serves on a loopback port. The bot needs its `url` and `token`.

    With `limits`, it refuses too many messages as Telegram does. Raises OSError if the port is taken.
    """

    def __init__(self, *, port: int = 0, token: str = TOKEN, limits: bool = False) -> None:
        self.world = World(token, limits=limits)
        self.token = token
        self.url = ""
        self._port = port
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        self._sender: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        port = self._runner.addresses[0][1]
        self.url = f"http://{HOST}:{port}"
        self._sender = asyncio.create_task(WebhookSender(self.world).run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._sender is not None:
            self._sender.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sender
        await self._runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=MAX_UPLOAD, middlewares=[errors_as_json])
        app.add_routes(BotApi(self.world).routes())
        app.add_routes(PeopleApi(self.world).routes())
        app.add_routes(InlineApi(self.world).routes())
        app.add_routes(OversightApi(self.world).routes())
        app.add_routes([web.get("/", _index), web.static("/page", PAGE)])
        return app


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": PAGE_POLICY})
