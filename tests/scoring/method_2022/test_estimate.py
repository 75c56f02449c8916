"""Values with errors: intervals, sums, pooled variances and smoothing, each by hand."""

import math

import numpy as np
import pytest

from scoring.method_2022.estimate import Estimate, weighted
from scoring.method_2022.frame import pooled_variance, smoothed_error
from scoring.method_2022.heading import Heading, heading
from scoring.method_2022.shrinkage import Between, between_centers, reliability, shrunk
from scoring.method_2022.trend import Change, change
from scoring.methodology import STANDARD
from tests.approx import Approx

T_1, T_10, T_10_90 = 12.706204736, 2.228138852, 1.812461123
"""Student's table: the 97.5 % quantile at 1 and 10 degrees of freedom, and the 95 % one at 10."""


def test_an_interval_is_the_value_with_its_margin_within_the_scale() -> None:
    assert Estimate(50.0, 2.0, 10).interval() == pytest.approx((50 - 2 * T_10, 50 + 2 * T_10))
    assert Estimate(50.0, 2.0, 10).interval(0.90) == pytest.approx((50 - 2 * T_10_90, 50 + 2 * T_10_90))
    assert Estimate(50.0, 1.0, 1).interval() == pytest.approx((50 - T_1, 50 + T_1))
    assert Estimate(99.0, 2.0, 10).interval() == (Approx(99 - 2 * T_10), 100.0)
    assert Estimate(1.0, 2.0, 10).interval() == (0.0, Approx(1 + 2 * T_10))
    assert Estimate(70.0, 0.0, 10).interval() == (70.0, 70.0)


@pytest.mark.parametrize(("se", "df"), [(None, None), (None, 5), (2.0, None), (2.0, 0), (2.0, -1)])
def test_without_a_known_error_anything_is_possible(se: float | None, df: float | None) -> None:
    assert Estimate(50.0, se, df).interval() == (0.0, 100.0)
    assert weighted([(0.5, Estimate(60.0, 1.0, 3)), (0.5, Estimate(50.0, se, df))]) == Estimate(55.0, None, None)


def test_a_weighted_sum_has_the_degrees_of_freedom_of_welch_and_satterthwaite() -> None:
    """Variances (0.8·2)² = 2.56 and (0.2·3)² = 0.36; df = 2.92²/(2.56²/9 + 0.36²/4)."""
    found = weighted([(0.8, Estimate(80.0, 2.0, 9)), (0.2, Estimate(60.0, 3.0, 4))])
    assert found.value == pytest.approx(64 + 12)
    assert found.se == pytest.approx(math.sqrt(2.92))
    assert found.df == pytest.approx(2.92**2 / (2.56**2 / 9 + 0.36**2 / 4))
    assert weighted([(1.0, Estimate(80.0, 2.0, 1))]) == Estimate(80.0, 2.0, Approx(1.0))
    assert weighted([(0.5, Estimate(80.0, 0.0, 7)), (0.5, Estimate(60.0, 0.0, 3))]) == Estimate(70.0, 0.0, 7)


def test_a_pooled_variance_weighs_by_degrees_of_freedom() -> None:
    """(1·2·3 + 4·5·2)/(1 + 4) = 9.2; one interview, an unknown variance and centers not chosen count nothing."""
    n = np.array([1, 2, 5, 7, 9])
    variances = np.array([np.nan, 3.0, 2.0, np.nan, 100.0])
    chosen = np.array([True, True, True, True, False])
    assert pooled_variance(n, variances, chosen) == pytest.approx(9.2)
    assert pooled_variance(n[:1], variances[:1], chosen[:1]) is None
    assert pooled_variance(n[1:2], variances[1:2], chosen[1:2]) == pytest.approx(6.0)


def test_an_error_is_smoothed_with_ten_interviews_of_the_nation() -> None:
    """n = 4, V = 0.5, σ̄² = 2: ((3·0.5·4) + 10·2)/(3 + 10)/4 = 26/13/4 = 0.5."""
    assert smoothed_error(0.5, 4, 2.0, STANDARD) == pytest.approx(math.sqrt(0.5))
    assert smoothed_error(None, 1, 2.0, STANDARD) == pytest.approx(math.sqrt(2.0))
    assert smoothed_error(0.25, 4, None, STANDARD) == 0.5
    assert smoothed_error(None, 1, None, STANDARD) is None


