"""The HTTP session to the messenger: an answer that cannot be read is a fault like any other."""

from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

FIRST_SERVER_FAULT = 500


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
