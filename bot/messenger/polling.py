"""Long polling that acknowledges only handled updates.

The updates of a batch are handled side by side, before the next request confirms the batch to the messenger. A process
that dies in between gets the same updates again, and every handler answers a repeated update from the database. On a
signal to stop, the current batch is finished first.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

from bot.messenger.connecting import until_reached
from bot.messenger.fairness import AccountQueues
from bot.messenger.updates import GetRawUpdates, UpdateReader

log = structlog.get_logger(__name__)

POLL_SECONDS = 30
NETWORK_MARGIN = 10
"""Seconds beyond the long poll before a silent connection is given up."""
BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0)
DRAIN_SECONDS = 20.0
"""How long current updates may take to finish after a signal to stop."""
CONFIRM_SECONDS = 5
MOST_CONFLICTS = 10
"""How many 409s in a row an established poller tolerates."""
BATCH_SECONDS = 2.0
"""How long one slow update may delay the next batch: its answer is saved, only the reply hangs."""


class Poller:
    """Receives updates for one bot until it is told to stop."""

    def __init__(
        self,
        bot: Bot,
        reader: UpdateReader,
        queues: AccountQueues,
        allowed: list[str],
        stop: asyncio.Event,
        receiving: asyncio.Event,
    ) -> None:
        self._bot = bot
        self._reader = reader
        self._queues = queues
        self._allowed = allowed
        self._stop = stop
        self._receiving = receiving
        self._answered = 0

    async def run(self) -> None:
        """Raises errors that waiting cannot cure (401 unauthorized, 409 conflict for the newcomer of two pollers)."""
        if await until_reached(self._bot.delete_webhook, self._stop) is None:
            return
        self._receiving.set()
        offset: int | None = None
        try:
            while (batch := await self._unless_stopped(self._next_batch(offset))) is not None:
                if batch:
                    await self._handle(batch)
                    offset = self._reader.next_offset(batch) or offset
        finally:
            await self._queues.drain(DRAIN_SECONDS)
        if offset is not None:
            await self._confirm(offset)

    async def _unless_stopped(self, work: Coroutine[Any, Any, list[Any]]) -> list[Any] | None:
        """The result of the work. If the signal to stop comes first, cancels the work and returns None."""
        task = asyncio.create_task(work)
        stopped = asyncio.create_task(self._stop.wait())
        both: set[asyncio.Task[Any]] = {task, stopped}
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if task.done():
            return task.result()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return None

    async def _next_batch(self, offset: int | None) -> list[Any]:
        """Raw updates. Two pollers end each other's wait with a 409. A poller tolerates as many in a row as it has had
        answers before, so the newcomer gives way."""
        failures = conflicts = 0
        while True:
            try:
                batch = await self._ask(offset)
                if all(map(self._reader.is_numbered, batch)):
                    self._answered += 1
                    return batch
                reason = "updates without numbers"
            except TelegramConflictError:
                conflicts += 1
                if conflicts > min(self._answered, MOST_CONFLICTS):
                    raise
                log.warning("another_poller", conflicts=conflicts)
                continue
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                continue
            except (TelegramUnauthorizedError, TelegramNotFound):
                # The token is wrong: waiting would not help.
                raise
            except TelegramAPIError as error:
                reason = type(error).__name__
            pause = BACKOFF[min(failures, len(BACKOFF) - 1)]
            failures += 1
            log.warning("messenger_unreachable", reason=reason, again_in=pause)
            await asyncio.sleep(pause)

    async def _ask(self, offset: int | None) -> list[Any]:
        method = GetRawUpdates(offset=offset, timeout=POLL_SECONDS, allowed_updates=self._allowed)
        return await self._bot(method, request_timeout=POLL_SECONDS + NETWORK_MARGIN)

    async def _handle(self, batch: list[Any]) -> None:
        batch_received = (self._reader.receive(raw) for raw in batch)
        work = {self._queues.submit(received) for received in batch_received if received is not None}
        if work:
            await asyncio.wait(work, timeout=BATCH_SECONDS)

    async def _confirm(self, offset: int) -> None:
        """Tells the messenger that the last batch is done, so that a restart does not bring it again.

        The messenger may still take the request that was just abandoned for another poller. A repeated batch does no
        harm.
        """
        with contextlib.suppress(TelegramAPIError):
            await self._bot(GetRawUpdates(offset=offset, limit=1, timeout=0), request_timeout=CONFIRM_SECONDS)
