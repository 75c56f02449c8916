"""From the long texts that the database hands over to arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import RespondentType
from scoring.packed_answers import Codes, codes_in
from storage.answers import MARK_DIGITS, CenterAnswers

TYPES = tuple(RespondentType)
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
    lengths   interviews of each center, shape (centers,)
    """

    codes: Codes
    weeks: Numbers
    kinds: Numbers
    classes: Numbers
    lengths: Numbers


def unpack(page: Sequence[CenterAnswers]) -> Interviews:
    digits = np.frombuffer("".join(center.marks for center in page).encode("ascii"), dtype=np.uint8) - ord("0")
    marks = digits.reshape(-1, MARK_DIGITS).astype(np.int64)
    return Interviews(
        codes=codes_in("".join(center.answers for center in page)),
        weeks=marks[:, :-1] @ 10 ** np.arange(MARK_DIGITS - 2, -1, -1),
        kinds=marks[:, -1] // CLASSES,
        classes=marks[:, -1] % CLASSES,
        lengths=np.array([len(center.marks) // MARK_DIGITS for center in page], dtype=np.int64),
    )
