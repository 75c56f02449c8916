"""How fast messages may leave: so many a second over all, one a second to a chat, none during a flood limit."""

import asyncio
from collections.abc import Awaitable, Callable

Monotonic = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

PER_SECOND = 20
PER_CHAT_SECONDS = 1.0


class Pace:
    """Hands out the moments at which messages may be sent. One per process."""

    def __init__(self, monotonic: Monotonic, sleep: Sleep = asyncio.sleep, *, per_second: float = PER_SECOND) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._interval = 1.0 / per_second
        self._next = 0.0
        self._resumes = 0.0
        self._chats: dict[int, float] = {}

    async def turn(self, chat_id: int) -> None:
        """Waits until a message may go to this chat."""
        now = self._monotonic()
        self._chats = {chat: at for chat, at in self._chats.items() if at > now}
        at = max(now, self._next, self._chats.get(chat_id, 0.0))
        self._next = at + self._interval
        self._chats[chat_id] = at + PER_CHAT_SECONDS
        # A flood limit may come while this one sleeps; it holds for it as well.
        while (rest := max(at, self._resumes) - self._monotonic()) > 0:
            await self._sleep(rest)

    def pause(self, seconds: float) -> None:
        """Everybody waits: the messenger said so."""
        self._resumes = max(self._resumes, self._monotonic() + seconds)
        self._next = max(self._next, self._resumes)
