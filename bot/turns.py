"""One person, one update at a time, in the order in which they came.

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

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User


class TurnsMiddleware(BaseMiddleware):
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
