"""Norms of a handful of centers by hand: the width of a star, the correlation of both types (methodology §7)."""

import math
from dataclasses import replace

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.case_mix import effects
from scoring.method_2026.cells import CELLS, cell_sums
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.national_norms import _figure, _rho, _stars, _upper_quartile, norms
from scoring.method_2026.norms import _tuple
from scoring.method_2026.robust import between_variance
from scoring.method_2026.scores import Scores
from scoring.type_index import type_indices

FEW = replace(STANDARD, rho_centers=4)
MU, TAU2, SIGMA2 = (80.0, 70.0), (16.0, 4.0), (160.0, 100.0)


def test_a_star_is_as_wide_as_centers_differ() -> None:
    """S·a = (0.8·16 + 0.2·6, 0.8·6 + 0.2·9) = (14, 6.6), so aᵀSa = 11.2 + 1.32 = 12.52 around 0.8·80 + 0.2·70."""
    found = _stars((80.0, 70.0), (16.0, 9.0), (160.0, 999.0), 0.5, STANDARD)
    width = math.sqrt(12.52)
    assert found["width"] == pytest.approx(width, abs=1e-6)
    assert found["cuts"] == pytest.approx([78 + width * cut for cut in (-1.75, -0.75, 0.75, 1.75)], abs=1e-6)
    assert found["n_star"] == 52  # 4·160/12.52 = 51.1
    assert _stars((80.0, 70.0), (16.0, 9.0), (80.0, 999.0), 0.5, STANDARD)["n_star"] == 50
    # aᵀSa = 0.84: three points are the least.
    narrow = _stars((80.0, 70.0), (1.0, 1.0), (160.0, 999.0), 0.5, STANDARD)
    assert (narrow["width"], narrow["cuts"], narrow["n_star"]) == (3.0, (72.75, 75.75, 80.25, 83.25), 72)


def test_a_figure_is_the_median_the_variance_between_and_the_pooled_one() -> None:
    values, people = np.array([80.0, 95.0, 65.0]), np.array([11, 11, 11])
    for constants in (STANDARD, replace(STANDARD, winsorised=0.2)):
        between = between_variance(values, np.full(3, 100 / 22), 80.0, constants)
        assert _figure(values, people, np.full(3, 100.0), 2 * people, constants) == (80.0, between, 100.0)
    assert between != between_variance(values, np.full(3, 100 / 22), 80.0)
    for end, edge in ((0.0, 1.0), (100.0, 99.0)):
        assert _figure(np.full(3, end), people, np.full(3, 100.0), people, STANDARD)[0] == edge


def of(u: list[float], mu: float, deviation: float, people: int) -> Scores:
    """Centers that lie u deviations from the mean."""
    rest = np.zeros((len(u), 0))
    return Scores(
        people=np.full(len(u), people), stands=np.ones(len(u), dtype=np.bool_), index=rest, weights=rest,
        adjusted=mu + deviation * np.array(u), groups=rest, items=rest, variance=rest, group_variances=rest,
        item_variances=rest, item_n=np.zeros((len(u), 0), dtype=np.int64),
    )  # fmt: skip


def rho(u: list[float], v: list[float], constants: Constants = FEW, tau2: tuple[float, float] = TAU2) -> float:
    """Of job seekers with four deviations and employers with two, of whom the last and the first center have none."""
    some = np.ones(len(u), dtype=np.bool_)
    seekers, employers = some.copy(), some.copy()
    seekers[-1] = employers[0] = False
    parts = [(of(u, 80.0, 4.0, 100), seekers), (of(v, 70.0, 2.0, 50), employers)]
    return _rho(parts, MU, tau2, SIGMA2, constants)


