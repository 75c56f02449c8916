"""When a region's digest is due: once its centers have theirs, although their clocks differ."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.digest.due import region_due_week
from scoring.windows import week_of
from tests.handlers.examples import CENTER

MONDAY = date(2026, 11, 30)
WEEK = week_of(MONDAY) - 1
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MOSCOW = replace(CENTER, id=1, timezone="Europe/Moscow", created_at=LONG_AGO)
SAMARA = replace(CENTER, id=2, timezone="Europe/Samara", created_at=LONG_AGO)
"""An hour ahead of Moscow."""


def at(hour: int, minute: int = 0, zone: str = "Europe/Moscow") -> datetime:
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=ZoneInfo(zone))


def test_it_is_due_as_soon_as_every_center_has_its_digest() -> None:
    done = {1: WEEK - 1, 2: WEEK}
    assert region_due_week([MOSCOW, SAMARA], done, at(9, 1)) == WEEK - 1
    assert region_due_week([MOSCOW, SAMARA], {1: WEEK, 2: WEEK}, at(9, 1)) == WEEK


def test_at_ten_by_the_last_clock_it_waits_no_longer() -> None:
    late = {1: WEEK - 1, 2: WEEK}
    assert region_due_week([MOSCOW, SAMARA], late, at(10, 59, "Europe/Samara")) == WEEK - 1
    assert region_due_week([MOSCOW, SAMARA], late, at(9, 59)) == WEEK - 1
    assert region_due_week([MOSCOW, SAMARA], late, at(10)) == WEEK


def test_a_center_of_today_holds_no_region_up() -> None:
    young = replace(SAMARA, created_at=at(12))
    assert region_due_week([MOSCOW, young], {1: WEEK, 2: 0}, at(13)) == WEEK
    assert region_due_week([young], {2: 0}, at(13)) is None
    assert region_due_week([young], {2: WEEK + 1}, at(13) + timedelta(weeks=1)) == WEEK + 1


def test_a_region_that_slept_gets_its_last_week_only() -> None:
    assert region_due_week([MOSCOW], {1: WEEK - 5}, at(10) + timedelta(weeks=2, days=3)) == WEEK + 2
