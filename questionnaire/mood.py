"""How content a client was, as far as the answers say: it decides the tone of the thanks."""

from enum import StrEnum

from questionnaire.flow import is_low
from questionnaire.model import SUBSTANTIVE

AGREES = 4
"""The answer "agree"."""


class Mood(StrEnum):
    LOW = "low"
    """The mean of the substantive answers is below the middle."""
    MIXED = "mixed"
    """In between, or nothing but "hard to say" and "did not use"."""
    GOOD = "good"
    """The mean is "agree" or better."""


def mood_of(answers: str) -> Mood:
    """
    >>> mood_of("1" * 15), mood_of("543218454321895"), mood_of("8" * 15), mood_of("555444333889888")
    (<Mood.LOW: 'low'>, <Mood.MIXED: 'mixed'>, <Mood.MIXED: 'mixed'>, <Mood.GOOD: 'good'>)
    """
    if is_low(answers):
        return Mood.LOW
    codes = [int(sign) for sign in answers if int(sign) in SUBSTANTIVE]
    return Mood.GOOD if codes and sum(codes) >= AGREES * len(codes) else Mood.MIXED
