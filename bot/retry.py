"""A second chance for calls to the messenger that met a passing fault."""

import asyncio

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetUpdates, Response, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

PAUSES = (0.5, 2.0)
"""Seconds before the second and the third try."""
LONGEST_WAIT = 5
"""A client is not kept waiting longer than this for a flood limit to pass."""
CREATES = (SendMessage, SendPhoto, SendDocument)


class RetryMiddleware(BaseRequestMiddleware):
    """Repeats a call after a flood limit, a server fault or a lost connection, twice at the most.

    A message whose sending ended without an answer may have arrived, so what creates messages is repeated only where
    the messenger said that it did not accept it. Long polls are the poller's own business.
    """

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        for pause in () if isinstance(method, GetUpdates) else PAUSES:
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > LONGEST_WAIT:
                    raise
                await asyncio.sleep(error.retry_after)
            except (TelegramServerError, TelegramNetworkError):
                if isinstance(method, CREATES):
                    raise
                await asyncio.sleep(pause)
        return await make_request(bot, method)
