"""Arrays of indices by hand: what is defined, and what is not a number (methodology §3, §4)."""

import math

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.gram_sums import gram_sums
from scoring.method_2026.weight_sensitivity import reweighted
from scoring.packed_answers import codes
from scoring.type_index import TypeIndices, residual_products, type_indices

ONE = codes(["5" + "0" * 14, "3" + "0" * 14])
"""Only the first question is answered: mean 75, m′ = 3, e = ±1, so V = 2/1·(25/2)²·2 = 625."""


def assert_one_question(found: TypeIndices) -> None:
    assert found.n.tolist() == [2] and found.item_n.tolist() == [[2] + [0] * 14]
    for values, first in (
        (found.groups, 75.0), (found.group_variances, 625.0), (found.items, 75.0), (found.item_variances, 625.0),
    ):  # fmt: skip
        assert values[0, 0] == first and np.isnan(values[0, 1:]).all()
    assert (found.index.tolist(), found.variance.tolist()) == ([75.0], [625.0])
    assert found.weights.tolist() == [[1.0] + [0.0] * 14] and found.stands.tolist() == [False]


def test_a_single_question_makes_its_group_and_the_index() -> None:
    sums = gram_sums(ONE)[None]
    assert_one_question(type_indices(sums, load(), 1))
    # However little the group weighs.
    assert_one_question(type_indices(sums, reweighted(load(), (1.0, 98.7, 0.1, 0.1, 0.1)), 1))


def test_without_an_answer_nothing_is_a_number() -> None:
    found = type_indices(gram_sums(codes(["0" * 15] * 2))[None], load(), 1)
    for values in (found.index, found.variance, found.groups, found.group_variances, found.items, found.item_variances):
        assert np.isnan(values).all()
    assert not found.weights.any() and found[0].groups == {} and found[0].index is None


def test_products_of_residuals_are_those_of_each_persons_residuals() -> None:
    answers = codes(["5413" + "0" * 11, "2355" + "1" * 11, "4012" + "5" * 11])
    sums, r = gram_sums(answers)[None], (answers > 0).astype(float)
    d = r * (answers.astype(float) - 1)
    ratio = d.sum(axis=0) / r.sum(axis=0)
    residuals = d - ratio * r
    assert residual_products(sums, ratio[None])[0] == pytest.approx(residuals.T @ residuals, abs=1e-12)
    assert math.isclose(residuals.sum(), 0.0, abs_tol=1e-12)
