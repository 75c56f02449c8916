"""Haste, bursts and opening hours."""

import math
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.timing import (
    burst_limit,
    completion_rate,
    is_off_hours,
    kiosk_burst_limit,
    opening_hours,
    speed_limit,
)

MOSCOW = ZoneInfo("Europe/Moscow")
WEEKDAYS = opening_hours("mo-fr 09:00-18:00; sa 10:00-14:00")


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=MOSCOW)


def test_haste_is_less_than_twenty_seconds_or_a_third_of_the_median() -> None:
    assert speed_limit([]) == 20
    assert speed_limit([90.0] * 100) == 30
    # Half took 60 s and half 120 s: the median is 90 s.
    assert speed_limit([60.0, 120.0] * 50) == 30
    # Ninety-nine interviews give no median yet, and a quick crowd does not lower the floor.
    assert speed_limit([90.0] * 99) == 20
    assert speed_limit([30.0] * 100) == 20


@pytest.mark.parametrize(("rate", "limit"), [(0.2, 4), (1.0, 7), (2.0, 10)])
def test_the_methodologys_table_of_bursts(rate: float, limit: int) -> None:
    assert burst_limit(rate) == limit


@given(st.floats(0, 60))
def test_the_limit_of_a_burst_is_the_poisson_tails(rate: float) -> None:
    limit = burst_limit(rate)
    assert stats.poisson.sf(limit - 1, rate) < 1e-4 * (1 + 1e-6)
    assert limit == 0 or stats.poisson.sf(limit - 2, rate) >= 1e-4 * (1 - 1e-6)


def test_there_is_no_negative_rate() -> None:
    for rate in (-1.0, math.nan):
        with pytest.raises(ValueError, match="is no rate"):
            burst_limit(rate)


def test_a_kiosk_serves_six_people_in_ten_minutes() -> None:
    assert [kiosk_burst_limit(kiosks) for kiosks in (0, 1, 2, 3)] == [6, 6, 12, 18]


def test_a_centers_rate_is_that_of_its_own_open_time() -> None:
    # 49 open hours a week are 294 spans of ten minutes, 3,822 in thirteen weeks.
    assert WEEKDAYS.per_week == 49
    assert completion_rate(3_822, WEEKDAYS) == pytest.approx(1.0)
    # Where nobody knows the hours, 45 a week: 3,510 spans.
    assert completion_rate(7_020, None) == pytest.approx(2.0)
    assert completion_rate(0, None) == completion_rate(10, WEEKDAYS) == 0.2


def test_hours_until_midnight_and_after_it_add_up() -> None:
    assert opening_hours("fr 18:00-24:00; sa 00:00-02:30").per_week == 8.5
    assert opening_hours("mo-su 00:00-24:00").per_week == 168


@pytest.mark.parametrize(
    ("moment", "outside"),
    [
        ("2026-11-24T09:00", 0.0),
        ("2026-11-24T18:00", 0.0),
        ("2026-11-24T06:30", 2.5),
        ("2026-11-24T20:30", 2.5),
        ("2026-11-28T12:00", 0.0),
        ("2026-11-28T16:00", 2.0),
        ("2026-11-29T12:00", 21.0),  # Sunday noon: Monday 09:00 is 21 h off, Saturday 14:00 is 22 h.
        ("2026-11-30T00:30", 8.5),  # Monday, long before opening.
    ],
)
def test_the_distance_to_opening_hours(moment: str, outside: float) -> None:
    assert WEEKDAYS.hours_outside(local(moment)) == pytest.approx(outside)


def test_two_hours_either_way_are_still_fine() -> None:
    assert not is_off_hours(local("2026-11-24T20:00"), WEEKDAYS)
    assert is_off_hours(local("2026-11-24T20:01"), WEEKDAYS)


def test_hours_until_midnight_reach_into_the_next_day() -> None:
    late = opening_hours("fr 12:00-24:00")
    assert late.hours_outside(local("2026-11-28T01:00")) == pytest.approx(1.0)
    assert late.hours_outside(local("2026-11-25T12:00")) == math.inf
    night = opening_hours("fr 18:00-24:00; sa 00:00-02:00")
    assert night.hours_outside(local("2026-11-28T00:00")) == 0
    assert night.hours_outside(local("2026-11-28T01:30")) == 0
    assert night.hours_outside(local("2026-11-28T05:00")) == pytest.approx(3.0)


@pytest.mark.parametrize(
    "words", ["", "mo", "xx 09:00-18:00", "mo-fr 9-18", "mo 18:00-09:00", "fr-mo 09:00-18:00", "mo 25:00-26:00"]
)
def test_what_is_no_opening_hours_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        opening_hours(words)


def test_days_within_a_span_are_those_of_open_weekdays() -> None:
    """From Monday 30 November 2026: six open days a week, and in the rest of nine days Monday and Tuesday."""
    monday = date(2026, 11, 30)
    assert WEEKDAYS.days_within(monday, date(2026, 12, 6)) == {monday + timedelta(days=at) for at in range(6)}
    assert len(WEEKDAYS.days_within(monday, date(2026, 12, 8))) == 8
    assert WEEKDAYS.days_within(date(2026, 12, 6), date(2026, 12, 6)) == set()
    assert WEEKDAYS.days_within(monday, date(2026, 11, 29)) == set()
