"""What became of an action, at the limits of two points and of chance."""

import math

import pytest

from scoring.method_2022.actions import TOO_FEW, Outcome, Verdict, outcome
from scoring.method_2022.estimate import Estimate
from tests.approx import Approx

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("points", "se", "verdict"),
    [
        (2.0, 0.0, Verdict.IMPROVED),
        (-2.0, 0.0, Verdict.FELL),
        (1.5, 0.0, Verdict.UNCHANGED),
        (-1.5, 0.0, Verdict.UNCHANGED),
        (0.0, 0.0, Verdict.UNCHANGED),
        (10.0, 5.0, Verdict.IMPROVED),  # 1.96·5 = 9.8
        (-10.0, 5.0, Verdict.FELL),
        (9.75, 5.0, Verdict.UNCHANGED),
        (-9.75, 5.0, Verdict.UNCHANGED),
    ],
)
def test_an_outcome_lies_beyond_chance_and_two_points(points: float, se: float, verdict: Verdict) -> None:
    """The errors 3 and 4 make 5."""
    before, after = Estimate(50.0, 0.6 * se, 9), Estimate(50.0 + points, 0.8 * se, 9)
    margin = Z * se
    assert outcome(before, after) == Outcome(verdict, points, Approx(points - margin), Approx(points + margin))


def test_an_interval_that_ends_at_zero_does_not_leave_it_out() -> None:
    """The errors 3 and 4 make 5, exactly."""
    for points in (5 * Z, -5 * Z):
        found = outcome(Estimate(0.0, 3.0, 9), Estimate(points, 4.0, 9))
        assert 0.0 in (found.low, found.high) and found.verdict is Verdict.UNCHANGED


def test_without_both_figures_and_their_errors_there_is_no_outcome() -> None:
    known = Estimate(50.0, 1.0, 9)
    for unknown in (None, Estimate(50.0, None, None)):
        assert outcome(known, unknown) == outcome(unknown, known) == TOO_FEW == Outcome(Verdict.TOO_FEW)
    found = outcome(Estimate(50.0, 3.0, 9), Estimate(60.0, 4.0, 9))
    assert found.low is not None and math.isclose(found.low, 10 - 5 * Z)
