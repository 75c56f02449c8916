"""The views for administrators besides the digest itself."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardButton

from handlers.buttons import ListCenters, ShowDigest
from handlers.language.signs import FULL_STAR, turn_sign
from handlers.language.texts import Texts
from handlers.language.wording import number
from handlers.services import Figures
from handlers.views.center import SHOWN
from handlers.views.center_buttons import center_rows
from handlers.views.view import View, button, keyboard
from storage.places.centers import Center

FiguresById = Mapping[int, Figures]


def centers_found(texts: Texts, centers: Sequence[Center], figures: FiguresById) -> View:
    """The first `SHOWN` of the centers that words have named. One center more means that there are more."""
    if not centers:
        return View(texts("digest-no-such-center"))
    text = _choose(texts, figures)
    if len(centers) > SHOWN:
        text += "\n" + texts("search-more", shown=SHOWN)
    return View(text, keyboard(*_rows(texts, centers, figures)))


def centers_page(texts: Texts, centers: Sequence[Center], figures: FiguresById, *, page: int) -> View:
    """A page of all visible centers. One center more than `SHOWN` means that another page follows."""
    if not centers:
        return View(texts("digest-no-such-center"))
    turns = []
    if page > 0:
        turns.append(button(texts.plain("back"), ListCenters(page=page - 1)))
    if len(centers) > SHOWN:
        turns.append(button(texts.plain("next"), ListCenters(page=page + 1)))
    return View(_choose(texts, figures), keyboard(*_rows(texts, centers, figures), turns))


def _choose(texts: Texts, figures: FiguresById) -> str:
    words = texts("digest-choose")
    return f"{words}\n{texts('center-figures-key')}" if figures else words


def _rows(texts: Texts, centers: Sequence[Center], figures: FiguresById) -> list[list[InlineKeyboardButton]]:
    return center_rows(
        texts,
        centers[:SHOWN],
        lambda center: ShowDigest(center=center.id),
        lambda center: _figures(texts, figures.get(center.id)),
    )


def _figures(texts: Texts, figures: Figures | None) -> str:
    """The figures come first, so that a phone cuts off only the end of the name."""
    if figures is None:
        return ""
    if figures.index is None:
        return f"{texts.plain('center-few', n=figures.n)} · "
    index = number(figures.index, texts.language) + turn_sign(figures.heading)
    words = texts.plain("center-figures", index=index, n=figures.n)
    return f"{words} · " if figures.stars is None else f"{figures.stars}{FULL_STAR} {words} · "
