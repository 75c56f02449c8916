"""What administrators see besides the digest itself."""

from collections.abc import Sequence

from handlers.callbacks import ShowDigest
from handlers.texts import Texts
from handlers.views.view import View, button, keyboard
from storage.centers import Center


def invite_accepted(texts: Texts, center: Center | None) -> View:
    place = texts.plain("place-nation") if center is None else f"{center.name}, {center.city}"
    return View(texts("invite-accepted", place=place))


def choose_center(texts: Texts, centers: Sequence[Center]) -> View:
    rows = (
        [
            button(
                texts.plain("center-button", name=center.name, city=center.city),
                ShowDigest(center=center.id),
            )
        ]
        for center in centers
    )
    return View(texts("digest-choose"), keyboard(*rows))
