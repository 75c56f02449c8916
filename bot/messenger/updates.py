"""Requests raw updates from a messenger and reads them one by one.

aiogram decodes the answer to `getUpdates` as one list. A single update of an unknown kind would block all others for as
long as the messenger repeats it. Here each update is decoded by itself. One that cannot be decoded is skipped, counted,
and logged without its content.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import Update

from bot.messenger.received import Received, decoded, glimpsed

log = structlog.get_logger(__name__)

UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError)
"""The errors of decoding: pydantic's are ValueErrors, and times out of range raise OSError or OverflowError."""


class GetRawUpdates(TelegramMethod[list[Any]]):
    """`getUpdates` with a raw answer, as the messenger sent it."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """How a messenger hands out updates.

    secret_header   the header in which a webhook's caller proves itself
    decode          turns a raw update into aiogram's; None for one that no handler takes
    numbered        whether updates carry an `update_id` by which they are confirmed
    glimpse         looks at a raw update without decoding it; None if it has to be decoded at once
    """

    secret_header: str
    decode: Callable[[Bot, Any], Update | None]
    numbered: bool = True
    glimpse: Callable[[Any, Callable[[], Update | None]], Received | None] = lambda raw, read: None


TELEGRAM = Feed(
    "X-Telegram-Bot-Api-Secret-Token",
    lambda bot, raw: Update.model_validate(raw, context={"bot": bot}),
    glimpse=glimpsed,
)


class UpdateReader:
    """Reads raw updates for one bot. `unreadable` is called for each that cannot be decoded."""

    def __init__(self, bot: Bot, feed: Feed, unreadable: Callable[[], None]) -> None:
        self._bot = bot
        self._feed = feed
        self._unreadable = unreadable

    def receive(self, raw: Any) -> Received | None:
        """Whose update it is, decoded later if it can wait. None for an update to skip."""
        received = self._feed.glimpse(raw, partial(self.read, raw))
        if received is None and (update := self.read(raw)) is not None:
            return decoded(update)
        return received

    def read(self, raw: Any) -> Update | None:
        """None for an update to skip."""
        try:
            update = self._feed.decode(self._bot, raw)
            if update is not None:
                _ = update.event_type  # Raises for a kind of update that aiogram does not know.
            return update
        except UNREADABLE as error:
            self._unreadable()
            log.warning("update_unreadable", update=_number(raw), kinds=_kinds(raw), reason=type(error).__name__)
            return None

    def is_numbered(self, raw: Any) -> bool:
        """Whether a raw update can be confirmed to the messenger."""
        return not self._feed.numbered or _number(raw) is not None

    def next_offset(self, batch: list[Any]) -> int | None:
        """The offset that confirms a batch: the number after its highest. None if the messenger counts by itself."""
        numbers = [number for raw in batch if (number := _number(raw)) is not None]
        return max(numbers) + 1 if self._feed.numbered and numbers else None


def _number(raw: Any) -> int | None:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int else None


def _kinds(raw: Any) -> list[str]:
    """The names of an update's fields, such as "message". They reveal nothing about a person."""
    return sorted(str(key)[:40] for key in raw if key != "update_id")[:5] if isinstance(raw, dict) else []
