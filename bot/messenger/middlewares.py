"""Middlewares for every call to the messenger: retries after passing faults, and whether it can be reached."""

import asyncio
from collections.abc import Callable

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import Response, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.messenger.updates import GetRawUpdates

PAUSES = (0.5, 2.0)
"""Seconds to wait before the second and the third try of a call that met a fault."""
LONGEST_WAIT = 30.0
"""How many seconds a client waits for flood limits, in total for one call."""
CREATES = (SendMessage, SendPhoto, SendDocument)
REMEMBERED_SECONDS = 90.0
"""How long a failed call counts. A poller without an answer retries sooner; if the bot has not called since, nothing is
known."""


class RetryMiddleware(BaseRequestMiddleware):
    """Repeats a call: after flood limits for up to `LONGEST_WAIT`, after server faults and lost connections twice.

    A message may have arrived although its sending ended without an answer. A call that creates a message is therefore
    repeated only if the messenger said that it did not accept it. Long polls are left to the poller.
    """

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if method.__api_method__ == GetRawUpdates.__api_method__:
            return await make_request(bot, method)
        waited, pauses = 0.0, iter(PAUSES)
        while True:
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                pause: float = error.retry_after
                waited += pause
                if waited > LONGEST_WAIT:
                    raise
            except (TelegramServerError, TelegramNetworkError):
                following = None if isinstance(method, CREATES) else next(pauses, None)
                if following is None:
                    raise
                pause = following
            await asyncio.sleep(pause)


class Reachability(BaseRequestMiddleware):
    """Notes how the last call ended. A refusal counts as an answer."""

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
