"""What the pages need of the installation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

from handlers.form.init_data import LaunchKeys
from handlers.form.signing import ReadSigner
from handlers.services import Services


@dataclass(frozen=True, slots=True)
class Way:
    """A messenger, by its name for people, and the address that opens its bot."""

    name: str
    address: str


ReadWays = Callable[[str], Awaitable[Sequence[Way]]]
"""Gives the messengers that answer, each with an address that carries a payload: a center's or a slip's."""

Networks = Sequence[IPv4Network | IPv6Network]


@dataclass(frozen=True, slots=True)
class Setup:
    """`url` is the public address, without a path. `proxies` may say for whom they ask. With
    `launch_keys`, messengers open the pages as mini-apps."""

    services: Services
    signer: ReadSigner
    url: str
    ways: ReadWays
    proxies: Networks
    launch_keys: LaunchKeys

    @property
    def is_secure(self) -> bool:
        return self.url.startswith("https:")

    def address_of(self, peer: str | None, forwarded_for: str | None) -> str:
        """Who asks: the peer, or whom a trusted proxy names last. Anybody may write such a header, so no other is
        believed."""
        if peer is None:
            return ""
        try:
            trusted = any(ip_address(peer) in one for one in self.proxies)
        except ValueError:
            return peer
        named = (forwarded_for or "").rpartition(",")[2].strip()
        return named if trusted and named else peer
