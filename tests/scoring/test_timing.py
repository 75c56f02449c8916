"""Haste, bursts and opening hours."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scoring.timing import burst_limit, is_off_hours, is_speeding, opening_hours

MOSCOW = ZoneInfo("Europe/Moscow")
WEEKDAYS = opening_hours("mo-fr 09:00-18:00; sa 10:00-14:00")


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=MOSCOW)


def test_haste_is_less_than_twenty_seconds_or_a_third_of_the_median() -> None:
    hundred = [90.0] * 100
    assert is_speeding(19.9, []) and not is_speeding(20, [])
    assert is_speeding(29.9, hundred) and not is_speeding(30, hundred)
    # Ninety-nine interviews give no median yet, and a quick crowd does not lower the floor.
    assert not is_speeding(25, [90.0] * 99)
    assert is_speeding(19.9, [30.0] * 100)


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


@pytest.mark.parametrize(
    "words", ["", "mo", "xx 09:00-18:00", "mo-fr 9-18", "mo 18:00-09:00", "fr-mo 09:00-18:00", "mo 25:00-26:00"]
)
def test_what_is_no_opening_hours_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        opening_hours(words)
