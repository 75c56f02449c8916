"""Answers as arrays: interviews × questions, one digit each (methodology §1)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT, SUBSTANTIVE, UNANSWERED

Codes = NDArray[np.uint8]

VALID = np.zeros(256, dtype=bool)
VALID[[UNANSWERED, *SUBSTANTIVE, HARD_TO_SAY, NOT_USED]] = True


def codes(answers: Sequence[str]) -> Codes:
    """Packed answers as an array of shape (n, 15) with codes 0–5, 8, 9. Raises ValueError naming any invalid answer.

    >>> codes(["540000000000000"])[0, :3]
    array([5, 4, 0], dtype=uint8)
    """
    for packed in answers:
        if len(packed) != QUESTION_COUNT:
            raise ValueError(f"{packed!r} does not have {QUESTION_COUNT} digits")
    return codes_in("".join(answers))


def codes_in(text: str) -> Codes:
    """The same from one text, the interviews one after the other. Raises ValueError naming any invalid answer."""
    digits = np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8) - ord("0")
    if len(digits) % QUESTION_COUNT:
        raise ValueError(f"{len(digits)} digits are no whole interviews")
    valid = VALID[digits]
    if not valid.all():
        wrong = int(np.argmin(valid)) // QUESTION_COUNT * QUESTION_COUNT
        raise ValueError(f"{text[wrong : wrong + QUESTION_COUNT]!r} holds a digit that is no answer code")
    return digits.reshape(-1, QUESTION_COUNT)
