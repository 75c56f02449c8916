"""The work of a drawing process: it turns a digest's frozen content into a letter, without database or messenger."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.digest.center.content import DigestContent
from bot.digest.region.content import RegionContent
from bot.results.frozen_json import from_json
from handlers.language.texts import texts_in
from handlers.services import Letter
from questionnaire.loader import load


@dataclass(frozen=True, slots=True)
class DrawingOrder:
    """A center's or a region's digest as frozen JSON, the language to draw it in, and `quotes` from clients. With
    `repeated`, the words say that the digest is sent again.

    Equal orders give equal letters.
    """

    content: str
    language: str
    of_region: bool = False
    repeated: bool = False
    quotes: tuple[str, ...] = ()


Draw = Callable[[DrawingOrder], Awaitable[Letter]]


def prepare() -> None:
    """Loads what letters need, which takes a second or two of the processor. The names are of no use here."""
    from bot.digest.center import caption, chart  # noqa: F401
    from bot.digest.region import caption as of_region  # noqa: F401


def letter(order: DrawingOrder) -> Letter:
    # Drawing needs matplotlib, which only a drawing process should load.
    if order.of_region:
        return _of_region(order)
    from bot.digest.center import caption, chart

    content, texts = from_json(DigestContent, order.content), texts_in(order.language)
    questionnaire = load(content.questionnaire)
    words = caption.caption(content, texts, questionnaire, order.quotes, repeated=order.repeated)
    return Letter(chart.draw(content, texts, questionnaire), words)


def _of_region(order: DrawingOrder) -> Letter:
    from bot.digest.region import caption, chart

    content, texts = from_json(RegionContent, order.content), texts_in(order.language)
    return Letter(chart.draw(content, texts), caption.caption(content, texts, repeated=order.repeated))
