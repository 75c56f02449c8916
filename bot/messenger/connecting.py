"""Connects to the messenger. Only this module knows which messenger it is and how to talk to it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar, cast

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageText, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Update
from aiohttp import ClientError

from bot.messenger.max.session import Session
from bot.messenger.updates import TELEGRAM, Feed
from bot.settings import Settings
from storage.messenger import Messenger

log = structlog.get_logger(__name__)

T = TypeVar("T")

RECONNECT_SECONDS = 5.0
REFUSALS = (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
"""Answers that a retry would not change."""
NOT_READ = (AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageText)
"""Calls of which only the success is of interest."""
JSON = {"Content-Type": "application/json"}
MAX_SECRET_HEADER = "X-Max-Bot-Api-Secret"
NAMELESS = "0:max"
"""aiogram wants a token of Telegram's form; MAX's own token goes to the session only."""


@contextlib.asynccontextmanager
async def connect(settings: Settings, token: str) -> AsyncIterator[Bot]:
    """A bot in the messenger that the settings name."""
    in_max = settings.messenger is Messenger.MAX
    session = _max_session(settings, token) if in_max else _telegram_session(settings)
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML)
    bot = Bot(NAMELESS if in_max else token, session=session, default=defaults)
    try:
        yield bot
    finally:
        await bot.session.close()


async def until_reached(call: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T | None:
    """The answer to a call, retried until the messenger can be reached; None if `stop` comes first.

    Raises TelegramAPIError if the messenger refuses the call, because a retry would not help.
    """
    while not stop.is_set():
        pause = RECONNECT_SECONDS
        try:
            return await call()
        except REFUSALS:
            raise
        except TelegramAPIError as error:
            if isinstance(error, TelegramRetryAfter):
                pause = error.retry_after
            log.warning("messenger_unreachable", reason=type(error).__name__, again_in=pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
    return None


def feed(messenger: Messenger) -> Feed:
    """How the messenger hands out updates."""
    return Feed(MAX_SECRET_HEADER, _read_max, numbered=False) if messenger is Messenger.MAX else TELEGRAM


def _telegram_session(settings: Settings) -> BaseSession:
    return BotSession(api=TelegramAPIServer.from_base(settings.bot_api_url), proxy=settings.proxy_url)


def _max_session(settings: Settings, token: str) -> BaseSession:
    return Session(token, api_url=settings.max_api_url, proxy=settings.proxy_url)


def _read_max(bot: Bot, raw: Any) -> Update | None:
    if not isinstance(bot.session, Session):
        raise TypeError("the bot does not live in MAX")
    return bot.session.read(bot, raw)


class BotSession(AiohttpSession):
    """Treats an answer that is not a Bot API's as a fault of the messenger, whatever its HTTP status. A proxy's page
    with 403 or 429 refuses nothing, and nobody knows whether the call was carried out.

    The error does not keep an unreadable answer: it may be a batch of updates, with everything that people wrote.

    Two calls are nearly half of a tap. So a call without a file goes as JSON, where a form would spell every Russian
    letter as six characters, with its keyboard as it is; and of a change of a message only whether it was accepted is
    read, not the message again.
    """

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        body = self._json_of(bot, method)
        if body is None:
            return await super().make_request(bot, method, timeout)
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        limit: Any = self.timeout if timeout is None else timeout
        try:
            async with session.post(url, data=body, headers=JSON, timeout=limit) as answer:
                content = (await answer.read()).decode(errors="replace")
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except ClientError as error:
            raise TelegramNetworkError(method=method, message=f"{type(error).__name__}: {error}") from error
        if isinstance(method, NOT_READ) and self._status(content, answer.status) == HTTPStatus.OK:
            return cast("TelegramType", True)
        return cast("TelegramType", self.check_response(bot, method, answer.status, content).result)

    def _json_of(self, bot: Bot, method: TelegramMethod[TelegramType]) -> bytes | None:
        """None for a call with a file."""
        files: dict[str, Any] = {}
        fields = method.model_dump(warnings=False, exclude_none=True)
        # Already what JSON knows, and the largest part of a call.
        keyboard = fields.pop("reply_markup", None)
        fields = {
            name: prepared
            for name, value in fields.items()
            if (prepared := self.prepare_value(value, bot=bot, files=files))
        }
        if keyboard is not None:
            fields["reply_markup"] = keyboard
        return None if files else json.dumps(fields, ensure_ascii=False).encode()

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        _response_model(type(method))
        status = self._status(content, status_code)
        try:
            if status is not None:
                return super().check_response(bot, method, status, content)
        except (ClientDecodeError, TypeError):
            pass
        raise TelegramServerError(method=method, message=f"HTTP {status_code}, not an answer of a Bot API")

    def _status(self, content: str, status_code: int) -> int | None:
        """The status inside the answer; None if the answer is not a Bot API's."""
        try:
            answer = self.json_loads(content)
        except (ValueError, RecursionError):
            return None
        match answer:
            case {"ok": True, "result": _} if status_code == HTTPStatus.OK:
                return HTTPStatus.OK
            case {"ok": False, "error_code": int(code), "description": str()} if code >= HTTPStatus.BAD_REQUEST:
                return code
        return None


@cache
def _response_model(method: type[TelegramMethod[Any]]) -> type[Response[Any]]:
    """Keeps the model. Pydantic forgets a generic model that nobody holds, and aiogram holds none: rebuilding it took
    half the time of a tap."""
    # A type that is known only while running.
    return Response[method.__returning__]  # type: ignore[name-defined]
