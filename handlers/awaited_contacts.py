"""The message of a client who was asked for a contact: words, or the contact that a button of the messenger shares."""

from dataclasses import dataclass

from aiogram.filters import BaseFilter
from aiogram.types import Message

from handlers.context import Context
from handlers.questions import asked
from storage.survey import contact_waits
from storage.survey.open_interviews import Interview


@dataclass(frozen=True, slots=True)
class Reply:
    """`words` may hold a contact. `foreign`: somebody else's contact was shared."""

    center_id: int
    words: str
    foreign: bool = False


class ContactAwaited(BaseFilter):
    """Gives the handler the `reply`. In an interview, words are for the interview."""

    async def __call__(
        self, message: Message, interview: Interview | None, context: Context
    ) -> bool | dict[str, Reply]:
        words = shared_number(message) or message.text
        if interview is not None or not words or words.startswith("/") or asked(message.reply_to_message):
            return False
        center_id = await contact_waits.center_of(context.db, context.client.account, context.now)
        return False if center_id is None else {"reply": Reply(center_id, words, _is_foreign(message))}


def shared_number(message: Message) -> str | None:
    """Of the contact in the message. It has its country's code always, with or without the plus before it."""
    if message.contact is None:
        return None
    return f"+{message.contact.phone_number.lstrip('+')}"


def _is_foreign(message: Message) -> bool:
    """Anybody's contact can be sent from the address book. Only one's own names one's account."""
    if message.contact is None or message.from_user is None:
        return False
    return message.contact.user_id != message.from_user.id
