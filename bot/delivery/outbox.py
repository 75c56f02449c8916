"""Delivers the outbox: each item once, late rather than never, at the pace that the messenger allows.

A batch is claimed and drawn while the one before it is being sent, so that nothing but the pace is waited for. Any
number of processes do so side by side.

DeliveryProblem
├── Blocked          the recipient has blocked the bot
├── NotNow           a flood limit; everybody waits
├── OutcomeUnknown   it may have arrived: repeated once, and marked as a repeat
└── Refused          the messenger will never take it
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.delivery.drawing_processes import NotDrawn
from bot.delivery.letters import WriteForItem
from bot.messenger.pace import PER_SECOND, Pace, Paused
from handlers.services import Letter
from storage.delivery import outbox, outbox_claims
from storage.delivery.outbox import Kind, OutboxItem
from storage.engine.database import Database
from storage.errors import StorageUnavailable
from storage.messenger import Messenger

log = structlog.get_logger(__name__)

BATCH = PER_SECOND // 2
"""Small, because a process that dies leaves up to three batches behind to be repeated."""
AHEAD = timedelta(seconds=0.25)
"""The next batch asks for its moments so long before the last one's are over."""
SHORTLY = timedelta(seconds=0.1)
"""So long before its moment an item is looked at for the last time."""
MOST_UNDER_WAY = 100
"""How many messages may wait for the messenger's answer at once."""
CHAT_PAUSE = timedelta(seconds=1)
"""Between two messages to a chat."""
LEASE = timedelta(minutes=5)
"""A claim that is older was left behind by a process that died."""
SHORT_PAUSE = timedelta(seconds=10)
"""A flood limit that lasts no longer is waited out; after a longer one the next tick goes on."""
UNKNOWN_PAUSE = timedelta(seconds=10)
MOST_DRAWINGS = 5
"""How many times to try a letter whose drawing process dies; between two tries the machine may find some memory."""
DRAWN_AGAIN = timedelta(minutes=1)
MOST_RECORDINGS = 60
RECORDED_AGAIN = timedelta(seconds=1)
"""How often, and after what pause, to try to record what became of an item: for less than the lease of its claim."""


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


class Sender(Protocol):
    """Sends a letter, or HTML words alone; returns the message id or raises a DeliveryProblem."""

    async def send(self, chat_id: int, letter: Letter | str) -> int: ...


