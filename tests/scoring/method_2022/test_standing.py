"""Where a center stands: shrinkage of both types, the star between two updates, the forecast."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.frame import TypeFrame
from scoring.method_2022.index import CentricityIndex, Composition, State, TypeResult
from scoring.method_2022.shrinkage import Between
from scoring.method_2022.standing import Record, Standing, _candidates, standing
from scoring.method_2022.stars import Star, StarState
from scoring.methodology import STANDARD

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
NATION = {
    JS: TypeFrame(9000, 90, 400.0, {}, Estimate(80.0, 0.2, 8999), {}, Between(84.0, 0.5, 25.0, 90)),
    EMP: TypeFrame(900, 40, 400.0, {}, Estimate(70.0, 0.6, 899), {}, Between(72.0, 0.9, 36.0, 40)),
}
GROUPS = dict.fromkeys("FUEPC", Estimate(72.0, 4.0, 59))
ABSENT = TypeResult(0, None, {}, (), ())


def own(value: float, se: float, n: int) -> TypeResult:
    return TypeResult(n, Estimate(value, se, n - 1), dict.fromkeys("FUEPC", Estimate(value, se, n - 1)), (), ())


def index(
    job_seekers: TypeResult, employers: TypeResult = ABSENT, composition: Composition = Composition.NATIONAL
) -> CentricityIndex:
    n = job_seekers.n + employers.n
    return CentricityIndex(n, job_seekers.index, {}, {JS: job_seekers, EMP: employers}, composition, State.FIRM)


def stands(
    of: CentricityIndex, record: Record | None = None, *, review: bool = False, nation: dict[RespondentType, TypeFrame]
    = NATION,
) -> Standing:  # fmt: skip
    return standing(of, nation, record or Record(), load(), STANDARD, review=review)


def test_the_worked_example_of_shrinkage() -> None:
    # I = 72, SE² = 16, μ = 84, τ² = 25: λ = 25/41, I* = 3144/41 = 76.683. No employers anywhere: they stand alone.
    nation = {**NATION, EMP: TypeFrame(0, 0, None, {}, None, {}, None)}
    found = stands(index(own(72, 4, 60), composition=Composition.ABSENT), nation=nation).shrunk
    assert found is not None
    assert found.value == pytest.approx(3144 / 41, rel=1e-14)
    assert found.reliability == pytest.approx(25 / 41, rel=1e-14)


def test_employers_of_its_own_are_drawn_to_the_mean_of_their_kind() -> None:
    # Employers: I = 60, SE² = 36, μ = 72, τ² = 36: λ = 1/2, I* = 66. 0.8 · 3144/41 + 0.2 · 66.
    found = stands(index(own(72, 4, 60), own(60, 6, 20), Composition.OWN)).shrunk
    assert found is not None
    assert found.value == pytest.approx(0.8 * 3144 / 41 + 0.2 * 66, rel=1e-14)
    assert found.reliability == pytest.approx(25 / 41, rel=1e-14)


def test_a_national_mean_is_added_as_it_stands() -> None:
    # Not the mean of the centers (72), but of the employers (70), as in the index.
    found = stands(index(own(72, 4, 60))).shrunk
    assert found is not None
    assert found.value == pytest.approx(0.8 * 3144 / 41 + 0.2 * 70, rel=1e-14)


def test_employers_without_a_mean_to_be_drawn_to_are_taken_as_the_nations() -> None:
    nation = {**NATION, EMP: TypeFrame(18, 3, 400.0, {}, Estimate(70.0, 4.0, 17), {}, None)}
    found = stands(index(own(72, 4, 60), own(60, 6, 6), Composition.OWN), nation=nation).shrunk
    assert found is not None
    assert found.value == pytest.approx(0.8 * 3144 / 41 + 0.2 * 70, rel=1e-14)


@pytest.mark.parametrize(
    "nation",
    [
        {**NATION, JS: TypeFrame(60, 1, 400.0, {}, Estimate(72.0, 1.0, 59), {}, None)},
        {**NATION, JS: TypeFrame(60, 1, 400.0, {}, Estimate(72.0, 1.0, 59), {}, Between(72.0, 4.0, 0.0, 1))},
    ],
)
def test_a_single_center_cannot_be_told_from_chance(nation: dict[RespondentType, TypeFrame]) -> None:
    found = stands(index(own(72, 4, 60)), nation=nation)
    assert found.star == Star(StarState.NOT_ENOUGH_DATA, None)
    assert found.forecast is None


@given(st.floats(0, 100), st.floats(0.5, 15), st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_the_shrunk_index_lies_between_the_own_one_and_the_nations(
    value: float, se: float, mean: float, tau2: float, employers: float
) -> None:
    nation = {
        JS: TypeFrame(9000, 90, 400.0, {}, None, {}, Between(mean, 0.5, tau2, 90)),
        EMP: TypeFrame(900, 40, 400.0, {}, Estimate(employers, 0.6, 899), {}, None),
    }
    found = stands(index(own(value, se, 60)), nation=nation).shrunk
    assert found is not None
    low, high = sorted((0.8 * value + 0.2 * employers, 0.8 * mean + 0.2 * employers))
    assert low - 1e-9 <= found.value <= high + 1e-9


GOOD = own(95, 1.0, 60)
"""λ = 25/26; I* = 0.8 · (25 · 95 + 84)/26 + 0.2 · 70 = 89.66: four stars."""


@pytest.mark.parametrize(
    ("of", "review", "expected"),
    [
        (index(own(95, 1, 9)), False, Star(StarState.HIDDEN, None)),
        (index(own(95, 1, 9)), True, Star(StarState.HIDDEN, None)),
        (index(own(95, 1, 29)), False, Star(StarState.PRELIMINARY, None)),
        (index(own(95, 1, 29)), True, Star(StarState.UNDER_REVIEW, 4)),
        (index(own(95, 1, 49)), False, Star(StarState.NOT_ENOUGH_DATA, None)),
        (index(own(95, 1, 49), own(80, 1, 40), Composition.OWN), False, Star(StarState.NOT_ENOUGH_DATA, None)),
        (index(own(95, 3, 60)), False, Star(StarState.NOT_ENOUGH_DATA, None)),
        (index(GOOD), False, Star(StarState.STAR, 4)),
        (index(GOOD), True, Star(StarState.UNDER_REVIEW, 4)),
    ],
)
def test_states_come_in_their_order(of: CentricityIndex, review: bool, expected: Star) -> None:
    # λ = 0.75 at SE² = 25/3: an error of 3 points is too much.
    assert stands(of, Record(4), review=review).star == expected


@pytest.mark.parametrize(
    ("of", "review", "record", "expected"),
    [
        # The star of record holds until the next month, whether the center earns more or less.
        (index(GOOD), False, 2, Star(StarState.STAR, 2)),
        (index(own(20, 1, 60)), False, 5, Star(StarState.STAR, 5)),
        (index(own(95, 1, 49)), False, 4, Star(StarState.STAR, 4)),
        (index(own(95, 1, 29)), False, 4, Star(StarState.STAR, 4)),
        (index(own(95, 1, 29)), False, None, Star(StarState.PRELIMINARY, None)),
        (index(GOOD), False, None, Star(StarState.NOT_ENOUGH_DATA, None)),
        # But nothing is shown of a few, and a review begins at once.
        (index(own(95, 1, 9)), False, 4, Star(StarState.HIDDEN, None)),
        (index(GOOD), True, 2, Star(StarState.UNDER_REVIEW, 2)),
        (index(GOOD), True, None, Star(StarState.UNDER_REVIEW, None)),
    ],
)
def test_between_two_updates_the_star_is_the_one_on_record(
    of: CentricityIndex, review: bool, record: int | None, expected: Star
) -> None:
    assert stands(of, Record(record, sets=False), review=review).star == expected


def test_a_forecast_stands_where_something_can_be_foreseen() -> None:
    assert stands(index(own(95, 1, 9))).forecast is None
    assert stands(index(GOOD), review=True).forecast is None
    # 29 of the 50 that any star needs.
    preliminary = stands(index(own(95, 1, 29))).forecast
    assert preliminary is not None and (preliminary.stars, preliminary.answers) == (4, 21)
    # s² = 9 · 60 = 540; n′ ≥ 3 · 540/25 = 64.8, so 65.
    unreliable = stands(index(own(95, 3, 60))).forecast
    assert unreliable is not None and unreliable.answers == 5
    # 91.5 is missing; I* = 0.8 · 95·(…) falls short by 91.5 − 89.66.
    ahead = stands(index(GOOD)).forecast
    assert ahead is not None and ahead.stars == 5
    assert ahead.points == pytest.approx(91.5 - 0.8 * (25 * 95 + 84) / 26 - 14, rel=1e-12)
    assert stands(index(own(99, 0.5, 90), own(99, 0.5, 90), Composition.OWN)).forecast is None


def test_no_index_no_shrinkage_no_star() -> None:
    nothing = CentricityIndex(60, None, {}, {JS: TypeResult(60, None, {}, (), ()), EMP: ABSENT}, Composition.ABSENT,
                              State.FIRM)  # fmt: skip
    found = stands(nothing)
    assert (found.shrunk, found.forecast, found.star) == (None, None, Star(StarState.NOT_ENOUGH_DATA, None))


def test_the_groups_of_a_type_weigh_what_they_do_in_the_questionnaire() -> None:
    of = own(72, 4, 60)
    found = _candidates(index(of), NATION, load(), STANDARD)[JS]
    assert found.weights == pytest.approx({"F": 0.3, "U": 0.25, "E": 0.2, "P": 0.15, "C": 0.1})
    two = TypeResult(60, of.index, {"F": of.groups["F"], "E": of.groups["E"]}, (), ())
    assert _candidates(index(two), NATION, load(), STANDARD)[JS].weights == pytest.approx({"F": 0.6, "E": 0.4})


def test_a_standing_holds_what_it_was_made_from() -> None:
    found = standing(index(GOOD), NATION, Record(4), load(), replace(STANDARD, hysteresis=2.0), review=False)
    assert (found.n, found.n_job_seekers, found.index, found.record) == (60, 60, GOOD.index, Record(4))
    assert found.forecast is not None
    more = standing(index(GOOD), NATION, Record(4), load(), replace(STANDARD, least_for_star=61), review=False)
    assert more.star == Star(StarState.NOT_ENOUGH_DATA, None)
    assert found.forecast.points == pytest.approx(92 - 0.8 * (25 * 95 + 84) / 26 - 14, rel=1e-12)