def test_two_centers_differ_by_more_than_chance() -> None:
    """y = 60, 80 with SE 1, 2: w = 1, ¼; ȳ = 80/1.25 = 64; Q = 16 + 64 = 80; scale = 1.25 − 1.0625/1.25 = 0.4;
    τ² = (80 − 1)/0.4 = 197.5; then w = 1/198.5, 1/201.5."""
    found = between_centers(
        [Estimate(60.0, 1.0, 9), Estimate(80.0, 2.0, 9), Estimate(1.0, None, 9), Estimate(2.0, 0.0, 9)]
    )
    a, b = 1 / 198.5, 1 / 201.5
    assert found == Between(Approx((60 * a + 80 * b) / (a + b)), Approx(math.sqrt(1 / (a + b))), Approx(197.5), 2)


def test_centers_that_differ_by_less_than_chance_and_a_single_one_have_no_spread() -> None:
    assert between_centers([Estimate(60.0, 2.0, 9), Estimate(61.0, 2.0, 9)]) == Between(
        Approx(60.5), Approx(math.sqrt(2.0)), 0.0, 2
    )
    assert between_centers([Estimate(60.0, 2.0, 9)]) == Between(60.0, 2.0, 0.0, 1)
    assert between_centers([]) is None and between_centers([Estimate(60.0, 0.0, 9)]) is None


def test_an_index_is_drawn_to_the_mean_by_what_is_chance() -> None:
    """λ = 25/(25 + 16) and I* = λ·72 + (1 − λ)·84."""
    between = Between(84.0, 1.0, 25.0, 100)
    assert reliability(Estimate(72.0, 4.0, 30), between) == pytest.approx(25 / 41)
    assert shrunk(Estimate(72.0, 4.0, 30), between) == pytest.approx(25 / 41 * 72 + 16 / 41 * 84)
    assert reliability(Estimate(72.0, None, 30), between) is None and shrunk(Estimate(72.0, None, 30), between) is None
    assert reliability(Estimate(72.0, 0.0, 30), Between(84.0, 1.0, 0.0, 100)) == 1.0
    assert shrunk(Estimate(72.0, 0.0, 30), Between(84.0, 1.0, 0.0, 100)) == 72.0


def test_a_change_is_measured_in_both_errors() -> None:
    """5 points against √(3² + 4²) = 5: z = 1, p = erfc(1/√2)."""
    assert change(Estimate(65.0, 3.0, 9), Estimate(60.0, 4.0, 9)) == Change(5.0, 1.0, math.erfc(1 / math.sqrt(2)))
    assert change(Estimate(60.0, 3.0, 9), Estimate(65.0, 4.0, 9)) == Change(-5.0, -1.0, math.erfc(1 / math.sqrt(2)))
    assert change(Estimate(60.0, 0.0, 9), Estimate(65.0, 0.0, 9)) == Change(-5.0, -math.inf, 0.0)
    assert change(Estimate(65.0, 0.0, 9), Estimate(60.0, 0.0, 9)) == Change(5.0, math.inf, 0.0)
    assert change(Estimate(60.0, 0.0, 9), Estimate(60.0, 0.0, 9)) == Change(0.0, 0.0, 1.0)
    for now, before in (
        (None, Estimate(60.0, 1.0, 9)),
        (Estimate(60.0, 1.0, 9), None),
        (Estimate(60.0, None, 9), Estimate(60.0, 1.0, 9)),
        (Estimate(60.0, 1.0, 9), Estimate(60.0, None, 9)),
    ):
        assert change(now, before) is None


@pytest.mark.parametrize(
    ("points", "quarter_se", "year_se", "shown", "found"),
    [
        (2.0, 1.0, 0.9, 78.0, Heading.UP),  # exactly two points; the spread is √0.19, 1.96 of which are 0.85
        (-2.0, 1.0, 0.9, 82.0, Heading.DOWN),
        (1.9375, 1.0, 0.9, 78.0, Heading.SAME),
        (4.0, 2.5, 1.5, 78.0, Heading.UP),  # √(6.25 − 2.25) = 2, 1.96 of which are 3.92
        (3.90625, 2.5, 1.5, 78.0, Heading.SAME),
        (4.0, 1.5, 1.5, 78.0, Heading.SAME),  # the same interviews
        (4.0, 1.0, 1.5, 78.0, Heading.SAME),
        (4.0, None, 1.5, 78.0, Heading.SAME),
        (4.0, 2.0, None, 78.0, Heading.SAME),
        (4.0, 1.0, 0.9, 84.0, Heading.SAME),  # the figure that readers see is no lower
        (4.0, 1.0, 0.9, 85.0, Heading.SAME),
        (-4.0, 1.0, 0.9, 75.0, Heading.SAME),
    ],
)
def test_a_heading_needs_two_points_beyond_chance_and_never_contradicts_what_is_shown(
    points: float, quarter_se: float | None, year_se: float | None, shown: float, found: Heading
) -> None:
    quarter, year = Estimate(80.0 + points, quarter_se, 9), Estimate(80.0, year_se, 9)
    assert heading(quarter, year, shown) is found
