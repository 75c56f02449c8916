"""The part of job seekers, π, as a setting: the center of the worked example (methodology §15) with halves, by hand."""

import math
from dataclasses import replace

import pytest

from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import Composition, TypeFigure, center_index
from scoring.method_2026.star_range import StarRange, displayed, posterior, probabilities
from scoring.method_2026.versions import Methodologies, check_weight
from tests.scoring.method_2026.test_worked_example import NORMS

ROOT_14 = math.sqrt(14)
HALVES = replace(
    NORMS,
    pi=0.5,
    # g = S·a = (0.5·16 + 0.5·12, the same) = (14, 14); τ² = aᵀg = 14; μ = (80 + 78)/2 = 79.
    width=round(ROOT_14, 6),
    cuts=tuple(round(79 + ROOT_14 * cut, 6) for cut in (-1.75, -0.75, 0.75, 1.75)),  # type: ignore[arg-type]
)
BOTH = [TypeFigure(64, 86.0, 150.0, True), TypeFigure(20, 80.0, 150.0, True)]


def chance(low: float, high: float, mean: float, sd: float) -> float:
    """Φ at the upper bound less Φ at the lower one."""
    return 0.5 * (math.erf((high - mean) / sd / math.sqrt(2)) - math.erf((low - mean) / sd / math.sqrt(2)))


def test_the_star_of_the_center_with_halves() -> None:
    assert HALVES.shares == (0.5, 0.5)
    assert (HALVES.gains, HALVES.composite_tau2, HALVES.composite_mu) == ((14.0, 14.0), 14.0, 79.0)
    # M = [[18.5, 12], [12, 24]], det 300: k = M⁻¹·(14, 14) = (14·(24 − 12), 14·(18.5 − 12))/300 = (0.56, 0.303333).
    found = posterior(BOTH, HALVES)
    mean, variance = 79 + 0.56 * 6 + 14 * 6.5 / 300 * 2, 14 - 14 * (0.56 + 14 * 6.5 / 300)
    assert (found.mean, found.sd**2) == pytest.approx((mean, variance), abs=1e-9)
    chances = probabilities(found, HALVES)
    bounds = [-math.inf, *HALVES.cuts, math.inf]
    for at in range(5):
        assert chances[at] == pytest.approx(chance(bounds[at], bounds[at + 1], mean, math.sqrt(variance)), abs=2e-6)
    # Four stars lie between 81.806 and 85.548: 0.77 for a center at 82.97, and 0.80 with three stars beside them.
    assert displayed(chances, None) == StarRange(3, 4)
    assert displayed(probabilities(posterior(BOTH, NORMS), NORMS), None) == StarRange(4, 4)


def test_the_index_of_the_center_with_halves() -> None:
    found = center_index(BOTH, HALVES)
    assert found is not None and found.composition is Composition.OWN
    assert found.value == 0.5 * 86 + 0.5 * 80
    # Without employers: B = 12/18.5, Ê = 78 + B·6.
    alone = center_index([BOTH[0], TypeFigure(0, math.nan, math.nan, False)], HALVES)
    assert alone is not None
    assert alone.value == pytest.approx(0.5 * 86 + 0.5 * (78 + 12 / 18.5 * 6), abs=1e-12)


def test_the_weight_of_a_setting() -> None:
    assert Methodologies().constants == STANDARD
    assert Methodologies(weight=0.5).constants.shares == (0.5, 0.5)
    assert Methodologies(weight=0.55).constants.shares == (0.55, 0.45)
    for allowed in (0.5, 0.66, 0.8, 0.9):
        check_weight(allowed)
    for refused in (0.49, 0.91, -1.0, math.nan, math.inf, 80.0):
        with pytest.raises(ValueError, match=r"must be from 0\.5 to 0\.9"):
            check_weight(refused)
    with pytest.raises(ValueError, match=r"^must have two decimals at most, such as 0\.75$"):
        check_weight(0.755)
