"""What ranks are worked out from: interpolation, by polynomials that it must reproduce (methodology §9)."""

import math

import numpy as np
import pytest
from scipy import stats

from scoring.method_2026.ranks import CERTAIN, CHEBYSHEV, IMPOSSIBLE, _interpolated, _phi, _smallest_rank, ranks
from scoring.method_2026.star_range import Posterior, phi


def test_interpolation_reproduces_a_polynomial_between_its_points_and_on_them() -> None:
    points = np.array([math.cos(math.pi * (k + 0.5) / CHEBYSHEV) for k in range(CHEBYSHEV)])
    inside = np.array([points[3], 0.25, points[9], 1.0])
    values = np.tile(points**3 - 2 * points + 0.5, (4, 1))
    expected = [points[3] ** 3 - 2 * points[3] + 0.5, 0.015625, points[9] ** 3 - 2 * points[9] + 0.5, -0.5]
    assert _interpolated(inside, values, points).tolist() == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("probability", [0.025, 0.5, 0.975])
def test_the_smallest_rank_is_that_of_trying_each(probability: float) -> None:
    """Wherever the search begins: P(rank ≤ r) of every r in turn, with weights exp(−x²/2) of 41 nodes on ± 3.9."""
    dice, count = np.random.default_rng(9), 24
    nodes = np.linspace(-3.9, 3.9, 41)
    weights = np.exp(-nodes * nodes / 2) / np.exp(-nodes * nodes / 2).sum()
    better = np.clip(dice.uniform(0, 23, (count, 1)) + dice.normal(0, 2, (count, 41)), 0, 23)
    better[0], better[1] = 0.0, 23.0
    spread = dice.uniform(0.4, 4, (count, 41))
    expected = []
    for at in range(count):
        chances = [weights @ stats.norm.cdf((r - 0.5 - better[at]) / spread[at]) for r in range(1, count + 1)]
        expected.append(next((r for r, chance in enumerate(chances, 1) if chance >= probability), count))
    for guess in (np.full(count, -5.0), np.full(count, 12.4), np.full(count, 99.0), np.array(expected) + 1.0):
        assert _smallest_rank(probability, better, spread, guess).tolist() == expected


def test_sums_worked_on_in_parts_are_the_same_bit_for_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    centers = [Posterior(60.0 + 3 * at, 1.0 + at % 3) for at in range(12)]
    whole = ranks(centers)
    for most in (1, 500):
        monkeypatch.setattr("scoring.method_2026.ranks.MOST_CHANCES", most)
        assert ranks(centers) == whole


def test_chances_that_are_not_worked_out_are_the_same_bit_for_bit() -> None:
    edges = [IMPOSSIBLE, np.nextafter(IMPOSSIBLE, 0), -38.4, -8.5, 0.0, np.nextafter(CERTAIN, 0), CERTAIN]
    values = np.concatenate([np.linspace(-60, 60, 2_401), edges, [-1e300, 1e300, -np.inf, np.inf]])
    expected = [phi(one) for one in values.tolist()]
    assert _phi(values).tolist() == expected and _phi(values.reshape(2, -1)).tolist() == [
        expected[: len(values) // 2], expected[len(values) // 2 :],
    ]  # fmt: skip
    assert {0.0, 1.0} < set(expected)
