"""Connects to the messenger: the one place that knows which one it is, and how it is spoken to."""

import contextlib
from collections.abc import AsyncIterator
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Update

from bot.messenger.webhook import TELEGRAM, Caller
from bot.settings import Settings
from storage.messenger import Messenger

MAX_SECRET_HEADER = "X-Max-Bot-Api-Secret"
NAMELESS = "0:max"
"""aiogram wants a token of Telegram's form; MAX's own token goes to the session only."""


FIRST_SERVER_FAULT = 500


@contextlib.asynccontextmanager
async def connect(settings: Settings, token: str) -> AsyncIterator[Bot]:
    """A bot in the messenger of the settings."""
    in_max = settings.messenger is Messenger.MAX
    session = _max_session(settings, token) if in_max else _telegram_session(settings)
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML)
    bot = Bot(NAMELESS if in_max else token, session=session, default=defaults)
    try:
        yield bot
    finally:
        await bot.session.close()


def caller(messenger: Messenger) -> Caller:
    """How the messenger calls a webhook."""
    return Caller(MAX_SECRET_HEADER, _read_max) if messenger is Messenger.MAX else TELEGRAM


def _telegram_session(settings: Settings) -> BaseSession:
    return BotSession(api=TelegramAPIServer.from_base(settings.bot_api_url), proxy=settings.proxy_url)


def _max_session(settings: Settings, token: str) -> BaseSession:
    # The library comes with an extra, and on Python 3.12 or newer only.
    from bot.messenger.max.session import Session

    return Session(token, api_url=settings.max_api_url, proxy=settings.proxy_url)


def _read_max(bot: Bot, raw: Any) -> Update | None:
    from bot.messenger.max.session import Session

    if not isinstance(bot.session, Session):
        raise TypeError("the bot does not live in MAX")
    return bot.session.read(raw)


class BotSession(AiohttpSession):
    """Takes an answer that is no JSON, or has no description, for a fault of the messenger; aiogram 3.31 stumbles.

    What could not be read is not kept with the error: it may be a batch of updates, with all that people wrote.
    """

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        _response_model(type(method))
        try:
            checked: Response[Any] = super().check_response(bot, method, status_code, content)
        except (ClientDecodeError, TypeError):
            kind = TelegramServerError if status_code >= FIRST_SERVER_FAULT else TelegramAPIError
            raise kind(method=method, message=f"HTTP {status_code}, not an answer of a Bot API") from None
        return checked


@cache
def _response_model(method: type[TelegramMethod[Any]]) -> type[Response[Any]]:
    """Pydantic forgets a generic model that nobody holds, and aiogram holds none: half of a tap went into building it
    anew."""
    return Response[method.__returning__]  # type: ignore[name-defined]
