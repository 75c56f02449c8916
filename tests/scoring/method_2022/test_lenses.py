"""Two lenses: the gap between job seekers and employers, by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import TypeResult
from scoring.method_2022.lenses import Lens, lenses
from tests.approx import Approx

SEEKER, EMPLOYER = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
scores, errors = st.floats(0, 100), st.floats(0.1, 20)


def result(n: int, groups: dict[str, tuple[float, float | None]], stands: bool = True) -> TypeResult:
    estimates = {code: Estimate(value, se, n - 1) for code, (value, se) in groups.items()}
    return TypeResult(n, Estimate(75.0, 2.0, n - 1) if stands else None, estimates, (), ())


def only(job_seekers: TypeResult, employers: TypeResult) -> Lens:
    [lens] = lenses({SEEKER: job_seekers, EMPLOYER: employers})
    return lens


def test_a_gap_by_hand() -> None:
    # 82 − 72 = 10; SE = √(3² + 4²) = 5; df = (9 + 16)²/(9²/40 + 16²/30) = 625/(2.025 + 8.5333) = 59.195.
    lens = only(result(41, {"F": (82.0, 3.0)}), result(31, {"F": (72.0, 4.0)}))
    assert (lens.group, lens.job_seekers, lens.employers, lens.gap, lens.se) == ("F", 82, 72, 10, 5)
    margin = 5 * stats.t.ppf(0.975, 625 / (81 / 40 + 256 / 30))
    assert (lens.ci_low, lens.ci_high) == (Approx(10 - margin), Approx(10 + margin))
    # 10 is exactly two standard errors, and more than two are asked for.
    assert not lens.real


@pytest.mark.parametrize(
    ("n_job_seekers", "n_employers", "employers", "real"),
    [
        (30, 30, 71.9, True),
        (30, 30, 92.1, True),  # either sign
        (30, 30, 72.0, False),
        (29, 30, 60.0, False),
        (30, 29, 60.0, False),
    ],
)
def test_a_gap_is_real_with_thirty_of_each_type_and_beyond_two_errors(
    n_job_seekers: int, n_employers: int, employers: float, real: bool
) -> None:
    lens = only(result(n_job_seekers, {"P": (82.0, 3.0)}), result(n_employers, {"P": (employers, 4.0)}))
    assert lens.real is real


def test_only_groups_that_both_types_have_are_compared() -> None:
    both = lenses({SEEKER: result(50, {"F": (80.0, 2.0), "C": (70.0, 2.0)}), EMPLOYER: result(50, {"C": (60.0, 2.0)})})
    assert [lens.group for lens in both] == ["C"]


@pytest.mark.parametrize(
    "types",
    [
        {SEEKER: result(100, {"F": (80.0, 2.0)})},
        {SEEKER: result(100, {"F": (80.0, 2.0)}), EMPLOYER: result(9, {"F": (50.0, 2.0)})},
        {SEEKER: result(9, {"F": (80.0, 2.0)}), EMPLOYER: result(100, {"F": (50.0, 2.0)})},
        {SEEKER: result(100, {"F": (80.0, 2.0)}), EMPLOYER: result(10, {"F": (50.0, 2.0)}, stands=False)},
    ],
)
def test_what_could_be_a_few_peoples_answers_is_not_given(types: dict[RespondentType, TypeResult]) -> None:
    assert lenses(types) == ()


def test_without_a_known_error_the_gap_may_be_anything_and_is_never_real() -> None:
    lens = only(result(50, {"F": (90.0, None)}), result(50, {"F": (10.0, 1.0)}))
    assert (lens.gap, lens.se, lens.ci_low, lens.ci_high, lens.real) == (80, None, -100, 100, False)


@given(scores, scores, errors, errors)
def test_swapping_the_types_turns_the_gap_around(ours: float, theirs: float, our_se: float, their_se: float) -> None:
    here = only(result(40, {"F": (ours, our_se)}), result(35, {"F": (theirs, their_se)}))
    there = only(result(35, {"F": (theirs, their_se)}), result(40, {"F": (ours, our_se)}))
    assert (there.gap, there.real) == (-here.gap, here.real)
    assert math.isclose(there.ci_low, -here.ci_high, abs_tol=1e-9)
    assert -100 <= here.ci_low <= here.gap <= here.ci_high <= 100
