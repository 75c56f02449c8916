"""Whatever nothing else understood: always a sensible reply, never silence."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.identity import Client
from handlers.start import search
from handlers.survey import repost, show
from handlers.texts import Texts
from handlers.views.interview import current
from handlers.views.view import View
from questionnaire.flow import Stage
from questionnaire.model import Questionnaire
from storage.database import Database
from storage.interviews import Interview


def fallback_router() -> Router:
    router = Router(name="fallback")
    router.message.register(message_fallback)
    router.edited_message.register(edited_fallback)
    router.callback_query.register(press_fallback)
    return router


async def message_fallback(
    message: Message,
    bot: Bot,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
) -> None:
    """An unknown command, a text that names a center, or something where a button or a text was expected."""
    command = message.text is not None and message.text.startswith("/")
    if interview is not None:
        note = _note(texts, interview, command=command)
        await repost(bot, client, interview, texts, questionnaire, db, note=note)
    elif command:
        await screen.post(bot, client.chat_id, View(texts("unknown-command")))
    elif message.text is not None:
        await search(message, bot, client, texts, db)
    else:
        await screen.post(bot, client.chat_id, View(texts("send-text")))


async def edited_fallback(
    message: Message,
    bot: Bot,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
) -> None:
    if interview is None:
        await screen.post(bot, client.chat_id, View(texts("edited-idle")))
    else:
        await repost(bot, client, interview, texts, questionnaire, db, note=texts("edited"))


async def press_fallback(
    query: CallbackQuery,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
) -> None:
    """A button of a finished interview, of somebody else's, or one that no view of ours has."""
    if interview is None:
        await screen.close(query, texts.plain("interview-over"))
    else:
        await show(query, interview, texts, questionnaire, db, note=texts.plain("not-yours"))


def _note(texts: Texts, interview: Interview, *, command: bool) -> str:
    if command:
        return texts("unknown-command")
    return texts("only-text" if current(interview).stage is Stage.COMMENT else "use-buttons")
