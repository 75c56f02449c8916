"""Fairness between accounts, in front of the handlers.

The updates of one account are handled one at a time, in the order of arrival. Two taps handled side by side would both
be saved correctly, but the slower one could draw its older step over the newer one. Accounts do not wait for each
other.

An account that sends faster than people do is slowed down. Only the newest update of a flood is handled, once the
flood is over: the account gets one answer, with the current state. The words of its other messages are handed on with
it, to be kept without an answer to each; of those as many as a comment has room for. Nobody waits for updates that are
held back. They are lost if the process is killed; their sender has not been told that anything was saved, and can
repeat them.

An update is decoded when it is handled. One of a flood costs a look at whose it is; only the words to be kept and the
newest update are decoded, at its end. So an update that is left out counts as dropped even if it could not be decoded.

This orders the updates of one process. Between several workers the messenger itself keeps the order: it sends a
person's next update after the previous one has been acknowledged. If an update arrives twice all the same, because a
worker took too long or died, it is saved once, and a tap on any step leads to the newest.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram.types import Message, Update

from bot.messenger.received import Received
from questionnaire.comment import MAX_LENGTH

log = structlog.get_logger(__name__)

MOST_WAITING = 10
"""How many updates of one account may wait; one more is a flood. People send a few messages, or tap twice."""
QUIET_SECONDS = 1.0
"""A flood is over when nothing has come for this long."""
LONGEST_FLOOD_SECONDS = 5.0
"""How often to answer a flood that goes on."""
MOST_CHARACTERS = 2 * MAX_LENGTH
"""How much text of a flood is kept for its end. A comment has less room, and cleaning shortens texts."""
MOST_ACCOUNTS = 10_000
"""How many accounts' paces to remember."""


