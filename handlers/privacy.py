"""Privacy: what is kept about people, what about this one, and an end to it."""

import structlog
from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.callbacks import ForgetMe, KeepMe
from handlers.events import Reason
from handlers.privacy_terms import PrivacyTerms
from handlers.views import privacy as views
from handlers.views.view import View
from handlers.visit import Visit
from storage import privacy
from storage.errors import RespondentNotFound
from storage.interviews import Interview

log = structlog.get_logger(__name__)


def privacy_router() -> Router:
    router = Router(name="privacy")
    router.message.register(what_is_kept, Command("privacy"))
    router.message.register(my_data, Command("mydata"))
    router.message.register(ask_forget, Command("forget"))
    router.callback_query.register(forget, ForgetMe.filter())
    router.callback_query.register(keep, KeepMe.filter())
    return router


async def what_is_kept(message: Message, visit: Visit, terms: PrivacyTerms) -> None:
    await screen.post(visit.bot, visit.client.chat_id, views.what_is_kept(visit.texts, terms))


async def my_data(message: Message, visit: Visit, terms: PrivacyTerms) -> None:
    held = await privacy.held(visit.db, visit.client.account)
    view = View(visit.texts("mydata-nothing")) if held is None else views.held(visit.texts, held, terms.retention)
    await screen.post(visit.bot, visit.client.chat_id, view)


async def ask_forget(message: Message, visit: Visit) -> None:
    held = await privacy.held(visit.db, visit.client.account)
    view = View(visit.texts("forget-nothing")) if held is None else views.ask_forget(visit.texts, held)
    await screen.post(visit.bot, visit.client.chat_id, view)


async def forget(query: CallbackQuery, interview: Interview | None, visit: Visit) -> None:
    try:
        done = await privacy.forget_account(visit.db, visit.client.account, now=visit.now)
    except RespondentNotFound:
        await screen.redraw(query, View(visit.texts("forget-nothing")))
        return
    log.info("forgotten", interviews=done.interviews, counted=done.counted, memberships=done.memberships)
    await screen.redraw(query, views.forgotten(visit.texts, done))
    if interview is not None:
        visit.events.abandoned(interview, visit.now, Reason.FORGOTTEN)
        await screen.retire(visit.bot, interview.chat_id, interview.message_id)


async def keep(query: CallbackQuery, visit: Visit) -> None:
    await screen.redraw(query, View(visit.texts("forget-kept")))
