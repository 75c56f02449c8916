"""The view of a receipt."""

from collections.abc import Sequence
from datetime import datetime

from handlers.texts import Texts
from handlers.views.view import View
from handlers.wording import center_in_text, day, day_in_words, line
from questionnaire.model import Questionnaire
from scoring.actions import ActionTaken
from scoring.windows import local_day, monday
from storage.centers import Center
from storage.digests import Digest

MOST = 5


def receipt(
    texts: Texts,
    questionnaire: Questionnaire,
    center: Center,
    week: int,
    digest: Digest | None,
    taken: Sequence[ActionTaken],
    now: datetime,
) -> View:
    """The receipt for a center and a week, with its digest, if there is one yet, and the actions since."""
    head = texts("receipt-head", center=center_in_text(texts, center.name), day=day(monday(week), texts.language))
    did = [line(texts, questionnaire, one) for one in taken[:MOST]] or [texts("receipt-nothing-done")]
    return View("\n\n".join([head, _seen(texts, center, week, digest, now), *did]))


def _seen(texts: Texts, center: Center, week: int, digest: Digest | None, now: datetime) -> str:
    if digest is None:
        due = monday(week + 1)
        if local_day(now, center.timezone) <= due:
            return texts("receipt-coming", day=day(due, texts.language))
        return texts("receipt-no-digest")
    if digest.seen_at is not None:
        return texts("receipt-seen", day=day_in_words(digest.seen_at, center.timezone, texts.language))
    return texts("receipt-ready", day=day_in_words(digest.created_at, center.timezone, texts.language))
