"""Which questions may be shown by themselves (docs/disclosure.md, rule 7)."""

import numpy as np
from numpy.typing import NDArray

from bot.results.unpacking import Numbers
from questionnaire.model import QUESTION_COUNT
from scoring.packed_answers import Codes


def singly(codes: Codes, places: Numbers, blocks: Numbers, centers: int, least: int) -> NDArray[np.bool_]:
    """Whether either nobody or at least `least` people in every block answered each question; shape (centers, 15)."""
    shown = np.ones((centers, QUESTION_COUNT), dtype=np.bool_)
    if not len(codes):
        return shown
    keys = np.ravel_multi_index((places, blocks), (centers, int(blocks.max()) + 1))
    each, labels = np.unique(keys, return_inverse=True)
    given = (codes >= 1) & (codes <= 5)
    for question in range(QUESTION_COUNT):
        number = np.bincount(labels, weights=given[:, question], minlength=len(each))
        few = (number > 0) & (number < least)
        shown[each[few] // (int(blocks.max()) + 1), question] = False
    return shown
