"""Pseudonyms: an account is known to the database by a keyed hash only."""

import hashlib
import hmac
from dataclasses import dataclass

from storage.messenger import Messenger


class AccountKey:
    """Turns a messenger's user id into the account that the database knows: HMAC-SHA256, 64 hexadecimal digits."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < 32:
            raise ValueError(f"the secret has {len(secret)} bytes; 32 are needed")
        self._secret = secret

    def __repr__(self) -> str:
        return "AccountKey(…)"

    def account(self, messenger: str, user_id: int) -> str:
        return hmac.new(self._secret, f"{messenger}:{user_id}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Client:
    """Whoever wrote to the bot just now. `user_id`, `chat_id` and `name` are kept for administrators only."""

    messenger: Messenger
    account: str
    user_id: int
    chat_id: int
    name: str
