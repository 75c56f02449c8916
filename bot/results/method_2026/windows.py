"""The three windows of a run: the index's, the one before it, and the star's (methodology §1)."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.windows import Window, window

INDEX_WEEKS, STAR_WEEKS = 13, 52


class View(StrEnum):
    NOW = "now"
    BEFORE = "before"
    STAR = "star"


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
