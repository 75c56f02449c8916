"""Visit tokens: the payload of a QR code, which proves that somebody has been at a center.

45 characters: `v` and base64url of 33 bytes, which are form and key 1 ‖ center 4 ‖ expiry hour 4 ‖ random id 8 ‖
HMAC-SHA256 truncated to 16. 33 bytes leave no padding bits, so a token has one spelling. This module does not touch the
database: `storage.entry.visits` knows whether a token is used up.
"""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

PREFIX = "v"
SPELLING = re.compile(PREFIX + r"[A-Za-z0-9_-]{44}")
BODY = struct.Struct(">BII8s")
MAC_BYTES = 16
FORM = 1
"""The version of the byte layout. It is the upper half of the first byte; the key's number is the lower."""
KEY_NUMBERS = 16
KEY_BYTES = 32
HOUR = timedelta(hours=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class VisitToken:
    """One visit to a center; the token is valid before `expires_at` (a full hour). `id` is 16 hexadecimal digits."""

    center_id: int
    expires_at: datetime
    id: str


def new_token(center_id: int, now: datetime, lifetime: timedelta) -> VisitToken:
    """A token valid for at least `lifetime`: until the end of its last hour."""
    hours = -((EPOCH - now - lifetime) // HOUR)
    return VisitToken(center_id, EPOCH + hours * HOUR, secrets.token_hex(8))


class VisitKeys:
    """The keys that sign tokens: `current` signs new ones, and tokens of all `keys` (by number) are accepted."""

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        """Raises ValueError for an impossible number or key, and if the current key is missing."""
        for number, key in keys.items():
            if not 0 <= number < KEY_NUMBERS or len(key) != KEY_BYTES:
                raise ValueError(f"key {number} is none: numbers end at {KEY_NUMBERS - 1}, keys have {KEY_BYTES} bytes")
        if current not in keys:
            raise ValueError(f"there is no key {current}")
        self._keys = dict(keys)
        self.current = current

    @classmethod
    def new(cls) -> Self:
        """One key, to begin with."""
        return cls({1: secrets.token_bytes(KEY_BYTES)}, 1)

    def rotated(self) -> "VisitKeys":
        """The keys with a new one to sign with; tokens of the previous key are still accepted, older ones are not."""
        number = (self.current + 1) % KEY_NUMBERS
        return VisitKeys({self.current: self._keys[self.current], number: secrets.token_bytes(KEY_BYTES)}, number)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """From lines of a number and a key in hexadecimal, the current one last. Raises ValueError."""
        pairs = [line.split() for line in text.splitlines()]
        keys = {int(number): bytes.fromhex(key) for number, key in pairs}
        return cls(keys, int(pairs[-1][0]) if pairs else -1)

    def to_text(self) -> str:
        ordered = sorted(self._keys.items(), key=lambda pair: pair[0] == self.current)
        return "".join(f"{number} {key.hex()}\n" for number, key in ordered)

    def __repr__(self) -> str:
        return f"VisitKeys(current={self.current}, …)"

    def sign(self, token: VisitToken) -> str:
        """The token's one spelling."""
        hour = (token.expires_at - EPOCH) // HOUR
        body = BODY.pack(FORM * KEY_NUMBERS + self.current, token.center_id, hour, bytes.fromhex(token.id))
        return PREFIX + base64.urlsafe_b64encode(body + _mac(self._keys[self.current], body)).decode()

    def read(self, text: str, now: datetime) -> VisitToken | None:
        """The token in a signed text; None, without a reason, for anything but an exact and unexpired token."""
        if not SPELLING.fullmatch(text):
            return None
        content = base64.urlsafe_b64decode(text[len(PREFIX) :])
        body, mac = content[: BODY.size], content[BODY.size :]
        first, center_id, hour, token_id = BODY.unpack(body)
        form, number = divmod(first, KEY_NUMBERS)
        if form != FORM or number not in self._keys:
            return None
        if not hmac.compare_digest(mac, _mac(self._keys[number], body)) or now >= EPOCH + hour * HOUR:
            return None
        return VisitToken(center_id, EPOCH + hour * HOUR, token_id.hex())

    def code_hash(self, code: str) -> str:
        """The stored hash of a short code: a reader of the database cannot try codes without the key."""
        return _code_hash(self._keys[self.current], code)

    def code_hashes(self, code: str) -> list[str]:
        """The hashes that the database may have for a short code, one per key."""
        return [_code_hash(key, code) for key in self._keys.values()]


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, body, hashlib.sha256)[:MAC_BYTES]


def _code_hash(key: bytes, code: str) -> str:
    return hmac.new(key, f"code:{code}".encode(), hashlib.sha256).hexdigest()
