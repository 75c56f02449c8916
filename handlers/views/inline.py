"""Cards of centers under the input field of any chat."""

from datetime import date

from aiogram.types import (
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from handlers.client import payloads
from handlers.language.signs import heading_sign, stars_drawn
from handlers.language.texts import Texts
from handlers.language.wording import number
from handlers.views import rating_2026
from handlers.views.rating import AnyCard, card_text
from handlers.views.view import keyboard
from questionnaire.model import Questionnaire
from scoring.method_2026.card import Card2026
from storage.places.centers import Center


def offer(
    texts: Texts, questionnaire: Questionnaire, center: Center, known: AnyCard | None, today: date, link: str
) -> InlineQueryResultArticle:
    """A line to choose, and the card that it sends. `link` begins an interview about the center."""
    return InlineQueryResultArticle(
        id=str(center.id),
        title=_title(texts, center, known),
        description=_description(texts, known),
        input_message_content=InputTextMessageContent(
            message_text=card_text(texts, questionnaire, center, known, today)
        ),
        reply_markup=keyboard([InlineKeyboardButton(text=texts.plain("rating-answer"), url=link)]),
    )


def hint(texts: Texts, query: str, *, found: bool) -> InlineQueryResultsButton | None:
    """Tells people which words to type, and whether nothing was found."""
    if found:
        return None
    words = texts.plain("rating-inline-nothing" if query else "rating-inline-hint")
    return InlineQueryResultsButton(text=words, start_parameter=payloads.RATING)


def _title(texts: Texts, center: Center, known: AnyCard | None) -> str:
    name = texts.plain("center-button", name=center.name, city=center.city)
    if isinstance(known, Card2026):
        return f"{rating_2026.in_short(known)} {name}".lstrip()
    stars = None if known is None else known.star.stars
    return name if stars is None else f"{stars_drawn(stars)} {name}"


def _description(texts: Texts, known: AnyCard | None) -> str:
    if isinstance(known, Card2026):
        return rating_2026.in_a_line(texts, known)
    if known is None or known.index is None:
        return texts.plain("rating-offer-none")
    index = number(known.index.value, texts.language)
    words = texts.plain("rating-offer", index=f"{index} {heading_sign(known.heading)}".rstrip(), n=known.n)
    return words if known.star.stars is None else texts.plain("rating-offer-starred", offer=words)
