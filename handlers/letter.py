"""A digest ready to send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.texts import Texts

if TYPE_CHECKING:
    # Whoever only draws letters has no use for a database.
    from storage.digests import Digest
    from storage.region_digests import RegionDigest


@dataclass(frozen=True, slots=True)
class Letter:
    """A PNG picture and its HTML caption."""

    picture: bytes
    caption: str


WriteLetter = Callable[["Digest | RegionDigest", Texts], Awaitable[Letter]]
