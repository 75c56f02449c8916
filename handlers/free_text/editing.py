"""Edited messages: their new words replace those that they brought."""

from aiogram.types import Message

from handlers import screen
from handlers.context import Context
from handlers.free_text import keeping
from handlers.survey import repost
from handlers.views import free_text as views
from handlers.views.view import View
from storage.survey.open_interviews import Interview


async def edited(message: Message, interview: Interview | None, context: Context) -> None:
    words = keeping.words_of(message.message_id, message.text or message.caption or "")
    kept = await keeping.replace(words, context)
    if kept is None:
        note = context.texts("edited-unknown")
    else:
        note = views.changed(context.texts, kept, masked=words.masked)
    if interview is None:
        await screen.post(context.bot, context.client.chat_id, View(note))
    else:
        await repost(interview, context, note=note)
