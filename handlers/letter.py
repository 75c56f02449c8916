"""A digest or another message ready to send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.texts import Texts

if TYPE_CHECKING:
    # Whoever only draws letters has no use for a database or the messenger.
    from aiogram.types import InlineKeyboardMarkup

    from storage.digests import Digest
    from storage.region_digests import RegionDigest


@dataclass(frozen=True, slots=True)
class Letter:
    """A PNG picture, if there is one, with its HTML caption, and the buttons below, if there are any."""

    picture: bytes | None
    caption: str
    markup: "InlineKeyboardMarkup | None" = None


WriteLetter = Callable[["Digest | RegionDigest", Texts], Awaitable[Letter]]
