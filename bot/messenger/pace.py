"""The pace of messages: a rate per second over all processes together, and none during a flood limit.

The outbox keeps to one message a second for each chat: it never hands out two items of one chat at a time.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from storage.engine.database import Database
from storage.workers import pace

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]

PER_SECOND = 20
LATE = timedelta(seconds=0.1)
"""A sender later than this has missed its moment: late messages must not crowd together."""


class Paused(Exception):
    """The messenger wants no messages before `until`."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat()}")
        self.until = until


class Pace:
    """Hands out the moments at which messages may be sent to a messenger. All processes take them from the database."""

    def __init__(
        self,
        db: Database,
        messenger: str,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        *,
        per_second: float = PER_SECOND,
    ) -> None:
        self._db = db
        self._messenger = messenger
        self._clock = clock
        self.sleep = sleep
        self._interval = timedelta(seconds=1 / per_second)

    async def moments(self, number: int) -> list[datetime]:
        """The next moments for `number` messages. Raises Paused."""
        await self.check()
        first = await pace.reserve(self._db, self._messenger, now=self._clock(), number=number, interval=self._interval)
        return [first + place * self._interval for place in range(number)]

    async def until(self, moment: datetime) -> None:
        """Waits for a moment."""
        while (rest := (moment - self._clock()).total_seconds()) > 0:
            await self.sleep(rest)

    async def keep(self, moment: datetime) -> None:
        """Waits for a moment, or for another one if it was missed. Raises Paused."""
        await self.until(moment)
        while self._clock() - moment > LATE:
            (moment,) = await self.moments(1)
            await self.until(moment)

    async def turn(self) -> None:
        """Waits until one message may leave, however long a flood limit lasts."""
        while True:
            try:
                (moment,) = await self.moments(1)
                await self.keep(moment)
                await self.check()
            except Paused as paused:
                await self.until(paused.until)
            else:
                return

    async def check(self) -> None:
        """Raises Paused if a flood limit has come while somebody waited for a moment."""
        until = await pace.paused_until(self._db, self._messenger)
        if until is not None and until > self._clock():
            raise Paused(until)

    async def free(self, *, within: timedelta) -> bool:
        """Waits out a flood limit that ends `within` this time; False if it lasts longer."""
        while True:
            try:
                await self.check()
            except Paused as paused:
                if paused.until - self._clock() > within:
                    return False
                await self.until(paused.until)
            else:
                return True

    async def paused(self) -> bool:
        return not await self.free(within=timedelta())

    async def pause(self, seconds: float) -> datetime:
        """Makes everybody wait, as the messenger demands. Returns the end of the wait."""
        now = self._clock()
        until = now + timedelta(seconds=seconds)
        await pace.pause(self._db, self._messenger, now=now, until=until)
        return until