@dataclass(slots=True)
class Allowance:
    """How many updates an account may still send. It fills at `per_second` up to `capacity`."""

    capacity: float
    per_second: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until another update is allowed."""
        self.left = min(self.capacity, self.left + (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (1 - self.left) / self.per_second)

    def take(self) -> None:
        self.left -= 1


@dataclass(slots=True)
class _Account:
    taps: Allowance
    messages: Allowance
    waiting: deque[tuple[Received, asyncio.Future[None]]] = field(default_factory=deque)
    skipped: list[Received] = field(default_factory=list)
    characters: int = 0
    worker: asyncio.Task[None] | None = None
    flood_began: float | None = None
    last_came: float = 0.0
    held: bool = False


class AccountQueues:
    """Hands updates on to `handle`, fairly. `dropped` is called for each update of a flood that is left out; `handle`
    gets its messages with the update that ends the flood."""

    def __init__(
        self,
        handle: Callable[[Update, Sequence[Message]], Awaitable[None]],
        dropped: Callable[[], None] = lambda: None,
        *,
        monotonic: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._handle = handle
        self._dropped = dropped
        self._now = monotonic or asyncio.get_running_loop().time
        self._sleep = sleep
        self._accounts: OrderedDict[int, _Account] = OrderedDict()
        self._workers: set[asyncio.Task[None]] = set()
        self._draining = False

    def submit(self, received: Received) -> asyncio.Future[None]:
        """Queues an update. The future is done once it is handled or held back: nobody else waits for a flood."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if received.sender is None:
            self._start(self._alone(received, done))
            return done
        account = self._account(received.sender)
        account.waiting.append((received, done))
        account.last_came = self._now()
        if len(account.waiting) > MOST_WAITING and account.flood_began is None:
            log.warning("flood", waiting=len(account.waiting))
            account.flood_began = account.last_came
        if account.flood_began is not None:
            self._hold(account)
        elif account.held:
            # Behind one that is held back. A messenger that sends a chat's updates one after another sends the next
            # only then: a flood must not look like somebody who writes every half second.
            _settle(done)
        if account.worker is None:
            account.worker = self._start(self._work(account))
        return done

    async def drain(self, seconds: float) -> None:
        """Waits for the updates being handled. Those held back are handled at once."""
        self._draining = True
        for account in self._accounts.values():
            if account.held and account.worker is not None:
                account.worker.cancel()
                account.held = False
                account.worker = self._start(self._work(account))
        if self._workers:
            log.info("draining", accounts=len(self._workers))
            await asyncio.wait(set(self._workers), timeout=seconds)

    def _account(self, sender: int) -> _Account:
        account = self._accounts.get(sender)
        if account is None:
            now = self._now()
            account = _Account(taps=Allowance(60, 20, 60, now), messages=Allowance(20, 2, 20, now))
            self._accounts[sender] = account
            self._forget_idle()
        self._accounts.move_to_end(sender)
        return account

    def _forget_idle(self) -> None:
        """Forgets the accounts that have been silent longest and have no update in progress."""
        while len(self._accounts) > MOST_ACCOUNTS:
            oldest = next((one for one, account in self._accounts.items() if account.worker is None), None)
            if oldest is None:
                return
            del self._accounts[oldest]

    def _hold(self, account: _Account) -> None:
        """Of a flood only the newest few updates wait: if the last one cannot be decoded, the one before it counts."""
        while len(account.waiting) > MOST_WAITING:
            self._leave_out(account)
        for _, done in account.waiting:
            _settle(done)

    def _leave_out(self, account: _Account) -> None:
        received, done = account.waiting.popleft()
        _skip(account, received)
        _settle(done)
        self._dropped()

    async def _work(self, account: _Account) -> None:
        worker = asyncio.current_task()
        try:
            while account.waiting:
                wait = self._wait(account)
                if wait > 0:
                    for _, done in account.waiting:
                        _settle(done)
                    account.held = True
                    await self._sleep(wait)
                    account.held = False
                    continue
                await self._next(account)
        finally:
            # While draining another one has taken over.
            if account.worker is worker:
                account.worker = None

    async def _next(self, account: _Account) -> None:
        """Handles the next update; of a flood the newest that can be decoded, with the words of the others."""
        flood, account.flood_began = account.flood_began is not None, None
        received, done = account.waiting.pop() if flood else account.waiting.popleft()
        try:
            update = _read(received)
            while update is None and flood and account.waiting:
                _settle(done)
                received, done = account.waiting.pop()
                update = _read(received)
            while flood and account.waiting:
                self._leave_out(account)
            kept = await _messages(account)
            if kept and (update is None or not (update.message or update.edited_message or update.callback_query)):
                # Such as an inline query, which belongs to no chat.
                *kept, last = kept
                await self._handled(last, kept)
                kept = []
            if update is not None:
                _allowance(account, received).take()
                await self._handled(update, kept)
        finally:
            _settle(done)

    async def _alone(self, received: Received, done: asyncio.Future[None]) -> None:
        """Handles an update of nobody's."""
        try:
            if (update := _read(received)) is not None:
                await self._handled(update, ())
        finally:
            _settle(done)

    def _wait(self, account: _Account) -> float:
        """Seconds until the account's next update may be handled."""
        if self._draining:
            return 0.0
        now = self._now()
        following = account.waiting[0 if account.flood_began is None else -1][0]
        wait = _allowance(account, following).wait(now)
        if account.flood_began is not None:
            over = min(account.last_came + QUIET_SECONDS, account.flood_began + LONGEST_FLOOD_SECONDS)
            wait = max(wait, over - now)
        return wait

    async def _handled(self, update: Update, kept: Sequence[Update]) -> None:
        try:
            await self._handle(update, [one.message for one in kept if one.message is not None])
        except Exception:
            # The error handlers have already answered the client. One update must not stop the others.
            log.exception("update_failed_unhandled", update=update.update_id)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._workers.add(task)
        task.add_done_callback(self._workers.discard)
        return task


def _skip(account: _Account, received: Received) -> None:
    """Keeps a message with words, as long as there is room for them."""
    words = len(received.words)
    if 0 < words <= MOST_CHARACTERS - account.characters:
        account.skipped.append(received)
        account.characters += words


async def _messages(account: _Account) -> list[Update]:
    """Decodes the messages that were kept, and lets others go first after each."""
    skipped, account.skipped, account.characters = account.skipped, [], 0
    messages = []
    for received in skipped:
        if (update := _read(received)) is not None:
            messages.append(update)
        await asyncio.sleep(0)
    return messages


def _read(received: Received) -> Update | None:
    """None as well for an update that the reader fails on, which is logged."""
    try:
        return received.read()
    except Exception:
        log.exception("update_failed_unhandled")
        return None


def _settle(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


def _allowance(account: _Account, received: Received) -> Allowance:
    return account.taps if received.tap else account.messages
