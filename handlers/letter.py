"""A digest or another message ready to send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.texts import Texts
from storage.digests import Digest
from storage.region_digests import RegionDigest

if TYPE_CHECKING:
    from aiogram.types import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Letter:
    """A PNG picture, if there is one, with its HTML caption, and the buttons below, if there are any."""

    picture: bytes | None
    caption: str
    markup: "InlineKeyboardMarkup | None" = None


WriteLetter = Callable[[Digest | RegionDigest, Texts], Awaitable[Letter]]
