"""Long polling that acknowledges only what has been handled.

A batch of updates is handled, side by side, before the next request confirms it to the messenger. A process that dies
in between is given the same updates again, and every handler answers a repeated update from the database. On a signal
to stop, the batch in hand is finished first.
"""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Update

log = structlog.get_logger(__name__)

POLL_SECONDS = 30
NETWORK_MARGIN = 10
"""Seconds beyond the long poll before a silent connection is given up."""
BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0)
DRAIN_SECONDS = 20.0
"""How long updates in hand may take to finish after a signal to stop."""
CONFIRM_SECONDS = 5
MOST_CONFLICTS = 10
"""How many 409 in a row an established poller puts up with."""
BATCH_SECONDS = 10.0
"""How long one slow update may keep the next batch waiting: it is its reply that hangs, the answer is saved."""


class Poller:
    """Receives updates for one bot until it is told to stop."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher, stop: asyncio.Event, receiving: asyncio.Event) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._stop = stop
        self._receiving = receiving
        self._in_hand: set[asyncio.Task[None]] = set()
        self._answered = 0

    async def run(self) -> None:
        """Raises what cannot be waited out (401 unauthorized, 409 conflict for the newcomer of two pollers)."""
        await self._bot.delete_webhook()
        self._receiving.set()
        allowed = self._dispatcher.resolve_used_update_types()
        offset: int | None = None
        try:
            while (batch := await self._unless_stopped(self._next_batch(offset, allowed))) is not None:
                if batch:
                    await self._handle(batch)
                    offset = batch[-1].update_id + 1
        finally:
            await self._drain()
        if offset is not None:
            await self._confirm(offset)

    async def _unless_stopped(self, work: Coroutine[Any, Any, list[Update]]) -> list[Update] | None:
        """The result of the work; None, and the work cancelled, where the signal to stop comes first."""
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

    async def _next_batch(self, offset: int | None, allowed: list[str]) -> list[Update]:
        """Of two pollers each ends the other's wait with a 409. As many in a row as it has had answers before does a
        poller put up with, so that the newcomer is the one that gives way."""
        failures = conflicts = 0
        while True:
            try:
                batch = await self._bot.get_updates(
                    offset=offset,
                    timeout=POLL_SECONDS,
                    allowed_updates=allowed,
                    request_timeout=POLL_SECONDS + NETWORK_MARGIN,
                )
                self._answered += 1
                return batch
            except TelegramConflictError:
                conflicts += 1
                if conflicts > min(self._answered, MOST_CONFLICTS):
                    raise
                log.warning("another_poller", conflicts=conflicts)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
            except (TelegramNetworkError, TelegramServerError) as error:
                pause = BACKOFF[min(failures, len(BACKOFF) - 1)]
                failures += 1
                log.warning("messenger_unreachable", reason=type(error).__name__, again_in=pause)
                await asyncio.sleep(pause)

    async def _handle(self, batch: list[Update]) -> None:
        work = {asyncio.create_task(self._feed(update)) for update in batch}
        self._in_hand |= work
        for task in work:
            task.add_done_callback(self._in_hand.discard)
        await asyncio.wait(work, timeout=BATCH_SECONDS)

    async def _feed(self, update: Update) -> None:
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:
            # The error handlers have told the client what they could; one update must not stop the others.
            log.exception("update_failed_unhandled", update=update.update_id)

    async def _drain(self) -> None:
        if self._in_hand:
            log.info("draining", updates=len(self._in_hand))
            await asyncio.wait(set(self._in_hand), timeout=DRAIN_SECONDS)

    async def _confirm(self, offset: int) -> None:
        """Tells the messenger that the last batch is done, so that it is not given out again after a restart.

        The messenger may still hold the request that was just abandoned for another poller; a batch that comes again
        does no harm.
        """
        with contextlib.suppress(TelegramAPIError):
            await self._bot.get_updates(offset=offset, limit=1, timeout=0, request_timeout=CONFIRM_SECONDS)
