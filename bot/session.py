"""The HTTP session to the messenger: a proxy's error page is a server fault like any other."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

FIRST_SERVER_FAULT = 500


class BotSession(AiohttpSession):
    """Reads a failed answer that is no JSON, or has no description, as TelegramServerError; aiogram 3.31 stumbles."""

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        try:
            checked: Response[Any] = super().check_response(bot, method, status_code, content)
        except (ClientDecodeError, TypeError) as error:
            if status_code < FIRST_SERVER_FAULT:
                raise
            raise TelegramServerError(method=method, message=f"HTTP {status_code}") from error
        return checked
