"""The views to find a center, to consent, and to change the center half-way."""

from collections.abc import Sequence
from datetime import datetime

from aiogram.filters.callback_data import CallbackData

from handlers.buttons import Begin, BeginVisit, FindCenter, PickCenter, Refuse, Resume, ShowTerms, ShowVisitTerms
from handlers.client import payloads
from handlers.client.hurdles import Hurdle, Obstacle
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, day_in_words
from handlers.views.center_buttons import center_rows
from handlers.views.free_text import write_first_button
from handlers.views.view import View, button, keyboard, page_button
from questionnaire import flow
from questionnaire.model import Entry
from storage.places.centers import Center
from storage.survey.open_interviews import Interview

SHOWN = 8
"""How many centers one list shows: they fit on a small phone without scrolling."""


def welcome(texts: Texts, app: str | None = None) -> View:
    """With a button to the pages, if there is an `app`: they begin with the same search."""
    text = texts("welcome")
    return View(text) if app is None else View(text, keyboard([page_button(texts.plain("app-button"), app)]))


def unknown_center(texts: Texts) -> View:
    return View(texts("unknown-center"))


def closed_center(texts: Texts, center: Center) -> View:
    return View(texts("center-closed", center=center_in_text(texts, center.name)))


def search_again(texts: Texts) -> View:
    return View(texts("search-again"))


def search_results(texts: Texts, query: str, centers: Sequence[Center]) -> View:
    """The first `SHOWN` of the centers found. One center more than `SHOWN` means that there are more."""
    if not centers:
        return View(texts("search-nothing", query=query[:60]))
    shown = centers[:SHOWN]
    text = texts("search-found", count=len(shown))
    if len(centers) > SHOWN:
        text += "\n" + texts("search-more", shown=SHOWN)
    rows = center_rows(texts, shown, lambda center: PickCenter(center=center.id, entry=Entry.TYPED_CODE))
    return View(text, keyboard(*rows))


def consent(
    texts: Texts, center: Center, begin: Begin | BeginVisit, *, in_full: bool = False, app: str | None = None
) -> View:
    """The first screen; `begin` is the data of the consent button. The details are one tap away, and so are the pages
    if there is an `app`."""
    more = (ShowTerms if isinstance(begin, Begin) else ShowVisitTerms)(**begin.model_dump())
    refuse = button(texts.plain("consent-no"), Refuse())
    return View(
        texts("consent-in-full" if in_full else "consent", center=center_in_text(texts, center.name), city=center.city),
        keyboard(
            [button(texts.plain("consent-yes"), begin)],
            [] if app is None else [page_button(texts.plain("app-button"), app, _start(center, begin))],
            [write_first_button(texts, center.id)],
            [refuse] if in_full else [button(texts.plain("consent-more"), more), refuse],
            [button(texts.plain("consent-other-center"), FindCenter())],
        ),
    )


def _start(center: Center, begin: Begin | BeginVisit) -> str:
    """Leads to the same consent on the pages, by the same entry."""
    if isinstance(begin, BeginVisit):
        return begin.token
    return (payloads.of_found_center if begin.entry is Entry.TYPED_CODE else payloads.of_center)(center.code)


def refused(texts: Texts) -> View:
    return View(texts("consent-refused"))


def switch(texts: Texts, interview: Interview, center: Center, go: CallbackData) -> View:
    """Asks before giving up an unfinished interview for another center; `go` is the data of the button that does it."""
    done = flow.progress(interview.answers)
    return View(
        texts(
            "switch",
            current=center_in_text(texts, interview.center_name),
            next=center_in_text(texts, center.name),
            answered=done.answered,
            total=done.total,
        ),
        keyboard(
            [button(texts.plain("switch-stay"), Resume())],
            [button(texts.plain("switch-go"), go)],
        ),
    )


def hurdle(
    texts: Texts, before: Hurdle, center: Center, interview: Interview | None, go: CallbackData, *, words: bool
) -> View:
    """What stands before a new interview. With `words`, the client may write a letter instead."""
    if before.again is not None:
        return answered_recently(texts, center, before.again, words=words)
    if before.obstacle is Obstacle.OTHER_OPEN and interview is not None:
        return switch(texts, interview, center, go)
    return closed_center(texts, center)


def token_refused(texts: Texts) -> View:
    return View(texts("token-refused"))


def token_muted(texts: Texts) -> View:
    return View(texts("token-muted"))


def answered_recently(texts: Texts, center: Center, again: datetime, *, words: bool = False) -> View:
    """With `words`, the client may still write a letter."""
    return View(
        texts(
            "answered-recently",
            center=center_in_text(texts, center.name),
            date=day_in_words(again, center.timezone, texts.language),
        ),
        keyboard([write_first_button(texts, center.id)]) if words else None,
    )
