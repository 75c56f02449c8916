"""Shrinkage, stars and the funnel: by hand, by properties, and against statsmodels."""

from dataclasses import replace
from functools import partial
from typing import TypedDict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.funnel import Flag, funnel_point
from scoring.method_2022.shrinkage import Between, between_centers, reliability, shrunk
from scoring.method_2022.stars import StarState, moved, plain, star
from scoring.methodology import STANDARD
from tests.approx import Approx

indices = st.floats(0, 100)
errors = st.floats(0.1, 20)
NATION = Between(mean=84.0, se=0.5, tau2=25.0, centers=100)


class Facts(TypedDict, total=False):
    n: int
    n_job_seekers: int
    reliability: float | None
    under_review: bool
    previous: int | None


star_of = partial(star, n=60, n_job_seekers=50, reliability=0.75, under_review=False, previous=None)
"""The star of a center with enough answers."""


def test_shrinkage_of_the_worked_example() -> None:
    # λ = 25/(25 + 16) = 25/41; I* = (25·72 + 16·84)/41 = 3144/41 = 76.683.
    estimate = Estimate(72.0, 4.0, 30)
    assert reliability(estimate, NATION) == pytest.approx(25 / 41, rel=1e-15)
    assert shrunk(estimate, NATION) == pytest.approx(3144 / 41, rel=1e-15)


@given(st.lists(st.tuples(indices, errors), min_size=2, max_size=30))
def test_the_spread_between_centers_is_dersimonian_and_lairds(centers: list[tuple[float, float]]) -> None:
    found = between_centers([Estimate(value, se, 10) for value, se in centers])
    values, variances = np.array([value for value, _ in centers]), np.array([se**2 for _, se in centers])
    # Theirs goes below zero if the centers are more alike than chance allows, and then divides by it.
    with np.errstate(all="ignore"):
        theirs = combine_effects(values, variances, method_re="dl")
    assert found is not None
    tau2 = max(0.0, theirs.tau2)
    assert found.tau2 == pytest.approx(tau2, rel=1e-7, abs=1e-7)
    weights = 1 / (variances + found.tau2)
    assert found.mean == pytest.approx((weights * values).sum() / weights.sum(), rel=1e-9)
    assert found.se == pytest.approx(np.sqrt(1 / weights.sum()), rel=1e-9)


def test_the_spread_by_hand() -> None:
    # y = 70, 80, 90 with SE = 2: w = 1/4 each, ȳ = 80, Q = (100 + 0 + 100)/4 = 50; Σw − Σw²/Σw = 0.75 − 0.25 = 0.5;
    # τ² = (50 − 2)/0.5 = 96; SE(μ) = √((4 + 96)/3).
    found = between_centers([Estimate(value, 2.0, 10) for value in (70.0, 80.0, 90.0)])
    assert found is not None
    assert (found.mean, found.tau2, found.centers) == (Approx(80), Approx(96), 3)
    assert found.se == pytest.approx((100 / 3) ** 0.5)


def test_centers_that_cannot_be_weighed_are_left_out() -> None:
    assert between_centers([]) is None
    assert between_centers([Estimate(70, None, None), Estimate(70, 0.0, 5)]) is None
    single = between_centers([Estimate(70, 2.0, 5), Estimate(99, None, None)])
    assert single is not None and (single.mean, single.tau2, single.centers) == (70.0, 0.0, 1)
    assert shrunk(Estimate(70, None, None), NATION) is None


@given(indices, errors, indices, st.floats(0, 400))
def test_the_shrunk_index_lies_between_index_and_mean(value: float, se: float, mean: float, tau2: float) -> None:
    found = shrunk(Estimate(value, se, 10), Between(mean, 1.0, tau2, 5))
    assert found is not None
    assert min(value, mean) - 1e-9 <= found <= max(value, mean) + 1e-9


@pytest.mark.parametrize(
    ("index", "stars"), [(0, 1), (59.9, 1), (60, 2), (69.9, 2), (70, 3), (80, 4), (89.9, 4), (90, 5), (100, 5)]
)
def test_the_first_star_is_set_by_the_cuts(index: float, stars: int) -> None:
    assert plain(index) == stars
    assert star_of(index).stars == stars


