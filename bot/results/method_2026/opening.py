"""The days of a window on which a center was open, half of which must be reported (methodology §12)."""

from datetime import date
from functools import lru_cache

from scoring.timing import opening_hours
from scoring.windows import Window, local_day
from storage.places.centers import Center

USUAL_DAYS = "mo-fr 00:01-23:59"
"""Of a center whose opening hours are not known."""
REMEMBERED = 1_000
"""Opening hours and windows: most centers share them."""


def opening_days(center: Center, first_report: date | None, span: Window) -> frozenset[date]:
    """By its opening hours or, without any, weekdays.

    A center that joined within the window counts from then on, or from the first day that it has reported.
    """
    joined = local_day(center.created_at, center.timezone)
    start = max(span.start, joined if first_report is None else min(first_report, joined))
    return _days(center.opening_hours or USUAL_DAYS, start, span.end)


@lru_cache(REMEMBERED)
def _days(words: str, start: date, end: date) -> frozenset[date]:
    return opening_hours(words).days_within(start, end)
