"""Turns long texts from the database into arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import COUNTED_TYPES
from scoring.packed_answers import Codes, codes_in
from storage.answers import LEAST_NUMBER, MARK_DIGITS, NUMBER_DIGITS, CenterAnswers

TYPES = COUNTED_TYPES
CLASSES = 2
"""Clean and B: the classes that count."""
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interviews:
    """n interviews, center after center.

    codes     shape (n, 15)
    weeks     of completion, shape (n,)
    kinds     position in `TYPES`, shape (n,)
    classes   0 clean, 1 B, shape (n,)
    numbers   of each within its center and type, shape (n,)
    lengths   interviews of each center, shape (centers,)
    """

    codes: Codes
    weeks: Numbers
    kinds: Numbers
    classes: Numbers
    numbers: Numbers
    lengths: Numbers


def unpack(page: Sequence[CenterAnswers]) -> Interviews:
    marks = _digits("".join(center.marks for center in page), MARK_DIGITS)
    return Interviews(
        codes=codes_in("".join(center.answers for center in page)),
        weeks=_whole(marks[:, :-1]),
        kinds=marks[:, -1] // CLASSES,
        classes=marks[:, -1] % CLASSES,
        numbers=_whole(_digits("".join(center.numbers for center in page), NUMBER_DIGITS)) - LEAST_NUMBER,
        lengths=np.array([len(center.marks) // MARK_DIGITS for center in page], dtype=np.int64),
    )


def _digits(text: str, width: int) -> Numbers:
    """Shape (n, width)."""
    return (np.frombuffer(text.encode("ascii"), dtype=np.uint8) - ord("0")).reshape(-1, width).astype(np.int64)


def _whole(digits: Numbers) -> Numbers:
    """The numbers that the rows of digits stand for."""
    spelled: Numbers = digits @ 10 ** np.arange(digits.shape[1] - 1, -1, -1)
    return spelled