@pytest.mark.parametrize(
    ("index", "previous", "stars"),
    [
        (81.49, 3, 3),
        (81.5, 3, 4),
        (78.5, 4, 4),
        (78.49, 4, 3),
        (99.0, 2, 3),  # one star an update
        (10.0, 4, 3),
        (100.0, 5, 5),
        (0.0, 1, 1),
    ],
)
def test_a_star_moves_beyond_the_hysteresis_and_by_one(index: float, previous: int, stars: int) -> None:
    assert moved(index, previous) == stars


@given(indices, indices, st.one_of(st.none(), st.integers(1, 5)))
def test_stars_are_monotone_and_move_by_one(one: float, other: float, previous: int | None) -> None:
    low, high = sorted((one, other))
    assert moved(low, previous) <= moved(high, previous)
    if previous is not None:
        assert abs(moved(one, previous) - previous) <= 1
    assert 1 <= moved(one, previous) <= 5


@pytest.mark.parametrize(
    ("difference", "state", "stars"),
    [
        ({}, StarState.STAR, 4),
        ({"previous": 2}, StarState.STAR, 3),  # one star an update
        ({"n": 9}, StarState.HIDDEN, None),
        ({"n": 10}, StarState.PRELIMINARY, None),
        ({"n": 30, "n_job_seekers": 30}, StarState.NOT_ENOUGH_DATA, None),
        ({"n": 9, "under_review": True, "previous": 3}, StarState.HIDDEN, None),
        ({"n": 29}, StarState.PRELIMINARY, None),
        ({"n_job_seekers": 49}, StarState.NOT_ENOUGH_DATA, None),
        ({"reliability": 0.749}, StarState.NOT_ENOUGH_DATA, None),
        ({"reliability": None}, StarState.NOT_ENOUGH_DATA, None),
        ({"under_review": True, "previous": 3}, StarState.UNDER_REVIEW, 3),
        ({"under_review": True}, StarState.UNDER_REVIEW, None),
    ],
)
def test_where_there_is_no_star_the_state_says_why(difference: Facts, state: StarState, stars: int | None) -> None:
    found = star_of(85.0, **difference)
    assert (found.state, found.stars) == (state, stars)


def test_without_an_index_there_is_no_star() -> None:
    assert star_of(None).state is StarState.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    ("value", "flag"), [(84, Flag.USUAL), (96.5, Flag.USUAL), (97.0, Flag.WATCH), (64.0, Flag.ALARM)]
)
def test_the_funnel_by_hand(value: float, flag: Flag) -> None:
    # √(SE² + τ²) = √(16 + 25) = 6.403: 1.96 of them are 12.55 points, 3.09 are 19.79.
    found = funnel_point(Estimate(value, 4.0, 30), NATION)
    assert found is not None
    assert found.z == pytest.approx((value - 84) / 41**0.5)
    assert found.flag is flag


@pytest.mark.parametrize(("value", "flag"), [(1.96, Flag.USUAL), (-1.96, Flag.USUAL), (3.09, Flag.WATCH)])
def test_a_center_at_a_limit_is_not_beyond_it(value: float, flag: Flag) -> None:
    found = funnel_point(Estimate(value, 1.0, 30), Between(0.0, 1.0, 0.0, 5))
    assert found is not None and (found.z, found.flag) == (value, flag)


def test_without_an_error_a_center_lies_nowhere_in_the_funnel() -> None:
    assert funnel_point(Estimate(70, None, None), NATION) is None
    assert funnel_point(Estimate(70, 0.0, 5), Between(80, 1, 0.0, 5)) is None


def test_the_methodology_says_where_stars_begin() -> None:
    low = replace(STANDARD, star_cuts=(10.0, 20.0, 30.0, 40.0))
    for methodology, stars in ((STANDARD, 1), (low, 5)):
        found = star(
            50.0, n=100, n_job_seekers=100, reliability=0.9, under_review=False, previous=None, methodology=methodology
        )
        assert found.stars == stars
