"""Words first, questions later or never; and words taken back before they have become a letter."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import screen
from handlers.buttons import EraseWords, WriteFirst
from handlers.context import Context
from handlers.views import center as center_views
from handlers.views import free_text as views
from handlers.views.view import View
from questionnaire.flow import COOLDOWN
from questionnaire.model import Entry
from storage.places import centers
from storage.survey import newcomers
from storage.survey.open_interviews import Interview
from storage.words import letters


def write_first_router() -> Router:
    router = Router(name="write_first")
    router.callback_query.register(write_first, WriteFirst.filter())
    router.callback_query.register(erase_words, EraseWords.filter())
    return router


async def write_first(
    query: CallbackQuery, callback_data: WriteFirst, interview: Interview | None, context: Context
) -> None:
    """Asks for words, in a message below. In an interview they are its comment anyway."""
    center = await centers.get(context.db, callback_data.center)
    chat_id = context.client.chat_id
    if interview is not None and interview.center_id == center.id:
        await screen.add(query, context.bot, chat_id, views.write_on_the_way(context.texts))
        return
    if center.closed_at is not None:
        await screen.redraw(query, center_views.closed_center(context.texts, center))
        return
    account = context.client.account
    known = await newcomers.find(context.db, account, context.now)
    if known is None or known.center_id != center.id:
        await newcomers.come_to(
            context.db, account, center.id, Entry.TYPED_CODE, language=context.texts.language,
            questionnaire=context.questionnaire.version, now=context.now,
        )  # fmt: skip
    earlier = await letters.written_since(context.db, account, center.id, context.now - COOLDOWN)
    await screen.add(query, context.bot, chat_id, views.write_first(context.texts, center, earlier))


async def erase_words(query: CallbackQuery, context: Context) -> None:
    gone = await newcomers.forget(context.db, context.client.account)
    await screen.redraw(query, View(context.texts("words-erased" if gone else "words-gone")))
