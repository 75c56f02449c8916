"""Answers as arrays: interviews × questions, one digit each (methodology §1)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT, SUBSTANTIVE, UNANSWERED

Codes = NDArray[np.uint8]

VALID = bytes(ord("0") + code for code in (UNANSWERED, *SUBSTANTIVE, HARD_TO_SAY, NOT_USED))
"""The codes as they are written."""


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
    if len(text) % QUESTION_COUNT:
        raise ValueError(f"{len(text)} digits are no whole interviews")
    if not text.isascii():
        each = (text[at : at + QUESTION_COUNT] for at in range(0, len(text), QUESTION_COUNT))
        raise _no_answers(next(one for one in each if not one.isascii()))
    return codes_of(np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, QUESTION_COUNT))


def codes_of(characters: NDArray[np.uint8]) -> Codes:
    """The same from ASCII characters of shape (n, 15). Raises ValueError naming any invalid answer."""
    if characters.tobytes().translate(None, VALID):
        raise _no_answers(characters[~np.isin(characters, list(VALID)).all(axis=1)][0].tobytes().decode("ascii"))
    return characters - ord("0")


def _no_answers(packed: str) -> ValueError:
    return ValueError(f"{packed!r} holds a digit that is no answer code")
