"""What administrators see besides the digest itself."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import ListCenters, ShowDigest
from handlers.texts import Texts
from handlers.views.center import SHOWN
from handlers.views.view import View, button, keyboard
from storage.centers import Center


def centers_found(texts: Texts, centers: Sequence[Center]) -> View:
    """The first `SHOWN` of the centers that words have named; one more than that says that there are more."""
    if not centers:
        return View(texts("digest-no-such-center"))
    text = texts("digest-choose")
    if len(centers) > SHOWN:
        text += "\n" + texts("search-more", shown=SHOWN)
    return View(text, keyboard(*_rows(texts, centers)))


def centers_page(texts: Texts, centers: Sequence[Center], *, page: int) -> View:
    """A page of all that may be seen; one center more than `SHOWN` says that another page follows."""
    if not centers:
        return View(texts("digest-no-such-center"))
    turns = []
    if page > 0:
        turns.append(button(texts.plain("back"), ListCenters(page=page - 1)))
    if len(centers) > SHOWN:
        turns.append(button(texts.plain("next"), ListCenters(page=page + 1)))
    return View(texts("digest-choose"), keyboard(*_rows(texts, centers), turns))


def _rows(texts: Texts, centers: Sequence[Center]) -> list[list[InlineKeyboardButton]]:
    return [
        [button(texts.plain("center-button", name=center.name, city=center.city), ShowDigest(center=center.id))]
        for center in centers[:SHOWN]
    ]
