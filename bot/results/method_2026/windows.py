"""The three windows of a run: the index's, the one before it, and the star's (methodology §1)."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from scoring.windows import Window, window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INDEX_WEEKS, STAR_WEEKS = 13, 52


class View(StrEnum):
    NOW = "now"
    BEFORE = "before"
    STAR = "star"


class Period(IntEnum):
    """The parts that make up the star window: the index's window, the one before it, and the rest."""

    NOW = 0
    BEFORE = 1
    EARLIER = 2


@dataclass(frozen=True, slots=True)
class Spans:
    """The windows that end with a week."""

    now: Window
    before: Window
    star: Window

    @classmethod
    def of(cls, week: int) -> "Spans":
        now = window(week, INDEX_WEEKS)
        return cls(now, now.before(), window(week, STAR_WEEKS))

    def of_view(self, view: View) -> Window:
        return {View.NOW: self.now, View.BEFORE: self.before, View.STAR: self.star}[view]

    def periods(self, weeks: "NDArray[np.int64]") -> "NDArray[np.int64]":
        """The period of each week of the star window."""
        # Lists name the windows, and have no arrays.
        import numpy as np

        return np.where(
            weeks >= self.now.first, Period.NOW, np.where(weeks >= self.before.first, Period.BEFORE, Period.EARLIER)
        )
