"""Star ranges, ranks, pooled variances and trends at their limits, by hand."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.ranks import Rank, ranks
from scoring.method_2026.robust import between_variance, pooled_variance
from scoring.method_2026.scores import composed
from scoring.method_2026.shared_people import influences
from scoring.method_2026.star_range import (
    Posterior,
    StarRange,
    StarState,
    displayed,
    phi,
    posterior,
    probabilities,
    shortest,
    star_state,
)
from scoring.method_2026.trend import Change, Movement, change, movement, trend, trends
from scoring.method_2026.weight_sensitivity import equal_weights, rank_order_centroid, reweighted, spearman
from tests.approx import Approx
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS, QUESTIONNAIRE


def seekers(people: int, index: float = 86.0, *, stands: bool = True) -> TypeFigure:
    return TypeFigure(people, index, 150.0, stands)


def test_the_posterior_is_drawn_to_the_norm() -> None:
    """g = (15.2, 12.8), M = 16 + 160/64 = 18.5 without employers; aᵀSa = 14.72."""
    alone = posterior((seekers(64), NO_EMPLOYERS), NORMS)
    assert alone.mean == pytest.approx(79.6 + 15.2 / 18.5 * 6)
    assert alone.sd == pytest.approx(math.sqrt(14.72 - 15.2**2 / 18.5))
    # With 20 employers: M = (18.5, 12; 12, 24), its determinant 444 − 144 = 300;
    # k = ((24·15.2 − 12·12.8)/300, (18.5·12.8 − 12·15.2)/300) = (211.2/300, 54.4/300).
    both = posterior((seekers(64), TypeFigure(20, 80.0, 150.0, True)), NORMS)
    assert both.mean == pytest.approx(79.6 + 211.2 / 300 * 6 + 54.4 / 300 * 2)
    assert both.sd == pytest.approx(math.sqrt(14.72 - (211.2 * 15.2 + 54.4 * 12.8) / 300))


def test_probabilities_lie_between_the_cuts() -> None:
    found = probabilities(Posterior(80.0, 4.0), NORMS)
    edges = [0.0, *(phi((cut - 80) / 4) for cut in NORMS.cuts), 1.0]
    assert found == tuple(round(b - a, 6) for a, b in pairwise(edges))
    assert probabilities(Posterior(80.0, 0.0), NORMS) == (0.0, 0.0, 1.0, 0.0, 0.0)
    # A center on a cut is in the class above it.
    assert probabilities(Posterior(NORMS.cuts[2], 0.0), NORMS) == (0.0, 0.0, 0.0, 1.0, 0.0)
    assert (phi(0.0), phi(1.959963984540054)) == (0.5, Approx(0.975))


def test_the_shortest_run_that_is_certain_enough() -> None:
    chances = (0.1, 0.2, 0.4, 0.2, 0.1)
    assert shortest(chances, 0.4) == StarRange(3, 3)
    assert shortest(chances, 0.41) == StarRange(2, 3)  # as likely as 3–4, and lower
    assert shortest(chances, 0.7) == StarRange(2, 4)
    assert shortest(chances, 0.9) == StarRange(1, 4)
    assert shortest(chances, 0.91) == StarRange(1, 5)
    assert shortest((0.0, 0.0, 0.0, 0.1, 0.9), 0.9) == StarRange(5, 5)
    assert (StarRange(2, 4).length, StarRange(2, 4).certainty(chances)) == (3, 0.8)
    assert StarRange(1, 5).certainty((0.1234567, 0.0, 0.0, 0.0, 0.0)) == 0.123457


@pytest.mark.parametrize(
    ("chances", "last", "shown"),
    [
        ((0.0, 0.0, 0.2, 0.8, 0.0), None, StarRange(4, 4)),
        ((0.0, 0.0, 0.21, 0.79, 0.0), None, StarRange(3, 4)),
        ((0.0, 0.0, 0.65, 0.35, 0.0), StarRange(3, 3), StarRange(3, 3)),  # certain enough to stay
        ((0.0, 0.0, 0.64, 0.36, 0.0), StarRange(3, 3), StarRange(3, 4)),
        ((0.0, 0.0, 0.9, 0.1, 0.0), StarRange(3, 4), StarRange(3, 3)),  # nearly certain
        ((0.0, 0.0, 0.89, 0.11, 0.0), StarRange(3, 4), StarRange(3, 4)),
        ((0.0, 0.05, 0.9, 0.05, 0.0), StarRange(3, 3), StarRange(3, 3)),
        ((0.0, 0.34, 0.66, 0.0, 0.0), StarRange(3, 3), StarRange(3, 3)),
    ],
)
def test_the_range_last_shown_stays_unless_a_shorter_one_is_nearly_certain(
    chances: tuple[float, ...], last: StarRange | None, shown: StarRange
) -> None:
    assert displayed(chances, last) == shown


def test_the_state_of_a_star_is_the_first_that_applies() -> None:
    few = replace(NORMS, centers=99)
    one, two, three = StarRange(4, 4), StarRange(3, 4), StarRange(2, 4)
    assert star_state(seekers(9), one, NORMS, under_review=True) is StarState.HIDDEN
    assert star_state(seekers(10), one, None, under_review=True) is StarState.UNDER_REVIEW
    assert star_state(seekers(10), one, None) is star_state(seekers(50), one, few) is StarState.NO_NORMS
    assert star_state(seekers(49), one, NORMS, too_few_asked=True) is StarState.NOT_ENOUGH_PEOPLE
    assert star_state(seekers(50, stands=False), one, NORMS) is StarState.NOT_ENOUGH_PEOPLE
    assert star_state(seekers(50), one, NORMS, too_few_asked=True) is StarState.TOO_FEW_ASKED
    assert star_state(seekers(50), None, NORMS) is star_state(seekers(50), three, NORMS) is StarState.NOT_CERTAIN
    assert star_state(seekers(50), two, NORMS) is StarState.TWO_STARS
    assert star_state(seekers(50), one, NORMS) is StarState.STAR


def test_two_centers_take_places_by_the_chance_that_one_is_better() -> None:
    """Equal ones: each is better with probability ½, so both expect 1.5."""
    for found in ranks([Posterior(80.0, 2.0)] * 2):
        assert (found.expected, found.low, found.high, found.of) == (Approx(1.5), 1, 2, 2)
    first, last = ranks([Posterior(90.0, 1.0), Posterior(60.0, 1.0)])
    assert first == Rank(Approx(1.0, abs=1e-9), 1, 1, 2) and last == Rank(Approx(2.0, abs=1e-9), 2, 2, 2)
    # The second is better with probability Φ(1/√(1 + 1)), up to the ends of the nodes.
    ahead, behind = ranks([Posterior(81.0, 1.0), Posterior(80.0, 1.0)])
    assert behind.expected == pytest.approx(1 + phi(1 / math.sqrt(2)), abs=2e-4)
    assert ahead.expected == pytest.approx(2 - phi(1 / math.sqrt(2)), abs=2e-4)
    assert ranks([]) == [] and ranks([Posterior(80.0, 1.0)]) == [Rank(1.0, 1, 1, 1)]


def test_a_pooled_variance_bounds_weights_and_variances() -> None:
    """The median of 100, 100, 900 is 100, so 900 counts as 400; weights 9, 100, 1: 500 people count as 101."""
    found = pooled_variance(np.array([10, 501, 2]), np.array([100.0, 100.0, 900.0]))
    assert found == pytest.approx((9 * 100 + 100 * 100 + 1 * 400) / 110)


def test_the_variance_between_centers_solves_its_equation() -> None:
    """u = ±3/√(1 + t) for half, 0 for half: where 9/(1 + t) is at most c², 9/(1 + t)/2 = E, so t = 9/(2E) − 1."""
    c = 1.2815515655446004
    pdf = math.exp(-c * c / 2) / math.sqrt(2 * math.pi)
    wanted = 1 - 0.2 * (1 - c * c) - 2 * c * pdf
    values, errors = np.array([3.0, -3.0, 0.0, 0.0]), np.ones(4)
    assert between_variance(values, errors, 0.0) == pytest.approx(9 / (2 * wanted) - 1)
    assert between_variance(values + 5, errors, 5.0) == pytest.approx(9 / (2 * wanted) - 1)
    assert between_variance(values, np.full(4, 20.0), 0.0) == 0.0
    assert between_variance(np.zeros(4), np.zeros(4), 0.0) == 0.0
    # Without sampling errors any distance is the centers' own: 0.25/t = E.
    assert between_variance(np.array([0.5, -0.5]), np.zeros(2), 0.0) == pytest.approx(0.25 / wanted)


def test_a_change_adds_the_variances_of_both_windows() -> None:
    """V = ((n − 1)·150 + 10·160)/(n + 9)/n."""
    now, before = (seekers(64, 86.0), NO_EMPLOYERS), (seekers(40, 80.0), NO_EMPLOYERS)
    alone = (63 * 150 + 1600) / 73 / 64 + (39 * 150 + 1600) / 49 / 40
    found = change(now, before, (0.5, 0.0), NORMS)
    assert found == Change(6.0, Approx(math.sqrt(alone - 1.0)), 64 + 40 - 2 + 20, False)
    at_least = change(now, before, (99.0, 0.0), NORMS)
    assert at_least is not None and at_least.se == pytest.approx(math.sqrt(alone / 4))
    employers = TypeFigure(20, 80.0, 150.0, True)
    both = change((now[0], employers), (before[0], replace(employers, index=70.0)), (0.0, 0.0), NORMS)
    own = 2 * (19 * 150 + 1600) / 29 / 20
    assert both == Change(Approx(0.8 * 6 + 0.2 * 10), Approx(math.sqrt(0.64 * alone + 0.04 * own)), 122, True)
    for missing in ((seekers(9), NO_EMPLOYERS), (seekers(40, stands=False), NO_EMPLOYERS)):
        assert change(now, missing, (0.0, 0.0), NORMS) is None and change(missing, now, (0.0, 0.0), NORMS) is None
    assert change((seekers(10), NO_EMPLOYERS), before, (0.0, 0.0), NORMS) is not None


def test_a_change_is_called_beyond_two_points_of_the_nations() -> None:
    changes = [Change(points, 0.1, 100, False) for points in (1.0, 1.0, 3.0)]
    nation = movement(changes)
    assert nation is not None and nation.points == 1.0 and 0 < nation.limit < 1e-9
    assert [trend(one, nation).called for one in changes] == [False, False, True]
    assert [trend(one, nation).net for one in changes] == [0.0, 0.0, 2.0]
    assert not trend(Change(2.9375, 0.1, 100, False), nation).called
    assert trend(Change(-1.0, 0.1, 100, True), nation).called and trend(Change(-1.0, 0.1, 100, True), nation).employers
    strict = trends(dict(enumerate(changes)), replace(STANDARD, least_change=2.5))
    assert [one.called for one in strict.values()] == [False] * 3
    assert [one.called for one in trends(dict(enumerate(changes))).values()] == [False, False, True]
    assert movement([]) is None and trends({}) == {}
    still = Movement(1.0, 0.05)
    assert (trend(Change(1.0, 0.0, 9, False), still).p, trend(Change(3.0, 0.0, 9, False), still).p) == (1.0, 0.0)


def test_an_influence_is_the_distance_from_the_mean_in_index_points() -> None:
    """Question 0: mean 50, two answers, a = 0.1: k = 25·0.1/2 = 1.25; a 5 is two steps above, a 1 two below."""
    codes = np.array([[5, 8] + [0] * 13, [1, 9] + [0] * 13], dtype=np.uint8)
    item_n = np.array([2] + [0] * 14)
    means = np.array([50.0] + [np.nan] * 14)
    weights = np.array([0.1] + [0.0] * 14)
    assert influences(codes, item_n, means, weights).tolist() == [2.5, -2.5]
    assert influences(codes[:1], item_n // 2, means, weights).tolist() == [5.0]


def test_weights_of_other_kinds() -> None:
    assert equal_weights(4) == (25.0,) * 4
    # Of two: 100/2·(1 + 1/2) = 75 and 100/2·1/2 = 25; equal ones keep their order.
    assert rank_order_centroid([1.0, 2.0]) == (25.0, 75.0) and rank_order_centroid([2.0, 2.0]) == (75.0, 25.0)
    again = reweighted(QUESTIONNAIRE, equal_weights(5))
    assert [group.weight for group in again.groups] == [20.0] * 5 and again.questions == QUESTIONNAIRE.questions
    with pytest.raises(ValueError):
        reweighted(QUESTIONNAIRE, equal_weights(4))
    # Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: Σ = 2.25 + 0.25·… = 4.5 over √(4.5·5).
    assert spearman(np.array([1.0, 2.0, 2.0, 3.0]), np.arange(4.0)) == pytest.approx(4.5 / math.sqrt(22.5))
    assert math.isnan(spearman(np.ones(3), np.arange(3.0))) and math.isnan(spearman(np.arange(3.0), np.ones(3)))


def test_an_index_is_composed_of_the_groups_that_have_an_item() -> None:
    items = np.full((3, 15), np.nan)
    items[0, :] = 80.0
    items[1, 0], items[1, 3], items[1, 4] = 60.0, 80.0, 100.0
    groups, index = composed(items, QUESTIONNAIRE)
    assert groups[0].tolist() == [80.0] * 5 and index[0] == 80.0
    assert groups[1, :2].tolist() == [60.0, 90.0] and np.isnan(groups[1, 2:]).all()
    assert index[1] == pytest.approx((30 * 60 + 25 * 90) / 55)
    assert np.isnan(groups[2]).all() and np.isnan(index[2])
    light = reweighted(QUESTIONNAIRE, (0.5, 99.0, 0.2, 0.2, 0.1))
    items[1, 3:5] = np.nan
    assert composed(items, light)[1][1] == 60.0
