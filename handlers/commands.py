"""Commands outside an interview: help, language, cancel."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import SetLanguage, note_refusal
from handlers.context import Context
from handlers.language.texts import texts_in
from handlers.survey import show
from handlers.views import general as views
from handlers.views.interview import ask_cancel
from handlers.views.view import View
from storage.access import memberships
from storage.people import respondents
from storage.survey.open_interviews import Interview


def commands_router() -> Router:
    router = Router(name="commands")
    router.message.register(send_help, Command("help", ignore_case=True))
    router.message.register(choose_language, Command("language", ignore_case=True))
    router.message.register(cancel, Command("cancel", ignore_case=True))
    router.callback_query.register(set_language, SetLanguage.filter())
    return router


async def send_help(message: Message, context: Context) -> None:
    is_admin = bool(await memberships.active_for(context.db, context.client.account))
    await screen.post(context.bot, context.client.chat_id, views.help_text(context.texts, admin=is_admin))


async def choose_language(message: Message, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, views.choose_language(context.texts, context.languages))


async def set_language(
    query: CallbackQuery, callback_data: SetLanguage, interview: Interview | None, context: Context
) -> None:
    """Saves the choice and, in an interview, shows the current step in the new language."""
    if callback_data.language not in context.languages.codes:
        note_refusal(query.data)
        await query.answer(context.texts.plain("outdated-button"))
        return
    await respondents.set_language(context.db, context.client.account, callback_data.language, context.now)
    await memberships.set_language(context.db, context.client.account, callback_data.language)
    chosen = texts_in(callback_data.language)
    if interview is None:
        await screen.redraw(query, View(chosen("language-set")))
    else:
        await show(query, interview, replace(context, texts=chosen), note=chosen.plain("language-set"))


async def cancel(message: Message, interview: Interview | None, context: Context) -> None:
    view = View(context.texts("nothing-open")) if interview is None else ask_cancel(context.texts, interview)
    await screen.post(context.bot, context.client.chat_id, view)
