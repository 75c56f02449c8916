"""A center's public card by methodology 2026.1."""

from dataclasses import dataclass
from datetime import date

from questionnaire.loader import USUAL
from scoring.method_2026.visible import VisibleFigures


@dataclass(frozen=True, slots=True)
class Card2026:
    """A center as clients see it.

    since, until   the index's window
    shares         π and 1 − π: the parts of job seekers and employers in the index
    country        the adjusted index of the country's center in the middle, to one decimal; None if unknown
    published      the day of publication
    norms          the hash of the norms that it is judged by; None before any were published
    questionnaire  the version whose groups and questions are meant
    """

    figures: VisibleFigures
    since: date
    until: date
    shares: tuple[float, float]
    country: float | None
    published: date
    norms: str | None = None
    questionnaire: str = USUAL
