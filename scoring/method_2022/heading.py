"""Where a center is heading: the index of 13 weeks against the one behind its star (methodology 2022.1 §4, §5)."""

import math
from enum import StrEnum

from scoring.method_2022.estimate import Estimate
from scoring.methodology import STANDARD, Methodology

CERTAIN = 1.96
"""Standard errors of the difference from which it is called one."""


class Heading(StrEnum):
    UP = "up"
    SAME = "same"
    DOWN = "down"


def heading(quarter: Estimate, year: Estimate, shown: float, methodology: Methodology = STANDARD) -> Heading:
    """The direction from the year to its last 13 weeks (methodology 2022.1 §4, §5).

    quarter   the index of the last 13 weeks
    year      the same over 52 weeks, which include them
    shown     the year's index as readers see it, drawn to the national mean; the direction never contradicts it

    The shorter window is a part of the longer one, so the variance of the difference is SE₁₃² − SE₅₂². Up or down if
    the difference exceeds 1.96 of its standard errors and two points; else the same. Windows that hold the same
    interviews, or an unknown error, give the same.

    >>> heading(Estimate(84.0, 1.3, 99), Estimate(80.0, 0.5, 399), 80.1)
    <Heading.UP: 'up'>
    """
    points = quarter.value - year.value
    if quarter.se is None or year.se is None or abs(points) < methodology.least_change:
        return Heading.SAME
    spread = math.sqrt(max(0.0, quarter.se**2 - year.se**2))
    if spread == 0.0 or abs(points) <= CERTAIN * spread or points * (quarter.value - shown) <= 0:
        return Heading.SAME
    return Heading.UP if points > 0 else Heading.DOWN
