"""Handles everything that no other handler understood: always a sensible reply, never silence."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import note_refusal
from handlers.context import Context
from handlers.free_text import answering, media
from handlers.free_text.albums import Albums
from handlers.free_text.editing import edited
from handlers.services import ReadVisitKeys
from handlers.survey import repost, show, show_thanks
from handlers.views.view import View
from storage.survey.open_interviews import Interview


def fallback_router() -> Router:
    router = Router(name="fallback")
    albums = Albums()

    async def message_fallback(
        message: Message,
        interview: Interview | None,
        context: Context,
        visit_keys: ReadVisitKeys,
    ) -> None:
        """An unknown command, a text, or anything else instead of an expected button or text."""
        text = message.text or message.caption
        answered = albums.is_answered(message)
        if text is None:
            if not answered:
                await media.answer(message, interview, context)
        elif message.text is not None and text.startswith("/"):
            await _unknown_command(interview, context)
        else:
            await answering.answer(text, message.message_id, interview, context, visit_keys)

    router.message.register(message_fallback)
    router.edited_message.register(edited)
    router.callback_query.register(press_fallback)
    return router


async def press_fallback(query: CallbackQuery, interview: Interview | None, context: Context) -> None:
    """A button of a finished interview, of somebody else's interview, or of no view of ours."""
    if interview is None and await show_thanks(query, context):
        return
    note_refusal(query.data)
    await show(query, interview, context, note=context.texts.plain("not-yours") if interview else None)


async def _unknown_command(interview: Interview | None, context: Context) -> None:
    words = context.texts("unknown-command")
    if interview is None:
        await screen.post(context.bot, context.client.chat_id, View(words))
    else:
        await repost(interview, context, note=words)
