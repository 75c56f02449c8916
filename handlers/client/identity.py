"""Pseudonyms: an account is known to the database by a keyed hash only."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from storage.messenger import Messenger

SECRET_BYTES = 32
CONTACTS = b"czn-index contacts of a person 1"


class AccountKey:
    """Turns a messenger's user id into the account that the database knows: HMAC-SHA256, 64 hexadecimal digits.

    After a rotation there are `older` secrets, under which people may still be known who were not here since.
    """

    def __init__(self, secret: bytes, *older: bytes) -> None:
        for one in (secret, *older):
            if len(one) < SECRET_BYTES:
                raise ValueError(f"the secret has {len(one)} bytes; {SECRET_BYTES} are needed")
        self._secrets = (secret, *older)

    def __repr__(self) -> str:
        return "AccountKey(…)"

    def account(self, messenger: str, user_id: int) -> str:
        return _account(self._secrets[0], messenger, user_id)

    def older_accounts(self, messenger: str, user_id: int) -> list[str]:
        """By which the person may be known from before a rotation, the newest first; mostly there are none."""
        return [_account(secret, messenger, user_id) for secret in self._secrets[1:]]

    def persons(self, messenger: str, user_id: int) -> list[bytes]:
        """Keys by which the contacts of a person are marked, the one for new contacts first.

        They are made of the user id, which is kept nowhere, and not of the account, which is: with that, anybody with
        secret and database would see at once whose contact belongs to which answers. Without it, all user ids have to
        be tried first, and scrypt takes 16 MiB and some 30 ms for each that is.
        """
        return [
            hashlib.scrypt(
                f"{messenger}:{user_id}".encode(), salt=hmac.digest(secret, CONTACTS, "sha256"), n=2**14, r=8, p=1
            )
            for secret in self._secrets
        ]


def _account(secret: bytes, messenger: str, user_id: int) -> str:
    return hmac.digest(secret, f"{messenger}:{user_id}".encode(), "sha256").hex()


ReadAccountKey = Callable[[], AccountKey]
"""Gives the key as it is now: it may be rotated while the bot runs."""


@dataclass(frozen=True, slots=True)
class Client:
    """The sender of the update. `user_id`, `chat_id` and `name` are kept for administrators only."""

    messenger: Messenger
    account: str
    user_id: int
    chat_id: int
    name: str