Drawn = tuple[OutboxItem, Letter | str]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many items of the outbox ended how in one run."""

    sent: int = 0
    blocked: int = 0
    failed: int = 0
    postponed: int = 0
    cancelled: int = 0


class Delivery:
    """One per process; `run` empties the outbox of what is due in its messenger. `note` is told how each item ended."""

    def __init__(
        self,
        db: Database,
        sender: Sender,
        write_letter: WriteForItem,
        pace: Pace,
        clock: Callable[[], datetime],
        note: Callable[[Kind, str], None] = lambda kind, outcome: None,
        messenger: Messenger = Messenger.TELEGRAM,
    ) -> None:
        self._db = db
        self._sender = sender
        self._write_letter = write_letter
        self._pace = pace
        self._clock = clock
        self._note = note
        self._messenger = messenger
        self._stopped = False

    def stop(self) -> None:
        """Claims nothing more; what is claimed already is sent."""
        self._stopped = True

    async def is_wanted(self) -> bool:
        """Whether anything is due that may be sent now. A read alone: it is asked every second or two."""
        if self._stopped or await self._pace.paused():
            return False
        return await outbox_claims.is_due(self._db, now=self._clock(), messenger=self._messenger)

    async def run(self) -> Delivered:
        ended: Counter[str] = Counter()
        while True:
            round = await self._round()
            ended += round
            # Letters that a short flood limit has put off are due when it is over.
            if not round["postponed"] or not await self._pace.free(within=SHORT_PAUSE):
                return Delivered(**ended)

    async def _round(self) -> Counter[str]:
        """How many items ended how, until nothing more is due."""
        under_way: set[asyncio.Task[str]] = set()
        coming = asyncio.create_task(self._next_batch())
        try:
            while batch := await coming:
                coming = asyncio.create_task(self._next_batch())
                under_way |= await self._send_off(batch)
                await _fewer_than(MOST_UNDER_WAY, under_way)
            return Counter(await asyncio.gather(*under_way))
        finally:
            await asyncio.gather(coming, *under_way, return_exceptions=True)

    async def _next_batch(self) -> list[Drawn]:
        """The next letter, drawn; nothing where nothing is due, or nothing may be sent."""
        while not self._stopped and await self._pace.free(within=SHORT_PAUSE):
            now = self._clock()
            batch = await outbox_claims.claim(
                self._db, now=now, limit=BATCH, lease=LEASE, chat_pause=CHAT_PAUSE, messenger=self._messenger
            )
            if drawn := [one for one in await asyncio.gather(*map(self._draw, batch)) if one]:
                return drawn
            if not batch and not await outbox_claims.is_due(self._db, now=now, messenger=self._messenger):
                break
            if not batch:
                # All that is due is for chats that have just had a message.
                await self._pace.sleep(CHAT_PAUSE.total_seconds())
        return []

    async def _draw(self, item: OutboxItem) -> Drawn | None:
        """One that cannot be drawn must not hold up the others."""
        try:
            return item, await self._write_letter(item)
        except StorageUnavailable:
            raise
        except NotDrawn as problem:
            await self._not_drawn(item, str(problem))
            return None
        except Exception as error:
            log.exception("letter_not_written", key=item.name)
            await outbox.mark_failed(self._db, item, error=type(error).__name__)
            self._note(item.kind, "failed")
            return None

    async def _not_drawn(self, item: OutboxItem, problem: str) -> None:
        """It may be the machine that fails, or this letter whenever it is drawn."""
        if item.attempts < MOST_DRAWINGS:
            log.warning("letter_not_drawn", key=item.name, reason=problem)
            await outbox.retry_at(self._db, item, at=self._clock() + DRAWN_AGAIN)
            self._note(item.kind, "postponed")
        else:
            log.error("letter_never_drawn", key=item.name, reason=problem)
            await outbox.mark_failed(self._db, item, error=problem)
            self._note(item.kind, "failed")

    async def _send_off(self, batch: list[Drawn]) -> set[asyncio.Task[str]]:
        """Has each item sent in its moment, and returns shortly before the last one's."""
        try:
            moments = await self._pace.moments(len(batch))
        except Paused as paused:
            return {asyncio.create_task(self._noted(item, self._put_off(item, paused.until))) for item, _ in batch}
        tasks = {
            asyncio.create_task(self._noted(item, self._deliver(item, letter, moment)))
            for (item, letter), moment in zip(batch, moments, strict=True)
        }
        await self._pace.until(moments[-1] - AHEAD)
        return tasks

    async def _noted(self, item: OutboxItem, ending: Coroutine[Any, Any, str]) -> str:
        outcome = await ending
        self._note(item.kind, outcome)
        return outcome

    async def _deliver(self, item: OutboxItem, letter: Letter | str, moment: datetime) -> str:
        await self._pace.until(moment - SHORTLY)
        # Rights are read again at the last moment: drawing and waiting take time.
        if not await outbox.begin_sending(self._db, item):
            return "cancelled"
        try:
            if not await self._moment_came(item, moment):
                return "postponed"
            message_id = await self._sender.send(item.chat_id, letter)
        except Blocked:
            await outbox.mark_blocked(self._db, item, now=self._clock())
            return "blocked"
        except Paused as paused:
            return await self._put_off(item, paused.until)
        except NotNow as wait:
            return await self._put_off(item, await self._pace.pause(wait.seconds))
        except OutcomeUnknown as problem:
            return await self._unknown(item, str(problem))
        except Refused as problem:
            await outbox.mark_failed(self._db, item, error=str(problem))
            log.error("digest_refused", key=item.name, reason=str(problem))
            return "failed"
        # It has arrived: otherwise it would be sent once more, as a repeat.
        await self._recorded(lambda: outbox.mark_sent(self._db, item, message_id=message_id, now=self._clock()))
        return "sent"

    async def _moment_came(self, item: OutboxItem, moment: datetime) -> bool:
        """False, and the item is back in the queue, if the database goes away meanwhile: nothing has left, and nothing
        is to be repeated. Raises Paused."""
        try:
            await self._pace.check()
            await self._pace.keep(moment)
        except StorageUnavailable:
            await self._recorded(lambda: outbox.put_off(self._db, item, until=self._clock()))
            return False
        return True

    async def _recorded(self, record: Callable[[], Awaitable[None]]) -> None:
        """Waits for a database that is away just then, as between two primaries: what is certain is recorded."""
        for _ in range(MOST_RECORDINGS):
            try:
                return await record()
            except StorageUnavailable:
                if self._stopped:
                    raise
            await self._pace.sleep(RECORDED_AGAIN.total_seconds())
        await record()

    async def _put_off(self, item: OutboxItem, until: datetime) -> str:
        await outbox.put_off(self._db, item, until=until)
        return "postponed"

    async def _unknown(self, item: OutboxItem, problem: str) -> str:
        """Repeats once what may have arrived, so that the recipient sees it at least once and at most twice."""
        if item.repeated:
            await outbox.mark_failed(self._db, item, error=problem)
            log.error("digest_outcome_unknown_twice", key=item.name, reason=problem)
            return "failed"
        await outbox.retry_at(self._db, item, at=self._clock() + UNKNOWN_PAUSE, repeated=True)
        return "postponed"


async def _fewer_than(most: int, tasks: set[asyncio.Task[str]]) -> None:
    while len(open_tasks := {task for task in tasks if not task.done()}) >= most:
        await asyncio.wait(open_tasks, return_when=asyncio.FIRST_COMPLETED)
