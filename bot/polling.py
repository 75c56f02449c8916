"""Long polling that acknowledges only what has been handled.

A batch of updates is handled, side by side, before the next request confirms it to the messenger. A process that dies
in between is given the same updates again, and every handler answers a repeated update from the database. On a signal
to stop, the batch in hand is finished first.
"""

import asyncio
import contextlib

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.types import Update

log = structlog.get_logger(__name__)

POLL_SECONDS = 30
NETWORK_MARGIN = 10
"""Seconds beyond the long poll before a silent connection is given up."""
BACKOFF = (1.0, 2.0, 5.0, 10.0, 30.0)
DRAIN_SECONDS = 20.0
"""How long a batch in hand may take to finish after a signal to stop."""


async def poll(bot: Bot, dispatcher: Dispatcher, stop: asyncio.Event) -> None:
    """Handles updates until `stop` is set. Raises what cannot be waited out (401 unauthorized, 409 conflict)."""
    await bot.delete_webhook()
    allowed = dispatcher.resolve_used_update_types()
    offset: int | None = None
    stopped = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            request = asyncio.create_task(_next_batch(bot, offset, allowed, stop))
            await asyncio.wait({request, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if not request.done():
                request.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await request
                return
            batch = request.result()
            await _handle(bot, dispatcher, batch, stopped)
            if batch:
                offset = batch[-1].update_id + 1
        if offset is not None:
            await _confirm(bot, offset)
    finally:
        stopped.cancel()


async def _next_batch(bot: Bot, offset: int | None, allowed: list[str], stop: asyncio.Event) -> list[Update]:
    failures = 0
    while True:
        try:
            return await bot.get_updates(
                offset=offset,
                timeout=POLL_SECONDS,
                allowed_updates=allowed,
                request_timeout=POLL_SECONDS + NETWORK_MARGIN,
            )
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        except (TelegramNetworkError, TelegramServerError) as error:
            pause = BACKOFF[min(failures, len(BACKOFF) - 1)]
            failures += 1
            log.warning("messenger_unreachable", reason=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)


async def _handle(bot: Bot, dispatcher: Dispatcher, batch: list[Update], stopped: asyncio.Task[bool]) -> None:
    if not batch:
        return
    work = [asyncio.create_task(_feed(bot, dispatcher, update)) for update in batch]
    done = asyncio.gather(*work)
    await asyncio.wait({done, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not done.done():
        log.info("draining", updates=sum(not task.done() for task in work))
        await asyncio.wait_for(done, DRAIN_SECONDS)


async def _feed(bot: Bot, dispatcher: Dispatcher, update: Update) -> None:
    try:
        await dispatcher.feed_update(bot, update)
    except Exception:
        # The error handlers have told the client what they could; one update must not stop the others.
        log.exception("update_failed_unhandled", update=update.update_id)


async def _confirm(bot: Bot, offset: int) -> None:
    """Tells the messenger that the last batch is done, so that it is not given out again after a restart."""
    with contextlib.suppress(TelegramNetworkError, TelegramServerError, TelegramRetryAfter):
        await bot.get_updates(offset=offset, limit=1, timeout=0)
