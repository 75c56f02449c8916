"""Questions of the bot that clients answer by a reply. The bot recognises each by the sign at its start, even after a
restart or a change of words, because it stores nothing of a conversation."""

from enum import StrEnum

from aiogram.types import MaybeInaccessibleMessage, Message


class Sign(StrEnum):
    RATING = "⭐"
    ACTION = "🔧"


def asked(message: MaybeInaccessibleMessage | None, *signs: Sign) -> bool:
    """Whether the message is a question from the bot with one of the signs, by default with any."""
    if not isinstance(message, Message) or message.from_user is None or not message.from_user.is_bot:
        return False
    return (message.text or "").startswith(signs or tuple(Sign))


def about(message: MaybeInaccessibleMessage | None) -> list[str]:
    """The subjects of a question: the words of its first line after the sign, separated by dots."""
    if not isinstance(message, Message):
        return []
    first = (message.text or "").partition("\n")[0]
    return [word.strip() for word in first.partition(" ")[2].split("·")]
