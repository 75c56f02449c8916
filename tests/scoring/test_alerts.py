"""When an alert begins and when it is over, on a calendar that can be counted by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from scoring.alerts import PATIENCE, has_fallen, lasting_fall, silent_since, unscanned_since
from scoring.method_2026.trend import Trend

FIRST = datetime(2026, 11, 2, 9, tzinfo=UTC)
LAST = datetime(2026, 11, 16, 9, tzinfo=UTC)
"""Fourteen days later, to the second."""
SECOND = timedelta(seconds=1)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_poster_is_unscanned_after_fourteen_days_and_until_its_first_client() -> None:
    assert unscanned_since(FIRST, None, LAST - SECOND) is None
    assert unscanned_since(FIRST, None, LAST) == FIRST
    assert unscanned_since(FIRST, FIRST + SECOND, LAST) is None
    assert unscanned_since(None, None, LAST) is None


def test_a_client_of_an_earlier_poster_is_none_of_the_new_ones() -> None:
    assert unscanned_since(FIRST, FIRST - SECOND, LAST) == FIRST


def test_a_poster_made_anew_begins_a_new_wait() -> None:
    assert unscanned_since(FIRST + timedelta(days=13), None, LAST) is None
    assert unscanned_since(FIRST + timedelta(days=13), None, LAST + timedelta(days=13)) is not None


def test_silence_begins_with_the_last_answer() -> None:
    assert silent_since(LONG_AGO, FIRST, None, None, LAST - SECOND) is None
    assert silent_since(LONG_AGO, FIRST, None, None, LAST) == FIRST
    # A poster that was made since, and even scanned, is no answer.
    assert silent_since(LONG_AGO, FIRST, LAST - SECOND, LAST - SECOND, LAST) == FIRST


def test_a_center_that_never_had_an_answer_is_silent_since_it_came() -> None:
    assert silent_since(FIRST, None, None, None, LAST - SECOND) is None
    assert silent_since(FIRST, None, None, None, LAST) == FIRST


def test_answers_from_before_a_center_was_there_do_not_make_it_silent_on_its_first_day() -> None:
    assert silent_since(FIRST, LONG_AGO, None, None, LAST - SECOND) is None
    assert silent_since(FIRST, LONG_AGO, None, None, LAST) == FIRST


def test_a_first_poster_gives_fourteen_days_more_and_unscanned_is_the_one_thing_amiss() -> None:
    assert silent_since(LONG_AGO, None, FIRST, FIRST, LAST - SECOND) is None
    assert silent_since(LONG_AGO, None, FIRST, FIRST, LAST) == FIRST
    assert silent_since(LONG_AGO, None, FIRST, None, LAST) is None
    assert silent_since(LONG_AGO, FIRST - PATIENCE, FIRST, None, LAST) == FIRST - PATIENCE


@pytest.mark.parametrize(
    ("net", "called", "fallen"),
    [
        (-5.0, True, True),
        (-5.0, False, False),
        (0.5, True, False),  # the country fell by more
        (0.0, True, False),
    ],
)
def test_a_fall_is_called_and_below_the_countrys_movement(net: float, called: bool, fallen: bool) -> None:
    assert has_fallen(Trend(net - 3, -3.0, net, 1.0, 0.01, called, employers=False)) is fallen


def test_without_a_trend_nothing_has_fallen() -> None:
    assert has_fallen(None) is False


@pytest.mark.parametrize(
    ("windows", "raised", "ended"),
    [
        ("-", [], []),
        ("-x", [], []),
        ("-xx", [2], []),
        ("-x-x-", [], []),
        ("xxx-xx", [1], []),
        ("xxx--xx", [1, 6], [4]),
    ],
)
def test_a_fall_lasts_from_its_second_window_until_two_are_none(
    windows: str, raised: list[int], ended: list[int]
) -> None:
    """x stands for a published window that is lower than the one before it."""
    found: dict[bool, list[int]] = {True: [], False: []}
    falling = False
    for position in range(1, len(windows)):
        lasting = lasting_fall(windows[position] == "x", windows[position - 1] == "x")
        if lasting is not None and lasting is not falling:
            falling = lasting
            found[lasting].append(position)
    assert (found[True], found[False]) == (raised, ended)
