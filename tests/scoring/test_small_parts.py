"""Student's quantile, packed answers, windows, trend."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from scoring import windows
from scoring.false_discovery import largest_significant
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.trend import change
from scoring.packed_answers import codes
from scoring.t_quantile import t_quantile


@given(st.floats(1, 1e4), st.floats(0.001, 0.999))
def test_t_quantiles_are_those_of_scipy(df: float, probability: float) -> None:
    assert t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("probability", "df"), [(0, 5), (1, 5), (0.5, 0), (0.5, -1), (float("nan"), 5)])
def test_there_is_no_quantile_outside_the_distribution(probability: float, df: float) -> None:
    with pytest.raises(ValueError, match="no t quantile"):
        t_quantile(probability, df)


def test_packed_answers_become_a_table() -> None:
    assert codes(["543210895432108"]).tolist() == [[5, 4, 3, 2, 1, 0, 8, 9, 5, 4, 3, 2, 1, 0, 8]]
    assert codes([]).shape == (0, 15)


@pytest.mark.parametrize("bad", ["5" * 14, "5" * 16, "7" * 15, "x" * 15, "６" * 15, ""])
def test_what_is_no_answer_is_named(bad: str) -> None:
    with pytest.raises(ValueError, match=repr(bad)):
        codes(["5" * 15, bad])


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_weeks_are_iso_weeks(day: date) -> None:
    week = windows.week_of(day)
    assert windows.monday(week).isocalendar()[:2] == day.isocalendar()[:2]
    assert windows.monday(week).isoweekday() == 1


def test_windows_of_weeks() -> None:
    last = windows.week_of(date(2026, 11, 29))
    thirteen = windows.window(last, 13)
    assert (thirteen.start, thirteen.end) == (date(2026, 8, 31), date(2026, 11, 29))
    assert (thirteen.before().start, thirteen.before().end) == (date(2026, 6, 1), date(2026, 8, 30))
    assert windows.last_complete_week(date(2026, 11, 30)) == last
    assert windows.last_complete_week(date(2026, 11, 29)) == last - 1


def test_a_moment_lies_on_the_day_of_its_own_zone() -> None:
    moment = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
    assert windows.local_day(moment, "Europe/Moscow") == date(2026, 11, 30)
    assert windows.local_day(moment, "Europe/Kaliningrad") == date(2026, 11, 29)


def test_a_change_by_hand() -> None:
    # 5 points over √(3² + 4²) = 5: z = 1, p = 0.3173.
    found = change(Estimate(80, 3.0, 20), Estimate(75, 4.0, 20))
    assert found is not None
    assert (found.points, found.z) == (5, 1)
    assert found.p == pytest.approx(2 * stats.norm.sf(1), rel=1e-12)
    assert change(None, Estimate(75, 4.0, 20)) is None
    assert change(Estimate(80, None, None), Estimate(75, 4.0, 20)) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_and_hochberg_reject_what_statsmodels_rejects(p_values: list[float]) -> None:
    largest = largest_significant(p_values, 0.10)
    rejected = multipletests(p_values, alpha=0.10, method="fdr_bh")[0]
    ours = np.array([p <= largest for p in p_values]) if rejected.any() else np.zeros(len(p_values), dtype=bool)
    assert ours.tolist() == rejected.tolist()


def test_no_p_values_means_nothing_significant() -> None:
    assert largest_significant([], 0.10) == 0.0


def test_a_p_value_at_its_limit_is_significant() -> None:
    """The first of two at 10 %: 0.10 · 1/2."""
    assert largest_significant([0.05, 0.5], 0.10) == 0.05
    assert largest_significant([0.051, 0.5], 0.10) == 0.0


def test_weeks_have_the_names_of_the_calendar_and_months_those_of_the_monday_after() -> None:
    """Sunday, 29 November 2026, ends week 48; the run for it is on 30 November, that for week 49 on 7 December."""
    week = windows.week_of(date(2026, 11, 29))
    assert [windows.week_name(one) for one in (week, week + 1, week + 5, week + 6)] == [
        "2026-W48", "2026-W49", "2026-W53", "2027-W01",
    ]  # fmt: skip
    assert [windows.month_of(one) for one in (week - 4, week, week + 1)] == ["2026-11", "2026-11", "2026-12"]
    assert windows.last_complete_week(date(2026, 11, 29)) == week - 1
    assert windows.last_complete_week(date(2026, 11, 30)) == week


def test_the_newest_day_on_earth_begins_fourteen_hours_before_greenwichs() -> None:
    assert windows.newest_day(datetime(2026, 11, 29, 9, 59, tzinfo=UTC)) == date(2026, 11, 29)
    assert windows.newest_day(datetime(2026, 11, 29, 10, 0, tzinfo=UTC)) == date(2026, 11, 30)
