"""Questions that a kind of people grades unlike the rest, at the limits of what is named (methodology §14)."""

from dataclasses import replace

import numpy as np

from scoring.method_2026.constants import STANDARD
from scoring.method_2026.item_functioning import Unlike, unlike

CELLS, QUESTIONS = 20, 15
ONLY_THE_FIRST = np.array([1.0, *[0.0] * 14])
"""Weights with which the first question is the whole index."""


def test_three_points_are_not_beyond_three() -> None:
    """25·0.12 = 3 and 25·0.13 = 3.25 points beside an index that is as everywhere."""
    effects = np.zeros((CELLS, QUESTIONS))
    effects[2, 5], effects[3, 6] = 0.12, -0.13
    assert unlike(effects, ONLY_THE_FIRST, np.full(CELLS, 0.05)) == (Unlike(6, 3, -3.25),)


def test_a_cell_without_people_is_never_named_however_little_is_asked_for() -> None:
    effects = np.zeros((CELLS, QUESTIONS))
    effects[[2, 3], 5] = 0.25
    mix = np.full(CELLS, 0.05)
    mix[3] = 0.0
    found = unlike(effects, ONLY_THE_FIRST, mix, replace(STANDARD, unlike_points=0.5))
    assert found == (Unlike(5, 2, 6.25),)
