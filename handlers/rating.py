"""Ratings before a visit: finds a center by words or by a place on the map, and shows its card.

Nothing of this is stored. The bot recognises its question by its form, and takes the client's place from the message
without keeping it.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Location, Message

from handlers import screen
from handlers.buttons import AskRating, ShowCard
from handlers.context import Context
from handlers.filters import Answers, AtPlace
from handlers.questions import Sign
from handlers.services import ReadActions, ReadCards
from handlers.views import rating as views
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View
from scoring.windows import local_day
from storage.messenger import Messenger
from storage.places import center_search, centers, nearby
from storage.places.centers import Center

NEAREST = 5


def rating_router() -> Router:
    router = Router(name="rating")
    router.message.register(by_command, Command("rating", ignore_case=True))
    router.message.register(ask_place, Command("nearest", ignore_case=True))
    router.message.register(by_reply, Answers(Sign.RATING))
    router.message.register(by_place, AtPlace())
    router.edited_message.register(moved_on, AtPlace())
    router.callback_query.register(show_card, ShowCard.filter())
    router.callback_query.register(ask_again, AskRating.filter())
    return router


async def ask(context: Context) -> None:
    await _post(views.ask(context.texts, replies=_has_replies(context)), context)


async def by_command(
    message: Message, command: CommandObject, context: Context, read_cards: ReadCards, read_actions: ReadActions
) -> None:
    words = (command.args or "").strip()
    if words:
        await _search(words, context, read_cards, read_actions)
    else:
        await ask(context)


async def by_reply(message: Message, context: Context, read_cards: ReadCards, read_actions: ReadActions) -> None:
    await _search(message.text or "", context, read_cards, read_actions)


async def ask_place(message: Message, context: Context) -> None:
    await _post(views.ask_place(context.texts), context)


async def by_place(message: Message, place: Location, context: Context, read_cards: ReadCards) -> None:
    """Shows the centers around a place, at any step, in an interview too."""
    found = await nearby.nearest(context.db, place.latitude, place.longitude, limit=NEAREST)
    cards = await read_cards(context.db, [one.center.id for one in found])
    await _post(views.place_received(context.texts), context)
    await _post(views.nearest(context.texts, found, cards), context)


async def moved_on(message: Message) -> None:
    """Ignores the updates of a live place: the first message was answered already."""


async def show_card(
    query: CallbackQuery, callback_data: ShowCard, context: Context, read_cards: ReadCards, read_actions: ReadActions
) -> None:
    center = await centers.get(context.db, callback_data.center)
    view = await _card(center, context, read_cards, read_actions)
    await screen.add(query, context.bot, context.client.chat_id, view)


async def ask_again(query: CallbackQuery, context: Context) -> None:
    question = views.ask(context.texts, replies=_has_replies(context))
    await screen.add(query, context.bot, context.client.chat_id, question)


async def _search(words: str, context: Context, read_cards: ReadCards, read_actions: ReadActions) -> None:
    found = await center_search.search(context.db, words, limit=SHOWN + 1)
    if not found:
        await _post(views.nothing_found(context.texts, words, replies=_has_replies(context)), context)
    elif len(found) == 1:
        await _post(await _card(found[0], context, read_cards, read_actions), context)
    else:
        cards = await read_cards(context.db, [center.id for center in found[:SHOWN]])
        await _post(views.choose(context.texts, found, cards), context)


async def _card(center: Center, context: Context, read_cards: ReadCards, read_actions: ReadActions) -> View:
    today = local_day(context.now, center.timezone)
    cards = await read_cards(context.db, [center.id])
    taken = (await read_actions(context.db, [center.id], today)).get(center.id, ())
    # Actions with a known outcome are shown on the center's page.
    under_way = [(one.group, one.what) for one in taken if one.outcome is None][: views.MOST_WORKED_ON]
    return views.card(context.texts, context.questionnaire, center, cards.get(center.id), today, under_way)


async def _post(view: View | Prompt, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)


def _has_replies(context: Context) -> bool:
    """Whether the messenger lets a bot ask for a reply."""
    return context.client.messenger is Messenger.TELEGRAM
