"""People who answer like clients of employment centers: with individual moods, with questions that are easier or harder
to agree with, and at centers that differ.

Every answer is a leaning on the scale from 1 to 5, rounded to a code. The leaning sums the question's usual level, the
center's, the person's mood, and a random part. The shares follow the published pilot where it has any (agree F1 89.9 %,
F2 89.3 %, U1 83.2 %; did not use E3 58.5 %, C2 41.0 %, C3 56.7 %).
"""

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT
from scoring.packed_answers import Codes

Floats = NDArray[np.float64]

USUAL = np.array([4.8, 4.8, 4.45, 4.5, 4.1, 4.3, 4.3, 4.1, 4.0, 4.2, 4.1, 3.7, 4.5, 4.2, 4.1])
"""The leaning on each question, F1 to C3."""
CENTERS_SPREAD, MOOD_SPREAD, MOMENT_SPREAD = 0.2, 0.65, 0.75
"""Standard deviations of the leaning: between centers, between people, between one person's answers."""
STRAIGHT_SHARE = 0.06
"""The share of honest people who give one answer throughout, besides those whose answers happen to be equal."""
HARD_SHARE = 0.03
NON_USE = np.zeros(QUESTION_COUNT)
NON_USE[[8, 13, 14]] = 0.585, 0.410, 0.567
EMPLOYER_SHARE = 633 / 2885
EMPLOYERS_LEANING = -0.1


def center_levels(dice: np.random.Generator, centers: int, spread: float = CENTERS_SPREAD) -> Floats:
    """How each center differs from the usual, by steps of the scale; shape (centers,)."""
    return dice.normal(0, spread, centers)


def answers(dice: np.random.Generator, levels: Floats, employers: NDArray[np.bool_]) -> Codes:
    """Codes of shape (n, 15) of n people, from the levels of their centers and whether they are employers."""
    n = len(levels)
    person = levels + np.where(employers, EMPLOYERS_LEANING, 0) + dice.normal(0, MOOD_SPREAD, n)
    moment = dice.normal(0, MOMENT_SPREAD, (n, QUESTION_COUNT))
    codes = _rounded(USUAL + person[:, None] + moment)
    straight = dice.random(n) < STRAIGHT_SHARE
    codes[straight] = _rounded(USUAL.mean() + person[straight, None])
    codes[dice.random(codes.shape) < HARD_SHARE] = HARD_TO_SAY
    codes[dice.random(codes.shape) < NON_USE] = NOT_USED
    return codes


def _rounded(leanings: Floats) -> Codes:
    return np.clip(np.rint(leanings), 1, 5).astype(np.uint8)
