"""Where webhooks may be sent: to the outside alone, whatever an address's name says.

A name is looked up when the connection is made, and the very addresses that were checked are connected to: a name that
leads outside when it is checked and inside a moment later gets nobody in.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.settings import SettingsError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LookUp = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a name."""
LONGEST = 500
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(OSError):
    """An address that leads inside. It is an OSError, as a connection that cannot be made is."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} leads inside")


@dataclass(frozen=True)
class Guard:
    """`allowed` are the networks inside that webhooks may be sent to all the same."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> "Guard":
        """From networks with commas between, such as "127.0.0.0/8, fd00::/8". Raises ValueError."""
        return cls(tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip()))

    def lets_through(self, host: str) -> bool:
        """Whether an address is one of the outside, or allowed; False for what is no address."""
        try:
            address = _inner(ipaddress.ip_address(host.partition("%")[0]))
        except ValueError:
            return False
        return self.allows(address) or (address.is_global and not address.is_multicast)

    def allows(self, address: Address) -> bool:
        return any(address in network for network in self.allowed)

    def check(self, url: str) -> str:
        """The address of a webhook, as it is kept. Raises SettingsError for one that can never be sent to."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise SettingsError(f"{url} is not an address such as https://host/path") from None
        known = _literal(host)
        inside = known is not None and self.allows(known)
        if parts.scheme not in ("https", "http") or not host or len(url) > LONGEST or not url.isascii():
            raise SettingsError(f"{url} is not an address such as https://host/path")
        if parts.username is not None or parts.password is not None or parts.fragment or port == 0:
            raise SettingsError(f"{url} has more than host, port, path and query")
        if parts.scheme == "http" and not inside:
            raise SettingsError(f"{url} does not begin with https://")
        named = host == "localhost" or host.endswith(".localhost")
        if named or (known is not None and not self.lets_through(str(known))):
            raise SettingsError(f"{url} leads inside")
        return url


class OutsideResolver(AbstractResolver):
    """Looks names up and lets only outside addresses through. aiohttp asks it for names; it is to be asked for literal
    addresses as well, see `check_literal`."""

    def __init__(self, guard: Guard, look_up: LookUp | None = None) -> None:
        self._guard = guard
        self._look_up = look_up or _system

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Raises AddressRefused if any answer leads inside: an honest name has none."""
        found = await self._look_up(host, port)
        if not found or not all(map(self._guard.lets_through, found)):
            raise AddressRefused(host)
        return [
            ResolveResult(hostname=host, host=one, port=port, family=_family(one), proto=0, flags=socket.AI_NUMERICHOST)
            for one in found
        ]

    async def close(self) -> None:
        pass


def check_literal(guard: Guard, url: str) -> None:
    """Raises AddressRefused for an address without a name that leads inside: nobody looks it up."""
    host = urlsplit(url).hostname or ""
    if _literal(host) is not None and not guard.lets_through(host):
        raise AddressRefused(host)


async def _system(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


def _literal(host: str) -> Address | None:
    """An address in any spelling that a library connects to without asking: also 127.1, 0x7f.1 and 2130706433."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


def _inner(address: Address) -> Address:
    """The address inside an IPv6 one that carries one of IPv4."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if int(address) > 1 else address
    return address


def _family(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
