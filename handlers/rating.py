"""Ratings before a visit: a center is found by words or by a place on the map, and its card is shown.

Nothing of this is kept. The bot's question is known again by what it looks like, and the place that a client sends is
read from the message and forgotten with it.
"""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Location, Message

from handlers import screen
from handlers.callbacks import AskRating, ShowCard
from handlers.cards import ReadActions, ReadCards
from handlers.filters import Answers, AtPlace
from handlers.questions import Sign
from handlers.views import rating as views
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View
from handlers.visit import Visit
from storage import centers, nearby
from storage.centers import Center
from storage.messenger import Messenger

NEAREST = 5


def rating_router() -> Router:
    router = Router(name="rating")
    router.message.register(by_command, Command("rating"))
    router.message.register(ask_place, Command("nearest"))
    router.message.register(by_reply, Answers(Sign.RATING))
    router.message.register(by_place, AtPlace())
    router.edited_message.register(moved_on, AtPlace())
    router.callback_query.register(show_card, ShowCard.filter())
    router.callback_query.register(ask_again, AskRating.filter())
    return router


async def ask(visit: Visit) -> None:
    await _post(views.ask(visit.texts, replies=_has_keyboards(visit)), visit)


async def by_command(
    message: Message, command: CommandObject, visit: Visit, read_cards: ReadCards, read_actions: ReadActions
) -> None:
    words = (command.args or "").strip()
    if words:
        await _search(words, visit, read_cards, read_actions)
    else:
        await ask(visit)


async def by_reply(message: Message, visit: Visit, read_cards: ReadCards, read_actions: ReadActions) -> None:
    await _search(message.text or "", visit, read_cards, read_actions)


async def ask_place(message: Message, visit: Visit) -> None:
    if _has_keyboards(visit):
        await _post(views.ask_place(visit.texts), visit)
    else:
        await ask(visit)


async def by_place(message: Message, place: Location, visit: Visit, read_cards: ReadCards) -> None:
    """Wherever the client stands, in an interview too: the centers around are what a place asks for."""
    found = await nearby.nearest(visit.db, place.latitude, place.longitude, limit=NEAREST)
    cards = await read_cards(visit.db, [one.center.id for one in found])
    await _post(views.place_received(visit.texts, keyboards=_has_keyboards(visit)), visit)
    await _post(views.nearest(visit.texts, found, cards), visit)


async def moved_on(message: Message) -> None:
    """A live place was answered when it came; it need not be at every step."""


async def show_card(
    query: CallbackQuery, callback_data: ShowCard, visit: Visit, read_cards: ReadCards, read_actions: ReadActions
) -> None:
    center = await centers.get(visit.db, callback_data.center)
    view = await _card(center, visit, read_cards, read_actions)
    await screen.add(query, visit.bot, visit.client.chat_id, view)


async def ask_again(query: CallbackQuery, visit: Visit) -> None:
    question = views.ask(visit.texts, replies=_has_keyboards(visit))
    await screen.add(query, visit.bot, visit.client.chat_id, question)


async def _search(words: str, visit: Visit, read_cards: ReadCards, read_actions: ReadActions) -> None:
    found = await centers.search(visit.db, words, limit=SHOWN + 1)
    if not found:
        await _post(views.nothing_found(visit.texts, words, replies=_has_keyboards(visit)), visit)
    elif len(found) == 1:
        await _post(await _card(found[0], visit, read_cards, read_actions), visit)
    else:
        cards = await read_cards(visit.db, [center.id for center in found[:SHOWN]])
        await _post(views.choose(visit.texts, found, cards), visit)


async def _card(center: Center, visit: Visit, read_cards: ReadCards, read_actions: ReadActions) -> View:
    today = visit.now.date()
    cards = await read_cards(visit.db, [center.id])
    taken = (await read_actions(visit.db, [center.id], today)).get(center.id, ())
    # What has been compared already has its say on the center's page.
    under_way = [(one.group, one.what) for one in taken if one.outcome is None][: views.MOST_WORKED_ON]
    return views.card(visit.texts, visit.questionnaire, center, cards.get(center.id), today, under_way)


async def _post(view: View | Prompt, visit: Visit) -> None:
    await screen.post(visit.bot, visit.client.chat_id, view)


def _has_keyboards(visit: Visit) -> bool:
    """Whether the messenger lets a bot ask for a reply or a place."""
    return visit.client.messenger is Messenger.TELEGRAM
