"""Which questions may be shown by themselves (docs/disclosure.md, rule 7)."""

import numpy as np
from numpy.typing import NDArray

from bot.results.unpacking import Numbers
from questionnaire.model import QUESTION_COUNT
from scoring.packed_answers import Codes


def singly(codes: Codes, places: Numbers, blocks: Numbers, centers: int, least: int) -> NDArray[np.bool_]:
    """Whether either nobody or at least `least` people in every block answered each question; shape (centers, 15)."""
    if not len(codes):
        return enough_in_every_block(np.zeros((0, QUESTION_COUNT)), places, centers, least)
    keys = np.ravel_multi_index((places, blocks), (centers, int(blocks.max()) + 1))
    each, labels = np.unique(keys, return_inverse=True)
    given = (codes >= 1) & (codes <= 5)
    numbers = np.stack([np.bincount(labels, weights=one, minlength=len(each)) for one in given.T], axis=1)
    return enough_in_every_block(numbers, each // (int(blocks.max()) + 1), centers, least)


def enough_in_every_block(
    numbers: NDArray[np.int64] | NDArray[np.float64], places: Numbers, centers: int, least: int
) -> NDArray[np.bool_]:
    """The same from how many people answered each question in each block, of shape (blocks, 15), and the center of
    each block, of shape (blocks,)."""
    shown = np.ones((centers, QUESTION_COUNT), dtype=np.bool_)
    block, question = np.nonzero((numbers > 0) & (numbers < least))
    shown[places[block], question] = False
    return shown
