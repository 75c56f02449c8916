"""A digest ready to send."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.texts import Texts
from storage.digests import Digest
from storage.region_digests import RegionDigest


@dataclass(frozen=True, slots=True)
class Letter:
    """A PNG picture and its HTML caption."""

    picture: bytes
    caption: str


WriteLetter = Callable[[Digest | RegionDigest, Texts], Awaitable[Letter]]
