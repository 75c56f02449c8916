"""The installation's secret, and those before it: pseudonyms and the keys of contacts are made of them.

A file with one secret is that secret, 32 bytes or more. After a rotation it is text: a line that says so, and for each
secret a line with its hexadecimal digits and the day since when it is used, the newest last.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from handlers.client.identity import SECRET_BYTES

HEAD = b"czn-index secrets 1\n"
UNKNOWN = date.min
"""Since when the first secret is used."""


@dataclass(frozen=True, slots=True)
class Secret:
    value: bytes
    since: date

    def __repr__(self) -> str:
        return f"Secret(…, {self.since})"


@dataclass(frozen=True, slots=True)
class SecretRing:
    """All secrets, the newest last."""

    secrets: tuple[Secret, ...]

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Raises ValueError, without telling anything of the content."""
        if not content.startswith(HEAD):
            found = [Secret(content, UNKNOWN)]
        else:
            lines = [line.split() for line in content.removeprefix(HEAD).decode("ascii").splitlines()]
            found = [Secret(bytes.fromhex(value), date.fromisoformat(since)) for value, since in lines]
        shortest = min((len(one.value) for one in found), default=0)
        if shortest < SECRET_BYTES:
            raise ValueError(f"has {shortest} bytes; {SECRET_BYTES} are needed")
        return cls(tuple(found))

    def to_bytes(self) -> bytes:
        if len(self.secrets) == 1 and self.secrets[0].since == UNKNOWN:
            return self.secrets[0].value
        return HEAD + "".join(f"{one.value.hex()} {one.since}\n" for one in self.secrets).encode()

    @property
    def values(self) -> tuple[bytes, ...]:
        """The newest first."""
        return tuple(one.value for one in reversed(self.secrets))

    def rotated(self, today: date) -> "SecretRing":
        return SecretRing((*self.secrets, Secret(secrets.token_bytes(SECRET_BYTES), today)))

    def without_old(self, today: date, kept: timedelta) -> "SecretRing":
        """Without those that were replaced longer ago than `kept`."""
        pairs = zip(self.secrets, self.secrets[1:], strict=False)
        return SecretRing((*(old for old, new in pairs if new.since > today - kept), self.secrets[-1]))
