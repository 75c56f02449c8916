"""The early warning, by hand on a center whose people all say the same in a week."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.model import Questionnaire
from scoring.gram_sums import GramSums, gram_sums, stacked
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.cusum import Batch, early_warning, falls
from scoring.method_2026.fall import Fall
from scoring.packed_answers import codes
from tests.approx import Approx

SIGMA2 = 200.0


def weeks(*given: tuple[int, int]) -> GramSums:
    """Weeks with n people who all give one code."""
    return stacked([gram_sums(codes([str(code) * 15] * n)) for n, code in given])


def level(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_a_fall_by_hand(questionnaire: Questionnaire) -> None:
    # The base: ten people at 100 points. Then five at 75 a week: r = −25, z = −25/√(200·(1/5 + 1/10)) = −25/√60.
    series = weeks((10, 5), (5, 4), (5, 4))
    first, second = early_warning(series, np.full(3, 80.0), 1, SIGMA2, questionnaire)
    z = -25 / math.sqrt(60)
    assert first == Batch(1, 1, 5, -25.0, Approx(z), Approx(-z - 0.5), alarm=False)  # S = 2.7275
    assert second.level == pytest.approx(2 * (-z - 0.5))  # 5.4550 > 5
    assert second.alarm


def test_after_an_alarm_the_sum_starts_anew_against_the_weeks_before(questionnaire: Questionnaire) -> None:
    series = weeks((10, 5), (5, 4), (5, 4), (5, 4))
    *_, alarm, after = early_warning(series, np.full(4, 80.0), 1, SIGMA2, questionnaire)
    assert alarm.alarm
    # The new base is all 20 people: ten at 100 and ten at 75.
    assert after.deviation == -12.5
    assert after.z == pytest.approx(-12.5 / math.sqrt(200 * (1 / 5 + 1 / 20)))
    assert after.level == pytest.approx(-after.z - 0.5)


def test_a_batch_gathers_weeks_until_five_people_are_new(questionnaire: Questionnaire) -> None:
    series = weeks((10, 4), (3, 4), (0, 1), (2, 5), (4, 4), (9, 4), (4, 4))
    found = early_warning(series, np.full(7, 80.0), 1, SIGMA2, questionnaire)
    assert [(one.first, one.last, one.people) for one in found] == [(1, 3, 5), (4, 5, 13)]
    # Three at 75 and two at 100 are 85, ten above the base.
    assert found[0].deviation == 10


def test_the_movement_of_the_nation_is_taken_off(questionnaire: Questionnaire) -> None:
    # The nation stood at 80 while the center's base was gathered, and at 70 for 2 and 55 for 3 of the batch: 61.
    # What comes after the batch does not enter.
    series = weeks((10, 5), (2, 4), (3, 4), (1, 4))
    [found] = early_warning(series, level(80, 70, 55, 99), 1, SIGMA2, questionnaire)
    assert found.deviation == pytest.approx(-25 - (61 - 80))


def test_weeks_without_people_do_not_ask_for_the_nation(questionnaire: Questionnaire) -> None:
    series = weeks((10, 4), (0, 1), (5, 4))
    [found] = early_warning(series, level(80, math.nan, 80), 1, SIGMA2, questionnaire)
    assert found.deviation == 0


def test_only_the_39_weeks_before_the_start_are_compared(questionnaire: Questionnaire) -> None:
    series = weeks((50, 1), *[(1, 5)] * 39, (5, 5))
    [found] = early_warning(series, level(10, *[80] * 40), 40, SIGMA2, questionnaire)
    assert found.deviation == 0
    assert found.z == 0
    assert found.level == 0


def test_a_batch_without_an_index_is_passed_over(questionnaire: Questionnaire) -> None:
    [found] = early_warning(weeks((10, 5), (5, 9), (5, 4)), np.full(3, 80.0), 1, SIGMA2, questionnaire)
    assert (found.first, found.deviation) == (2, -25)


def test_the_limit_itself_is_no_alarm(questionnaire: Questionnaire) -> None:
    series, nation = weeks((10, 5), (5, 4)), np.full(2, 80.0)
    [found] = early_warning(series, nation, 1, SIGMA2, questionnaire)
    [at_limit] = early_warning(series, nation, 1, SIGMA2, questionnaire, replace(STANDARD, cusum_alarm=found.level))
    [beyond] = early_warning(series, nation, 1, SIGMA2, questionnaire, replace(STANDARD, cusum_alarm=2.7))
    assert (at_limit.alarm, beyond.alarm) == (False, True)


def test_without_ten_people_to_compare_with_nothing_is_judged(questionnaire: Questionnaire) -> None:
    assert early_warning(weeks((9, 5), (5, 1)), np.full(2, 80.0), 1, SIGMA2, questionnaire) == ()
    assert early_warning(weeks((10, 5), (4, 1)), np.full(2, 80.0), 1, SIGMA2, questionnaire) == ()


@pytest.mark.parametrize("start", [-1, 3])
def test_a_start_outside_the_series_is_refused(start: int, questionnaire: Questionnaire) -> None:
    with pytest.raises(ValueError, match=str(start)):
        early_warning(weeks((10, 5), (5, 1)), np.full(2, 80.0), start, SIGMA2, questionnaire)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=15))
def test_the_sum_is_never_negative_and_a_rise_never_warns(
    questionnaire: Questionnaire, later: list[tuple[int, int]]
) -> None:
    series = weeks((20, 3), *later)
    found = early_warning(series, np.full(len(series.n), 80.0), 1, SIGMA2, questionnaire)
    assert all(one.level >= 0 and one.people >= 5 for one in found)
    assert [one.alarm for one in found] == [one.level > 5 for one in found]
    if all(code >= 3 for _, code in later):
        assert not any(one.alarm for one in found)


def batch(week: int, people: int, deviation: float, level: float, *, alarm: bool = False) -> Batch:
    return Batch(week, week, people, deviation, -1.0, level, alarm)


def test_a_fall_reaches_back_to_the_batch_after_the_last_zero() -> None:
    batches = (
        batch(0, 6, -3.0, 1.0), batch(1, 5, 4.0, 0.0), batch(2, 5, -10.0, 2.0), batch(3, 15, -6.0, 5.5, alarm=True),
        batch(4, 5, -1.0, 0.4), batch(5, 5, -9.0, 6.0, alarm=True),
    )  # fmt: skip
    # (5·10 + 15·6)/20 = 7; the second run begins after the first alarm: (5·1 + 5·9)/10 = 5.
    assert falls(batches) == (Fall(2, 3, 20, 7.0, 5.5, newest=False), Fall(4, 5, 10, 5.0, 6.0, newest=True))
    assert falls(batches[:4]) == (Fall(2, 3, 20, 7.0, 5.5, newest=True),)


def test_without_an_alarm_nothing_has_fallen() -> None:
    assert falls(()) == ()
    assert falls((batch(0, 6, -3.0, 4.9),)) == ()
