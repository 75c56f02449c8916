"""Adjusted figures stay on the scale, and what an item was moved by does not (methodology §6)."""

import numpy as np

from questionnaire.model import Questionnaire
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.scores import scores
from scoring.packed_answers import codes
from scoring.type_index import type_indices


def test_an_index_and_its_groups_are_cut_at_the_ends_of_the_scale(questionnaire: Questionnaire) -> None:
    plain = type_indices(gram_sums_by(codes(["1" * 15, "5" * 15]), np.array([0, 1]), 2), questionnaire, 1)
    found = scores(plain, np.array([[5.0] * 15, [-5.0] * 15]), questionnaire)
    assert found.adjusted.tolist() == [0.0, 100.0]
    assert found.groups.tolist() == [[0.0] * 5, [100.0] * 5]
    assert found.items.tolist() == [[-5.0] * 15, [105.0] * 15]
    assert found.index.tolist() == [0.0, 100.0]
