"""Voice messages count as words: heard on this machine, shown back, and taken for typed ones when they are right.

The sound is never kept. Until the client says that they are right, the words stand in the chat alone: the button reads
them from the message above it.
"""

from io import BytesIO

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message, Voice

from handlers import screen
from handlers.buttons import HeardRight, HeardWrong, RemoveHeard, note_refusal
from handlers.context import Context
from handlers.free_text import answering
from handlers.services import Hear, ReadVisitKeys
from handlers.survey import repost
from handlers.views import voice as views
from handlers.views.view import View
from questionnaire import comment
from questionnaire.masking import mask
from storage.survey.open_interviews import Interview

LONGEST_SECONDS = 120
LONGEST_BYTES = 2 * 1024 * 1024
"""Of two minutes, messengers make half a megabyte."""


class HasVoice(BaseFilter):
    async def __call__(self, message: Message) -> bool | dict[str, Voice]:
        return False if message.voice is None else {"voice": message.voice}


def voice_router() -> Router:
    router = Router(name="voice")
    router.message.register(listen, HasVoice())
    router.callback_query.register(right, HeardRight.filter())
    router.callback_query.register(wrong, HeardWrong.filter())
    router.callback_query.register(remove, RemoveHeard.filter())
    return router


async def listen(
    message: Message, voice: Voice, interview: Interview | None, context: Context, hear: Hear | None
) -> None:
    if hear is None:
        await _say("voice-type", interview, context)
        return
    if voice.duration > LONGEST_SECONDS or (voice.file_size or 0) > LONGEST_BYTES:
        await _say("voice-too-long", interview, context)
        return
    await context.bot.send_chat_action(context.client.chat_id, "typing")
    sound = BytesIO()
    await context.bot.download(voice, sound)
    heard = await hear(sound.getvalue()) if sound.tell() <= LONGEST_BYTES else ""
    if heard is None:
        await _say("voice-not-now", interview, context)
        return
    words = mask(comment.clean_line(heard, comment.MAX_LENGTH))
    if not words:
        await _say("voice-not-understood", interview, context)
        return
    await screen.post(context.bot, context.client.chat_id, views.heard(context.texts, words))


async def right(query: CallbackQuery, interview: Interview | None, context: Context, visit_keys: ReadVisitKeys) -> None:
    """Spoken words become typed ones, of the message that shows them: a second tap adds nothing."""
    message, words = query.message, views.words_in(query)
    if not isinstance(message, Message) or not words:
        await _refuse(query, context)
        return
    await screen.redraw(query, views.taken(context.texts, words))
    await answering.answer(words, message.message_id, interview, context, visit_keys)


async def wrong(query: CallbackQuery, context: Context) -> None:
    words = views.words_in(query)
    if words:
        await screen.redraw(query, views.write_instead(context.texts, words))
    else:
        await _refuse(query, context)


async def remove(query: CallbackQuery, context: Context) -> None:
    await screen.redraw(query, View(context.texts("voice-removed")))


async def _say(key: str, interview: Interview | None, context: Context) -> None:
    """The reason, above the question at hand if there is one."""
    if interview is None:
        await screen.post(context.bot, context.client.chat_id, View(context.texts(key)))
    else:
        await repost(interview, context, note=context.texts(key))


async def _refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("outdated-button"), show_alert=True)
