"""Pictures, stickers, sounds and contacts instead of words."""

from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.free_text import place as places
from handlers.survey import repost
from handlers.views import free_text as views
from handlers.views.view import View
from questionnaire.intents import Intent
from storage.survey.open_interviews import Interview


async def answer(message: Message, interview: Interview | None, context: Context) -> None:
    """Says that only words are kept, and shows the current step again."""
    place = await places.find(interview, context)
    if message.contact is not None:
        words = views.reply(context.texts, Intent.CONTACT, place.standing)
    else:
        words = context.texts(f"only-words-{place.standing}")
    if interview is not None:
        await repost(interview, context, note=words)
        return
    contact = message.contact is not None and place.finished is not None
    view = views.afterwards(context.texts, words, place.center_id) if contact else View(words)
    await screen.post(context.bot, context.client.chat_id, view)