def test_a_correlation_is_that_of_sums_and_differences() -> None:
    """Each type's error is 160/100/16 = 0.1 and 100/50/4 = 0.5; the first and the last center do not count."""
    u, v = [9.0, 3.0, -3.0, 2.0, -2.5, 9.0], [9.0, 1.0, -1.0, 1.0, -0.5, -9.0]
    for constants in (FEW, replace(FEW, winsorised=0.25)):
        plus, minus = (
            between_variance(np.array(values), np.full(4, 0.6), 0.0, constants)
            for values in ([4.0, -4.0, 3.0, -3.0], [2.0, -2.0, 1.0, -2.0])
        )
        assert 0 < minus < plus
        assert rho(u, v, constants) == pytest.approx((plus - minus) / (plus + minus), rel=1e-9)


def test_a_correlation_has_bounds_and_a_usual_value() -> None:
    alike, crossed = [0.0, 2.0, -2.0, 2.0, -2.0, 0.0], [0.0, 2.0, 2.0, -2.0, -2.0, 0.0]
    assert rho(alike, alike) == 0.95
    assert rho(alike, [-one for one in alike]) == 0.0
    # As many lie together as apart: sums and differences spread alike.
    assert rho(alike, crossed) == 0.0
    # Nobody differs, centers are too few, or one type does not differ.
    assert rho([0.0] * 6, [0.0] * 6) == 0.5
    assert rho(alike, alike, replace(STANDARD, rho_centers=5)) == 0.5
    assert rho(alike, alike, tau2=(16.0, 0.0)) == 0.5


def test_the_upper_quartile_is_that_of_true_means_over_enough_centers() -> None:
    """μ = 80 and z₇₅ = 0.674490 deviations more; 29 answers of the fourth center are too few."""
    few = replace(STANDARD, item_centers=3, winsorised=0.2)
    values, answers = np.array([[80.0], [95.0], [65.0], [10.0]]), np.array([[30], [100], [60], [29]])
    found = replace(
        of([0.0] * 4, 80.0, 1.0, 11), items=values, item_n=answers, item_variances=np.array([[100.0]] * 3 + [[900.0]])
    )
    chosen = np.ones(4, dtype=np.bool_)
    between = between_variance(values[:3, 0], 100 / answers[:3, 0], 80.0, few)
    assert between > 0
    assert _upper_quartile(found, chosen, 0, few) == pytest.approx(80 + 0.6744897501960817 * math.sqrt(between))
    assert math.isnan(_upper_quartile(found, chosen, 0, replace(few, item_centers=4)))
    chosen[0] = False
    assert math.isnan(_upper_quartile(found, chosen, 0, few))


def test_what_a_file_leaves_open_is_not_a_number() -> None:
    pair = _tuple([[None, 1.0], 2.0])
    assert pair[1] == 2.0 and math.isnan(pair[0][0]) and pair[0][1] == 1.0


def test_a_nation_without_employers_has_the_job_seekers_figures_twice() -> None:
    rng = np.random.default_rng(4)
    codes, place = rng.integers(1, 6, (200, 15)).astype(np.uint8), np.arange(200) % 10
    cells = np.arange(200) % CELLS
    parts = [
        (
            type_indices(gram_sums_by(codes[:n], place[:n], 10), load(), 5),
            cell_sums(codes[:n], place[:n], cells[:n], 10),
        )
        for n in (200, 0)
    ]
    constants = replace(STANDARD, ridge=1_000, mix_cap=5)
    found = norms([one for one, _ in parts], [other for _, other in parts], load(), constants)
    assert found is not None
    for pair in (found.mu, found.tau2, found.sigma2, found.group_mu, found.group_tau2, found.group_sigma2):
        assert len(pair) == 2 and pair[0] == pair[1]
    effect, mix = effects(parts[0][1], constants)
    assert np.array(found.b[0]) == pytest.approx(effect, abs=1e-6) and np.array(found.mix[0]) == pytest.approx(
        mix, abs=1e-6
    )
    assert np.abs(effect - effects(parts[0][1])[0]).max() > 1e-3
