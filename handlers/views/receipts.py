"""The view of a receipt."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.client.receipt_codes import Receipt, code_of
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, day, day_in_words, line
from handlers.services import WeekInDigests, WeekState
from handlers.views.view import View
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import ActionTaken
from scoring.methodology import STANDARD
from scoring.windows import monday
from storage.delivery.digest_hours import USUAL_HOUR, monday_at
from storage.delivery.digests import Digest
from storage.places.centers import Center

MOST = 5
LATE = timedelta(days=7)
"""How long after its moment a missing digest may still come: the next week's takes its place then."""


def receipt(
    texts: Texts,
    questionnaire: Questionnaire,
    center: Center,
    code: Receipt,
    week: WeekInDigests | None,
    taken: Sequence[ActionTaken],
    now: datetime,
) -> View:
    """The receipt with the fate of the week's answers (None if the client's own do not count) and the actions since.

    Its code is for clients whose answers count: it speaks of a digest that has no others.
    """
    name = center_in_text(texts, center.name)
    head = texts("receipt-head", center=name, day=day(monday(code.week), texts.language))
    did = [line(texts, questionnaire, one) for one in taken[:MOST]] or [texts("receipt-nothing-done")]
    if week is None:
        return View("\n\n".join([head, texts("receipt-uncounted"), *did]))
    shown = texts("receipt-code", code=code_of(code))
    return View("\n\n".join([head, _week(texts, center, code.week, week, now), *did, shown]))


def _week(texts: Texts, center: Center, number: int, week: WeekInDigests, now: datetime) -> str:
    if week.digest is not None:
        return _seen(texts, center, week.digest)
    if week.state is WeekState.NO_DIGEST:
        return _coming(texts, center, number, now)
    return texts(f"receipt-{week.state}", cell=STANDARD.min_cell)


def _coming(texts: Texts, center: Center, number: int, now: datetime) -> str:
    due = monday_at(number, center.timezone, USUAL_HOUR)
    if center.closed_at is not None or now >= due + LATE:
        return texts("receipt-no-digest")
    if now >= due:
        return texts("receipt-late")
    return texts("receipt-coming", day=day(monday(number + 1), texts.language), hour=USUAL_HOUR)


def _seen(texts: Texts, center: Center, digest: Digest) -> str:
    if digest.seen_at is not None:
        return texts("receipt-seen", day=day_in_words(digest.seen_at, center.timezone, texts.language))
    return texts("receipt-ready", day=day_in_words(digest.created_at, center.timezone, texts.language))
