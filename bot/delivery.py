"""Delivers the outbox: each item once, late rather than never, at the pace that the messenger allows.

DeliveryProblem
├── Blocked          the recipient has blocked the bot
├── NotNow           a flood limit; everybody waits
├── OutcomeUnknown   it may have arrived: repeated once, and marked as a repeat
└── Refused          the messenger will never take it
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.letters import WriteForItem
from bot.pace import Pace
from handlers.letter import Letter
from storage import outbox
from storage.database import Database
from storage.messenger import Messenger
from storage.outbox import OutboxItem

log = structlog.get_logger(__name__)

BATCH = 20
LEASE = timedelta(minutes=5)
"""A claim that is older was left behind by a process that died."""
UNKNOWN_PAUSE = timedelta(seconds=10)


class DeliveryProblem(Exception):
    """Why an item was not delivered."""


class Blocked(DeliveryProblem):
    pass


class NotNow(DeliveryProblem):
    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class OutcomeUnknown(DeliveryProblem):
    pass


class Refused(DeliveryProblem):
    pass


class Courier(Protocol):
    """Sends a letter, or HTML words alone; returns the message id or raises a DeliveryProblem."""

    async def send(self, chat_id: int, letter: Letter | str) -> int: ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many items of the outbox ended how in one run."""

    sent: int = 0
    blocked: int = 0
    failed: int = 0
    postponed: int = 0
    cancelled: int = 0


class Delivery:
    """One per process; `run` empties the outbox of what is due in its messenger."""

    def __init__(
        self,
        db: Database,
        courier: Courier,
        write_letter: WriteForItem,
        pace: Pace,
        clock: Callable[[], datetime],
        messenger: Messenger = Messenger.TELEGRAM,
    ) -> None:
        self._db = db
        self._courier = courier
        self._write_letter = write_letter
        self._pace = pace
        self._clock = clock
        self._messenger = messenger

    async def run(self) -> Delivered:
        counts: Counter[str] = Counter()
        while batch := await self._claim():
            counts.update(await asyncio.gather(*(self._deliver(item) for item in batch)))
        return Delivered(**counts)

    async def _claim(self) -> list[OutboxItem]:
        return await outbox.claim(self._db, now=self._clock(), limit=BATCH, lease=LEASE, messenger=self._messenger)

    async def _deliver(self, item: OutboxItem) -> str:
        letter = await self._write_letter(item)
        await self._pace.turn(item.chat_id)
        # Rights are read again at the last moment: drawing and waiting take time.
        if not await outbox.still_wanted(self._db, item):
            return "cancelled"
        try:
            message_id = await self._courier.send(item.chat_id, letter)
        except Blocked:
            await outbox.mark_blocked(self._db, item, now=self._clock())
            return "blocked"
        except NotNow as wait:
            self._pace.pause(wait.seconds)
            await outbox.retry_at(self._db, item, at=self._clock() + timedelta(seconds=wait.seconds))
            return "postponed"
        except OutcomeUnknown as problem:
            return await self._unknown(item, str(problem))
        except Refused as problem:
            await outbox.mark_failed(self._db, item, error=str(problem))
            log.error("digest_refused", key=item.key, reason=str(problem))
            return "failed"
        await outbox.mark_sent(self._db, item, message_id=message_id, now=self._clock())
        return "sent"

    async def _unknown(self, item: OutboxItem, problem: str) -> str:
        """Repeats once what may have arrived, so that the recipient sees it at least once and at most twice."""
        if item.repeated:
            await outbox.mark_failed(self._db, item, error=problem)
            log.error("digest_outcome_unknown_twice", key=item.key, reason=problem)
            return "failed"
        await outbox.retry_at(self._db, item, at=self._clock() + UNKNOWN_PAUSE, repeated=True)
        return "postponed"
