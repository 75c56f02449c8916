"""Inline mode: `@bot Брянск` in any chat offers cards of centers.

The answer does not depend on the person who types: the messenger keeps it for some minutes and gives it to everybody
who types the same. It therefore uses the installation's language, which is also that of the chats that get the cards.
"""

from aiogram import Bot, Router
from aiogram.types import InlineQuery
from aiogram.utils.deep_linking import create_start_link

from handlers import screen
from handlers.client import payloads
from handlers.language.texts import texts_in
from handlers.services import Clock, ReadCards
from handlers.views import inline as views
from questionnaire.languages import Offered
from questionnaire.model import Questionnaire
from scoring.windows import local_day
from storage.engine.database import Database
from storage.places import center_search

MOST_OFFERS = 20


def inline_router() -> Router:
    router = Router(name="inline")
    router.inline_query.register(offer_cards)
    return router


async def offer_cards(
    query: InlineQuery,
    bot: Bot,
    db: Database,
    questionnaire: Questionnaire,
    clock: Clock,
    languages: Offered,
    read_cards: ReadCards,
) -> None:
    texts, now = texts_in(languages.default), clock()
    words = query.query.strip()
    found = await center_search.search(db, words, limit=MOST_OFFERS)
    cards = await read_cards(db, [center.id for center in found])
    offers = [
        views.offer(
            texts,
            questionnaire,
            center,
            cards.get(center.id),
            local_day(now, center.timezone),
            await create_start_link(bot, payloads.of_center(center.code)),
        )
        for center in found
    ]
    await screen.offer(query, offers, views.hint(texts, words, found=bool(found)))
