"""Words of a flood. Its messages get no answer of their own, but what they say is kept where it belongs."""

from collections.abc import Sequence

from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.free_text import keeping
from handlers.free_text import place as places
from handlers.free_text.answering import HEARD
from handlers.free_text.keeping import NO_COMMENT
from handlers.free_text.place import Place
from handlers.free_text.reading import read
from handlers.language.texts import Texts
from handlers.questions import asked
from handlers.views import free_text as views
from handlers.views.view import View
from questionnaire import intents
from questionnaire.intents import Intent, Standing
from storage.entry.visit_codes import read_code
from storage.survey.open_interviews import Interview

KEPT = (*HEARD, Intent.QUESTION)
"""Anywhere but at the comment. A question is usually answered at once; here it is at least kept."""


async def keep(messages: Sequence[Message], interview: Interview | None, context: Context) -> None:
    """Keeps the words of messages that nobody answers one by one. Says something only where not all could be kept."""
    place = await places.find(interview, context)
    several = [
        keeping.words_of(message.message_id, message.text or message.caption or "")
        for message in messages
        if _belongs(message, place, context.texts)
    ]
    several = [words for words in several if words.text]
    kept = await keeping.keep_all(place, several, context) if several else None
    if kept is not None:
        masked = any(words.masked for words in several)
        if shortfalls := views.shortfalls(context.texts, kept, masked=masked):
            await screen.post(context.bot, context.client.chat_id, View("\n".join(shortfalls)))


def _belongs(message: Message, place: Place, texts: Texts) -> bool:
    """Whether a message's words would be kept if it had come alone."""
    text = message.text or message.caption or ""
    if text.startswith("/") or read_code(text) is not None or asked(message.reply_to_message):
        return False
    reading, standing = read(text, place, texts), place.standing
    intent = reading.otherwise
    if intent is Intent.ABUSE:
        return reading.says_more
    if standing is Standing.NOWHERE and reading.intent is Intent.CENTER:
        # A search leaves no trace.
        return False
    if standing is Standing.COMMENT:
        return intent not in NO_COMMENT and not intents.declines(text)
    return intent in KEPT
