"""Differential item functioning and sensitivity to weights, by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from questionnaire.loader import load
from scoring.gram_sums import gram_sums
from scoring.method_2026.cells import CELLS
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.item_functioning import Unlike, differential, unlike
from scoring.method_2026.weight_sensitivity import (
    equal_weights,
    rank_order_centroid,
    reweighted,
    sensitivity,
    spearman,
)
from scoring.type_index import type_index
from tests.approx import Approx

QUESTIONNAIRE = load("2022.1")
WEIGHTS = np.full(15, 1 / 15)
MIX = np.full(CELLS, 1 / CELLS)


def test_what_a_cell_grades_higher_everywhere_is_no_differential_functioning() -> None:
    effects = np.repeat(np.linspace(-0.2, 0.2, CELLS)[:, None], 15, axis=1)
    assert np.abs(differential(effects, WEIGHTS)).max() < 1e-12
    assert unlike(effects, WEIGHTS, MIX) == ()


def test_differential_functioning_by_hand() -> None:
    effects = np.zeros((CELLS, 15))
    effects[4, 8] = 0.15
    found = differential(effects, WEIGHTS)
    # 25·(0.15 − 0.15/15) = 3.5, and 25·(0 − 0.01) = −0.25 for the fourteen others.
    assert found[4, 8] == pytest.approx(3.5)
    assert np.delete(found[4], 8) == pytest.approx(np.full(14, -0.25))
    assert np.delete(found, 4, axis=0) == pytest.approx(np.zeros((CELLS - 1, 15)))
    assert unlike(effects, WEIGHTS, MIX) == (Unlike(8, 4, Approx(3.5)),)


def test_weights_of_the_index_are_taken_not_equal_ones() -> None:
    effects = np.zeros((CELLS, 15))
    effects[0, 0] = 0.2
    weights = np.zeros(15)
    weights[0], weights[1] = 0.75, 0.25
    # 25·(0.2 − 0.75·0.2) = 1.25, and −3.75 for the others.
    assert differential(effects, weights)[0] == pytest.approx([1.25] + [-3.75] * 14)


def test_questions_are_named_from_the_farthest_beyond_three_points_and_not_without_people() -> None:
    assert STANDARD.unlike_points == 3.0
    effects = np.zeros((CELLS, 15))
    effects[1, 2], effects[7, 3], effects[9, 4], effects[11, 5] = 0.14, -0.16, 0.12, 0.5
    mix = np.where(np.arange(CELLS) == 11, 0.0, 1 / (CELLS - 1))
    # 25·(14/15)·b: 3.27, −3.73, 2.8.
    found = unlike(effects, WEIGHTS, mix)
    assert [(one.question, one.cell) for one in found] == [(3, 7), (2, 1)]
    assert [one.points for one in found] == pytest.approx([-56 / 15, 49 / 15])
    assert len(unlike(effects, WEIGHTS, mix, replace(STANDARD, unlike_points=2.5))) == 3


def test_equal_weights_and_the_rank_order_centroid_by_hand() -> None:
    assert equal_weights(5) == (20.0,) * 5
    # Of two: 1/2·(1 + 1/2) and 1/2·1/2; the order of the weights decides, not their place.
    assert rank_order_centroid([10, 90]) == pytest.approx((25.0, 75.0))
    assert rank_order_centroid([5, 5]) == pytest.approx((75.0, 25.0))
    # Of five, in 300ths: 137, 77, 47, 27, 12.
    wanted = [100 * part / 300 for part in (137, 77, 47, 27, 12)]
    assert rank_order_centroid([group.weight for group in QUESTIONNAIRE.groups]) == pytest.approx(wanted)
    assert sum(wanted) == pytest.approx(100)


def test_a_reweighted_questionnaire_gives_the_index_of_its_weights() -> None:
    one = np.array([[5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1]] * 6, dtype=np.uint8)
    found = type_index(gram_sums(one), reweighted(QUESTIONNAIRE, equal_weights(5)), 5)
    assert found.index is not None and found.index.value == 50.0
    # 100, 75, 50, 25, 0 by 137, 77, 47, 27, 12 of 300.
    centroid = rank_order_centroid([group.weight for group in QUESTIONNAIRE.groups])
    found = type_index(gram_sums(one), reweighted(QUESTIONNAIRE, centroid), 5)
    assert found.index is not None
    assert found.index.value == pytest.approx((13_700 + 5_775 + 2_350 + 675) / 300)


def test_spearman_with_ties_is_that_of_another_library() -> None:
    dice = np.random.default_rng(8)
    one, other = dice.integers(0, 20, 80).astype(float), dice.normal(size=80)
    assert spearman(one, other) == pytest.approx(stats.spearmanr(one, other).statistic, abs=1e-12)
    assert math.isnan(spearman(np.ones(5), other[:5]))


def test_sensitivity_by_hand() -> None:
    # Ranks 1 2 3 4 against 1 3 2 4: 1 − 6·2/(4·15) = 0.8. One star of four is another.
    usual, others = np.array([70.0, 75.0, 80.0, 85.0]), np.array([71.0, 79.0, 78.0, 86.0])
    found = sensitivity(usual, others, [2, 3, 3, 4], [2, 4, 3, 4])
    assert (found.spearman, found.changed, found.centers) == (Approx(0.8), 0.25, 4)
    assert math.isnan(sensitivity(usual[:0], others[:0], [], []).changed)
