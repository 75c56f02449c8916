"""Handles everything that no other handler understood: always a sensible reply, never silence."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import note_refusal
from handlers.context import Context
from handlers.free_text.comments import repeat_thanks
from handlers.services import ReadVisitKeys
from handlers.slips import enter_code
from handlers.start import search
from handlers.survey import repost, show, show_thanks
from handlers.texts import Texts
from handlers.views.interview import current
from handlers.views.view import View
from questionnaire.flow import Stage
from storage.interviews import Interview
from storage.visit_codes import read_code


def fallback_router() -> Router:
    router = Router(name="fallback")
    router.message.register(message_fallback)
    router.edited_message.register(edited_fallback)
    router.callback_query.register(press_fallback)
    return router


async def message_fallback(
    message: Message, interview: Interview | None, context: Context, visit_keys: ReadVisitKeys
) -> None:
    """An unknown command, a text that names a center, or anything else instead of an expected button or text."""
    command = message.text is not None and message.text.startswith("/")
    code = read_code(message.text or "")
    if interview is not None and code is not None:
        await enter_code(code, interview, context, visit_keys())
    elif interview is not None:
        await repost(interview, context, note=_note(context.texts, interview, command=command))
    elif message.text is not None and not command:
        if not await repeat_thanks(message.text, context):
            await search(message.text, context, visit_keys)
    else:
        words = context.texts("unknown-command" if command else "send-text")
        await screen.post(context.bot, context.client.chat_id, View(words))


async def edited_fallback(message: Message, interview: Interview | None, context: Context) -> None:
    if interview is None:
        await screen.post(context.bot, context.client.chat_id, View(context.texts("edited-idle")))
    else:
        await repost(interview, context, note=context.texts("edited"))


async def press_fallback(query: CallbackQuery, interview: Interview | None, context: Context) -> None:
    """A button of a finished interview, of somebody else's interview, or of no view of ours."""
    if interview is None and await show_thanks(query, context):
        return
    note_refusal(query.data)
    await show(query, interview, context, note=context.texts.plain("not-yours") if interview else None)


def _note(texts: Texts, interview: Interview, *, command: bool) -> str:
    if command:
        return texts("unknown-command")
    return texts("only-text" if current(interview).stage is Stage.COMMENT else "use-buttons")
