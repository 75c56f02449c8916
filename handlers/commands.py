"""Commands that are no part of an interview: help, language, cancel."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.callbacks import SetLanguage
from handlers.identity import Client
from handlers.survey import show
from handlers.texts import Texts, texts_in
from handlers.views import general as views
from handlers.views.interview import ask_cancel
from handlers.views.view import View
from questionnaire.model import LANGUAGES, Questionnaire
from storage import memberships, respondents
from storage.database import Database
from storage.interviews import Interview


def commands_router() -> Router:
    router = Router(name="commands")
    router.message.register(send_help, Command("help"))
    router.message.register(choose_language, Command("language"))
    router.message.register(cancel, Command("cancel"))
    router.callback_query.register(set_language, SetLanguage.filter())
    return router


async def send_help(message: Message, bot: Bot, client: Client, texts: Texts, db: Database) -> None:
    is_admin = bool(await memberships.active_for(db, client.account))
    await screen.post(bot, client.chat_id, views.help_text(texts, admin=is_admin))


async def choose_language(message: Message, bot: Bot, client: Client, texts: Texts) -> None:
    await screen.post(bot, client.chat_id, views.choose_language(texts))


async def set_language(
    query: CallbackQuery,
    callback_data: SetLanguage,
    client: Client,
    interview: Interview | None,
    texts: Texts,
    questionnaire: Questionnaire,
    db: Database,
    now: datetime,
) -> None:
    """Keeps the choice and, in an interview, shows the current step in the new language."""
    if callback_data.language not in LANGUAGES:
        await query.answer(texts.plain("outdated-button"))
        return
    await respondents.set_language(db, client.account, callback_data.language, now)
    await memberships.set_language(db, client.account, callback_data.language)
    chosen = texts_in(callback_data.language)
    if interview is None:
        await screen.redraw(query, View(chosen("language-set")))
    else:
        await show(query, interview, chosen, questionnaire, db, note=chosen.plain("language-set"))


async def cancel(message: Message, bot: Bot, client: Client, interview: Interview | None, texts: Texts) -> None:
    view = View(texts("nothing-open")) if interview is None else ask_cancel(texts, interview)
    await screen.post(bot, client.chat_id, view)
