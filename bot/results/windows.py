"""The windows of a run."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.versions import Versions
from scoring.methodology import Methodology
from scoring.windows import Window, monday, window


class Period(IntEnum):
    """The parts of the star's window: the index's window, the one before it, and the rest."""

    OLDER = 0
    BEFORE = 1
    NOW = 2


OUTSIDE = -1
"""The period of a week in none of the windows."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows of a run: the index's, the one before it, and the star's; and the weeks whose answers may count in
    them."""

    now: Window
    before: Window
    star: Window
    read: Window

    @classmethod
    def of(cls, week: int, methodology: Methodology) -> "Spans":
        now, star = window(week, methodology.window_weeks), window(week, methodology.star_weeks)
        # An answer counts when its block ends, less than an index's window later.
        return cls(now, now.before(), star, Window(star.first - methodology.window_weeks + 1, week))

    def periods(self, weeks: NDArray[np.int64]) -> NDArray[np.int64]:
        """The period of every week, in the shape of `weeks`; `OUTSIDE` if there is none."""
        inside = np.where(weeks >= self.now.first, Period.NOW, np.where(weeks >= self.before.first, Period.BEFORE, 0))
        return np.where((weeks < self.star.first) | (weeks > self.now.last), OUTSIDE, inside)

    def period(self, week: int) -> int:
        """The same of one week."""
        if not self.star.first <= week <= self.now.last:
            return OUTSIDE
        if week >= self.now.first:
            return Period.NOW
        return Period.BEFORE if week >= self.before.first else Period.OLDER


def questionnaire_of(versions: Versions, week: int) -> Questionnaire:
    """The questionnaire in force at the end of a week."""
    return load(versions.on(monday(week + 1) - timedelta(days=1)))
