"""What stands around every update and every call: the order of one person's updates, a second try, reachability.

Two taps of one person that are handled side by side save what they should, but the slower one may draw its older step
over the newer one and leave the client before a question that is answered already. People do not wait for each other.

This orders what one process has in hand: a poller handles a whole batch side by side. Between several workers the
messenger itself keeps the order: it brings a person's next update when the one before it has been acknowledged, and
a worker acknowledges what it has handled and shown. Where an update is brought twice nevertheless, because a worker
took too long or died, the answer is saved once, and whatever step is on the screen, a tap on it leads to the newest.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetUpdates, Response, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, User

PAUSES = (0.5, 2.0)
"""Seconds before the second and the third try."""
LONGEST_WAIT = 5
"""A client is not kept waiting longer than this for a flood limit to pass."""
CREATES = (SendMessage, SendPhoto, SendDocument)


REMEMBERED_SECONDS = 90.0
"""A poller that is not answered tries again sooner than that. Of a bot that has not called since, nothing is known."""


class InOrderMiddleware(BaseMiddleware):
    """For all updates of a dispatcher."""

    def __init__(self) -> None:
        # A lock lives for as long as somebody holds it or waits for it, and is handed on in the order of asking.
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        user: User | None = data.get("event_from_user")
        if user is None:
            return await handler(event, data)
        lock = self._locks.get(user.id)
        if lock is None:
            lock = self._locks[user.id] = asyncio.Lock()
        async with lock:
            return await handler(event, data)


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
