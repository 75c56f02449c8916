"""What a messenger hands to a mini-app, signed with the bot's token: who has opened it, when, and by which link.

Telegram and MAX sign in the same way. The key is HMAC-SHA256 of the token under the word WebAppData. It signs all
fields but the hash, in the order of their names, a line each.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, unquote_plus

from storage.messenger import Messenger

LONGEST = 4_096
"""Characters: names and the address of a portrait take about a thousand."""
MOST_FIELDS = 32
MAX_AGE = timedelta(hours=1)
"""How long a launch may be used after the messenger has signed it: the span that MAX recommends. A page that a button
opens is there in seconds; this leaves time for a bad network and for a clock that is off."""
CLOCK_OFF = timedelta(minutes=1)
"""How far the messenger's clock may be ahead."""
DIGITS = 12
LARGEST_ID = 2**63 - 1


class NoLaunch(Exception):
    """Init data that opens nothing. `status` is HTTP's, `key` names the text that says why."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


class LaunchKey:
    """Verifies what one bot's messenger has signed. Holds no token, only the key that is made of it."""

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(b"WebAppData", token.encode(), "sha256")

    def __repr__(self) -> str:
        return "LaunchKey(…)"

    def has_signed(self, fields: Mapping[str, str], mark: str) -> bool:
        lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
        return hmac.compare_digest(hmac.new(self._key, lines.encode(), hashlib.sha256).hexdigest(), mark)


LaunchKeys = Mapping[Messenger, LaunchKey]


@dataclass(frozen=True, slots=True)
class Launch:
    """A person has opened the mini-app. `mark` is the hash that tells this launch from others; `chat_id` is 0 if it is
    not known."""

    messenger: Messenger
    user_id: int
    chat_id: int
    language: str | None
    start: str
    mark: str
    until: datetime


DECODE: Mapping[Messenger, Callable[[str], str]] = {
    # Telegram's is a query string. MAX names percent signs alone.
    Messenger.TELEGRAM: lambda text: unquote_plus(text, errors="strict"),
    Messenger.MAX: lambda text: unquote(text, errors="strict"),
}


def read(text: str, messenger: Messenger, key: LaunchKey, now: datetime) -> Launch:
    """Raises NoLaunch."""
    if len(text) > LONGEST:
        raise NoLaunch(400, "app-unreadable")
    fields = _fields(text, messenger)
    mark = fields.pop("hash", "").lower()
    if len(mark) != 2 * hashlib.sha256().digest_size or not mark.isascii():
        raise NoLaunch(400, "app-unreadable")
    if not key.has_signed(fields, mark):
        raise NoLaunch(403, "app-foreign")
    signed_at = _moment(fields.get("auth_date", ""))
    if not -CLOCK_OFF <= now - signed_at <= MAX_AGE:
        raise NoLaunch(403, "app-late")
    user = _object(fields.get("user", ""))
    user_id, language = user.get("id"), user.get("language_code")
    if type(user_id) is not int or not 0 < user_id <= LARGEST_ID:
        raise NoLaunch(400, "app-unreadable")
    return Launch(
        messenger=messenger,
        user_id=user_id,
        chat_id=user_id if messenger is Messenger.TELEGRAM else _dialog(fields.get("chat", "{}")),
        language=language if isinstance(language, str) else None,
        start=fields.get("start_param", ""),
        mark=mark,
        until=signed_at + MAX_AGE,
    )


def _fields(text: str, messenger: Messenger) -> dict[str, str]:
    """Each field once: with two of a name, it would be unclear which one was signed."""
    pairs = [one.partition("=") for one in text.split("&")]
    try:
        fields = {name: DECODE[messenger](value) for name, _, value in pairs}
        "".join(fields).encode()
    except ValueError:
        raise NoLaunch(400, "app-unreadable") from None
    if len(fields) != len(pairs) or len(pairs) > MOST_FIELDS:
        raise NoLaunch(400, "app-unreadable")
    return fields


def _moment(seconds: str) -> datetime:
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) <= DIGITS):
        raise NoLaunch(400, "app-unreadable")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        raise NoLaunch(400, "app-unreadable") from None


def _object(text: str) -> Mapping[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoLaunch(400, "app-unreadable")
    return found


def _dialog(text: str) -> int:
    """The chat with the bot, if the mini-app was opened in it: a reminder may go there. MAX numbers it by itself."""
    chat = _object(text)
    found = chat.get("id")
    return found if chat.get("type") == "DIALOG" and type(found) is int and abs(found) <= LARGEST_ID else 0
