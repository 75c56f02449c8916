"""Buttons that name centers. A messenger cuts a label to one line: its visible part alone tells each center apart."""

from collections import Counter
from collections.abc import Callable, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from handlers.language.texts import Texts
from handlers.language.wording import shortened_inside
from handlers.views.view import button
from storage.places.centers import Center

VISIBLE = 30
"""How many letters of a button as wide as the message are seen on the narrowest phones, 320 px."""


def center_rows(
    texts: Texts,
    centers: Sequence[Center],
    data: Callable[[Center], CallbackData],
    before: Callable[[Center], str] = lambda center: "",
) -> list[list[InlineKeyboardButton]]:
    """A row for each center. `before` gives the figures that stand before a name, with what separates them from it."""
    names = [texts.plain("center-button", name=center.name, city=center.city) for center in centers]
    labels = told_apart([before(center) for center in centers], names, [center.code for center in centers])
    return [[button(label, data(center))] for label, center in zip(labels, centers, strict=True)]


def told_apart(before: Sequence[str], names: Sequence[str], codes: Sequence[str]) -> list[str]:
    """Names as they are; shortened in the middle where several look alike; with the codes where even this is not
    enough."""
    whole = list(zip(before, names, strict=True))
    alike = _alike([name[: VISIBLE - len(figures)] for figures, name in whole])
    short = [
        shortened_inside(name, VISIBLE - len(figures)) if same else name
        for (figures, name), same in zip(whole, alike, strict=True)
    ]
    alike = _alike([name[: VISIBLE - len(figures)] for figures, name in zip(before, short, strict=True)])
    return [
        f"{figures}{code} · {name}" if same else f"{figures}{name}"
        for figures, name, code, same in zip(before, short, codes, alike, strict=True)
    ]


def _alike(visible: Sequence[str]) -> list[bool]:
    seen = Counter(visible)
    return [seen[one] > 1 for one in visible]
