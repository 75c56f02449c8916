"""The covariance that people in both windows give to a change."""

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.shared_people import crossed, influences, shared_influence
from scoring.type_index import TypeIndices, type_indices

EMPTY = "0" * 14


def codes(*answers: str) -> np.ndarray:
    return np.array([list(map(int, one)) for one in answers], dtype=np.uint8)


def indices(of: np.ndarray) -> TypeIndices:
    return type_indices(gram_sums_by(of, np.zeros(len(of), dtype=np.int64), 1), load(), 5)


def test_by_hand() -> None:
    """One question of weight 1. Now Anna says 5 and Boris 1: the mean is 50, k = 25/2, z = 25 and −25. Before Anna said
    5, Boris 3, Clara 5 and Dora 3: the mean is 75, k = 25/4, and z = 6.25 and −6.25. Of both 2·25·6.25 = 312.5."""
    now, before = codes("5" + EMPTY, "1" + EMPTY), codes("5" + EMPTY, "3" + EMPTY, "5" + EMPTY, "3" + EMPTY)
    products = crossed(now, before[:2], np.zeros(2, dtype=np.int64), 1)
    assert shared_influence(products, indices(now), indices(before)).tolist() == [312.5]


def test_a_place_without_such_people_has_none() -> None:
    now = codes("5" + EMPTY, "1" + EMPTY)
    two = TypeIndices.joined([indices(now), indices(now)])
    products = crossed(now, now, np.ones(2, dtype=np.int64), 2)
    assert products[0].sum() == 0
    assert shared_influence(products, two, two).tolist() == [0.0, 2 * 25.0 * 25.0]


def test_people_are_added_up_however_many_are_looked_at_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now, before = codes("5" + EMPTY), codes("3" + EMPTY)
    one = crossed(now, before, np.zeros(1, dtype=np.int64), 1)
    monkeypatch.setattr("scoring.gram_sums.FEW", 2)
    five = crossed(np.repeat(now, 5, axis=0), np.repeat(before, 5, axis=0), np.zeros(5, dtype=np.int64), 1)
    assert five.tolist() == (5 * one).tolist() and one[0, :2, :2].tolist() == [[1, 2], [4, 8]]


def test_it_is_the_sum_over_people_and_their_order_changes_no_bit() -> None:
    dice = np.random.default_rng(2026)
    kinds = np.array([0, 1, 2, 3, 4, 5, 8, 9], dtype=np.uint8)
    now, before = kinds[dice.integers(0, 8, (300, 15))], kinds[dice.integers(0, 8, (300, 15))]
    plain = indices(now), indices(before)
    both, places = slice(0, 120), np.zeros(120, dtype=np.int64)
    z = [
        influences(of[both], one.item_n[0], one.items[0], one.weights[0])
        for of, one in zip((now, before), plain, strict=True)
    ]
    found = shared_influence(crossed(now[both], before[both], places, 1), *plain)
    assert found == pytest.approx((z[0] * z[1]).sum(), rel=1e-9)
    order = dice.permutation(120)
    assert shared_influence(crossed(now[both][order], before[both][order], places, 1), *plain) == found
