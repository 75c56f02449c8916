"""Perceived against measured: by hand, and against numpy."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from questionnaire.indicators import load
from scoring.facts import GapVerdict, measured, measured_groups
from scoring.method_2022.perceived import GapFrame, gap, gap_frame
from scoring.methodology import STANDARD
from tests.approx import Approx

FRAME = GapFrame(centers=20, perceived_mean=75.0, perceived_sd=5.0, measured_mean=50.0, measured_sd=10.0, r=0.5)
"""√(2(1 − r)) = 1: d is the plain difference of the z-scores."""
pairs = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=10, max_size=40)


@pytest.mark.parametrize(
    ("value", "good", "bad", "score"),
    [
        (15, 5, 30, 60),  # (30 − 15)/(30 − 5) = 0.6
        (5, 5, 30, 100),
        (30, 5, 30, 0),
        (2, 5, 30, 100),  # better than good
        (90, 5, 30, 0),
        (60, 70, 30, 75),  # higher is better: (30 − 60)/(30 − 70) = 0.75
        (0, 70, 30, 0),
    ],
)
def test_an_indicator_lies_between_its_anchors(value: float, good: float, bad: float, score: float) -> None:
    assert measured(value, good, bad) == pytest.approx(score)


@pytest.mark.parametrize(
    ("value", "good", "bad"), [(5, 30, 30), (math.nan, 5, 30), (math.inf, 5, 30), (5, 5, math.inf)]
)
def test_what_has_no_place_between_anchors_is_refused(value: float, good: float, bad: float) -> None:
    with pytest.raises(ValueError, match="has no place between"):
        measured(value, good, bad)


def test_a_groups_measured_score_is_the_mean_of_its_indicators() -> None:
    # E: waiting (30 − 10)/25 = 80, repeat visits (40 − 19)/35 = 60, together 70. U: (30 − 50)/(30 − 70) = 50, the other
    # indicator unknown. Indicators outside the catalogue belong to no group.
    values = {"waiting_minutes": 10.0, "repeat_visits": 19.0, "placed_90_days": 50.0, "moon_phase": 1.0}
    assert measured_groups(values, load()) == pytest.approx({"E": 70, "U": 50})
    assert measured_groups({}, load()) == {}


@pytest.mark.parametrize(
    ("perceived", "facts", "d", "verdict"),
    [
        (85.0, 40.0, 3.0, GapVerdict.ANSWERS_BETTER),  # z = 2 and −1
        (65.0, 60.0, -3.0, GapVerdict.FACTS_BETTER),
        (85.0, 50.0, 2.0, GapVerdict.USUAL),  # exactly two
        (65.0, 50.0, -2.0, GapVerdict.USUAL),
        (75.0, 50.0, 0.0, GapVerdict.USUAL),
    ],
)
def test_a_gap_by_hand(perceived: float, facts: float, d: float, verdict: GapVerdict) -> None:
    found = gap("E", perceived, facts, FRAME)
    assert (found.group, found.perceived, found.measured) == ("E", perceived, facts)
    assert (found.d, found.verdict) == (Approx(d), verdict)


@given(pairs)
def test_the_frame_is_numpys_and_gaps_have_mean_0_and_deviation_1_in_it(centers: list[tuple[float, float]]) -> None:
    perceived, facts = [one for one, _ in centers], [other for _, other in centers]
    assume(min(statistics.stdev(perceived), statistics.stdev(facts)) > 0.01)
    r = np.corrcoef(perceived, facts)[0, 1]
    assume(r < 0.999)
    frame = gap_frame(perceived, facts)
    assert frame is not None
    assert (frame.centers, frame.r) == (len(centers), Approx(r, abs=1e-9))
    assert (frame.perceived_mean, frame.perceived_sd) == pytest.approx((np.mean(perceived), np.std(perceived, ddof=1)))
    found = [gap("F", one, other, frame).d for one, other in centers]
    assert np.mean(found) == pytest.approx(0, abs=1e-6)
    assert np.std(found, ddof=1) == pytest.approx(1, abs=1e-6)


def test_answers_and_facts_are_compared_only_where_there_is_something_to_compare() -> None:
    rising = [float(number) for number in range(10)]
    other = [3.0, 1, 4, 1, 5, 9, 2, 6, 5, 3]
    assert gap_frame(rising, other) is not None
    assert gap_frame(rising[:9], other[:9]) is None
    assert gap_frame(rising, [50.0] * 10) is None
    assert gap_frame([50.0] * 10, rising) is None
    assert gap_frame(rising, [2 * number + 1 for number in rising]) is None
    with pytest.raises(ValueError, match="10 perceived scores do not pair with 9"):
        gap_frame(rising, other[:9])


def test_the_methodology_says_how_large_a_gap_is_usual() -> None:
    narrow = replace(STANDARD, largest_usual_gap=0.5)
    assert [gap("E", perceived, 50.0, FRAME, narrow).verdict for perceived in (79.0, 77.0, 71.0)] == [
        GapVerdict.ANSWERS_BETTER, GapVerdict.USUAL, GapVerdict.FACTS_BETTER,
    ]  # fmt: skip
