"""Whether the messenger can be reached, as the bot's own calls tell."""

from collections.abc import Callable

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramServerError
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType

REMEMBERED_SECONDS = 90.0
"""A poller that is not answered tries again sooner than that. Of a bot that has not called since, nothing is known."""


class Reachability(BaseRequestMiddleware):
    """Notes how the last call ended. A refusal is an answer."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._failed_at: float | None = None

    @property
    def up(self) -> bool:
        return self._failed_at is None or self._monotonic() - self._failed_at > REMEMBERED_SECONDS

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            response = await make_request(bot, method)
        except (TelegramNetworkError, TelegramServerError):
            self._failed_at = self._monotonic()
            raise
        except TelegramAPIError:
            self._failed_at = None
            raise
        self._failed_at = None
        return response
