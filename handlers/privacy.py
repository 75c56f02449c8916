"""Privacy: what is kept about people, what about this one, and an end to it."""

import structlog
from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import ForgetMe, KeepMe
from handlers.client.events import Reason
from handlers.client.identity import ReadAccountKey
from handlers.client.left_contacts import left_by
from handlers.context import Context
from handlers.services import PrivacyTerms
from handlers.views import privacy as views
from handlers.views.view import View
from storage.erasure import privacy
from storage.errors import RespondentNotFound
from storage.survey.open_interviews import Interview
from storage.words.callback_requests import CallbackRequest

log = structlog.get_logger(__name__)


def privacy_router() -> Router:
    router = Router(name="privacy")
    router.message.register(what_is_kept, Command("privacy", ignore_case=True))
    router.message.register(my_data, Command("mydata", ignore_case=True))
    router.message.register(ask_forget, Command("forget", ignore_case=True))
    router.callback_query.register(forget, ForgetMe.filter())
    router.callback_query.register(keep, KeepMe.filter())
    return router


async def what_is_kept(message: Message, context: Context, terms: PrivacyTerms) -> None:
    await screen.post(context.bot, context.client.chat_id, views.what_is_kept(context.texts, terms))


async def my_data(message: Message, context: Context, terms: PrivacyTerms, account_key: ReadAccountKey) -> None:
    contacts = await _contacts(context, account_key)
    held = await privacy.held(context.db, context.client.account, contacts)
    view = View(context.texts("mydata-nothing")) if held is None else views.held(context.texts, held, terms.retention)
    await screen.post(context.bot, context.client.chat_id, view)


async def ask_forget(message: Message, context: Context) -> None:
    held = await privacy.held(context.db, context.client.account)
    view = View(context.texts("forget-nothing")) if held is None else views.ask_forget(context.texts, held)
    await screen.post(context.bot, context.client.chat_id, view)


async def forget(
    query: CallbackQuery, interview: Interview | None, context: Context, account_key: ReadAccountKey
) -> None:
    contacts = await _contacts(context, account_key)
    try:
        done = await privacy.forget_account(context.db, context.client.account, contacts, now=context.now)
    except RespondentNotFound:
        await screen.redraw(query, View(context.texts("forget-nothing")))
        return
    log.info("forgotten", interviews=done.interviews, counted=done.counted, memberships=done.memberships)
    await screen.redraw(query, views.forgotten(context.texts, done))
    if done.memberships:
        await screen.forget_menu(context.bot, context.client.chat_id)
    if interview is not None:
        context.events.abandoned(interview, context.now, Reason.FORGOTTEN)
        await screen.retire(context.bot, interview.chat_id, interview.message_id)


async def _contacts(context: Context, account_key: ReadAccountKey) -> list[CallbackRequest]:
    client = context.client
    return await left_by(context.db, account_key(), client.messenger, client.user_id)


async def keep(query: CallbackQuery, context: Context) -> None:
    await screen.redraw(query, View(context.texts("forget-kept")))
