"""Questions of the bot that are answered by a reply. Each is known again by the sign that it begins with, whatever its
words and however often the bot was started since: nothing of a conversation is kept."""

from enum import StrEnum

from aiogram.types import MaybeInaccessibleMessage, Message


class Sign(StrEnum):
    RATING = "⭐"
    ACTION = "🔧"
    CALLBACK_REQUEST = "☎️"


def asked(message: MaybeInaccessibleMessage | None, *signs: Sign) -> bool:
    """Whether the message is a question of the bot's with one of the signs, by default with any."""
    if not isinstance(message, Message) or message.from_user is None or not message.from_user.is_bot:
        return False
    return (message.text or "").startswith(signs or tuple(Sign))


def about(message: MaybeInaccessibleMessage | None) -> list[str]:
    """What a question says it is about: the words of its first line after the sign, parted by dots."""
    if not isinstance(message, Message):
        return []
    first = (message.text or "").partition("\n")[0]
    return [word.strip() for word in first.partition(" ")[2].split("·")]
