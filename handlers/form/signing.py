"""What a browser is handed and brings back, so that nothing of it can be made up: cookies and the marks of forms.

A cookie is a random number (or a kiosk's) with its HMAC. Nothing is kept for a person before the consent: the number
alone becomes an account, as a user id of a messenger does.
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime

from storage.messenger import Messenger

NUMBER_BYTES = 16
MAC_BYTES = 16
KIOSK = struct.Struct(">I8s")
APP = struct.Struct(">BQqQ")
MESSENGERS = (Messenger.TELEGRAM, Messenger.MAX)
"""Those whose mini-apps open the pages, by the number that stands in a cookie."""
IPV6_NETWORK = 64
"""Bits of an IPv6 address that one household shares."""


class Signer:
    """Signs with the installation's secret; after a rotation, cookies of `older` ones are still believed."""

    def __init__(self, secret: bytes, *older: bytes) -> None:
        self._secrets = (secret, *older)

    def __repr__(self) -> str:
        return "Signer(…)"

    def person_cookie(self, number: int) -> str:
        return self._sealed("person", number.to_bytes(NUMBER_BYTES, "big"))

    def person(self, cookie: str) -> int | None:
        """The number in a cookie; None for one that was not made here."""
        body = self._opened("person", cookie, NUMBER_BYTES)
        return None if body is None else int.from_bytes(body, "big")

    def kiosk_cookie(self, center_id: int, kiosk_id: str) -> str:
        return self._sealed("kiosk", KIOSK.pack(center_id, bytes.fromhex(kiosk_id)))

    def kiosk(self, cookie: str) -> tuple[int, str] | None:
        """The center's and the kiosk's id."""
        body = self._opened("kiosk", cookie, KIOSK.size)
        if body is None:
            return None
        center_id, kiosk_id = KIOSK.unpack(body)
        return center_id, kiosk_id.hex()

    def app_cookie(self, messenger: Messenger, user_id: int, chat_id: int, until: datetime) -> str:
        """Says for as long as `until` whom a messenger has vouched for."""
        body = APP.pack(MESSENGERS.index(messenger), user_id, chat_id, int(until.timestamp()))
        return self._sealed("app", body)

    def app(self, cookie: str, now: datetime) -> tuple[Messenger, int, int] | None:
        """The messenger, the user's id and the chat's; None for a cookie that was not made here, or is too old."""
        body = self._opened("app", cookie, APP.size)
        if body is None:
            return None
        which, user_id, chat_id, until = APP.unpack(body)
        return None if now > datetime.fromtimestamp(until, UTC) else (MESSENGERS[which], user_id, chat_id)

    def form_mark(self, number: int) -> str:
        """Stands in every form: no other site knows it, and no other person's."""
        return _mac(self._secrets[0], "form", number.to_bytes(NUMBER_BYTES, "big")).hex()

    def is_form_mark(self, number: int, mark: str) -> bool:
        body, given = number.to_bytes(NUMBER_BYTES, "big"), mark.encode("utf-8", "replace")
        return any(hmac.compare_digest(_mac(one, "form", body).hex().encode(), given) for one in self._secrets)

    def network(self, address: str, day: date) -> str:
        """A network on a day, as 64 hexadecimal digits: an IPv4 address, or the household's part of an IPv6 one."""
        return hmac.new(self._secrets[0], f"network {day} {_network(address)}".encode(), hashlib.sha256).hexdigest()

    def code_hashes(self, code: str) -> list[str]:
        """Of a kiosk's code: by the secret of now, then by older ones."""
        return [hmac.new(one, f"kiosk code {code}".encode(), hashlib.sha256).hexdigest() for one in self._secrets]

    def _sealed(self, purpose: str, body: bytes) -> str:
        return base64.urlsafe_b64encode(body + _mac(self._secrets[0], purpose, body)).rstrip(b"=").decode()

    def _opened(self, purpose: str, text: str, size: int) -> bytes | None:
        try:
            content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (ValueError, binascii.Error):
            return None
        body, mac = content[:size], content[size:]
        if len(content) != size + MAC_BYTES:
            return None
        return body if any(hmac.compare_digest(_mac(one, purpose, body), mac) for one in self._secrets) else None


ReadSigner = Callable[[], Signer]
"""Gives the signer of now: the secret may be rotated while the server runs."""


def new_number() -> int:
    return secrets.randbits(8 * NUMBER_BYTES)


def _mac(secret: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret, f"czn-index web {purpose}: ".encode() + body, "sha256")[:MAC_BYTES]


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, IPV6_NETWORK), strict=False))
    return str(found)
