"""The opening days of a window, by hours, by weekdays, and of a center that has joined within it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.results.method_2026.opening import opening_days
from bot.results.method_2026.windows import Spans
from scoring.windows import week_of
from storage.places.centers import Center
from tests.handlers.examples import CENTER

SPAN = Spans.of(week_of(date(2026, 11, 23))).now
"""13 weeks, from Monday 31 August to Sunday 29 November 2026."""
OLD: Center = replace(CENTER, created_at=datetime(2020, 1, 1, tzinfo=UTC), opening_hours=None, timezone="UTC")


@pytest.mark.parametrize(("hours", "days"), [(None, 65), ("mo-sa 09:00-18:00", 78), ("mo 09:00-18:00", 13)])
def test_opening_days_follow_the_opening_hours(hours: str | None, days: int) -> None:
    assert len(opening_days(replace(OLD, opening_hours=hours), None, SPAN)) == days


def test_a_center_that_joins_counts_from_then_on_or_from_its_first_report() -> None:
    joined = replace(OLD, created_at=datetime(2026, 11, 16, 9, tzinfo=UTC))
    assert opening_days(joined, None, SPAN) == {
        date(2026, 11, 16) + timedelta(days=at) for at in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)
    }
    assert len(opening_days(joined, date(2026, 11, 9), SPAN)) == 15
    assert len(opening_days(joined, date(2026, 11, 23), SPAN)) == 10
    assert len(opening_days(OLD, date(2026, 11, 23), SPAN)) == 65
    assert opening_days(replace(OLD, created_at=datetime(2026, 12, 1, tzinfo=UTC)), None, SPAN) == set()
