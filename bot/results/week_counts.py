"""How many interviews of a center each week has brought: what tells a new figure from the one that was shown before."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaire.model import RespondentType

Weeks = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """Interviews that count, by type, in the weeks of the two windows: from `first` on the window before, then the
    index's own."""

    first: int
    counts: dict[RespondentType, tuple[int, ...]]

    def now(self, kind: RespondentType) -> Weeks:
        """Those of the index's window, by week."""
        return self._half(kind, 1)

    def before(self, kind: RespondentType) -> Weeks:
        """Those of the window before."""
        return self._half(kind, 0)

    def _half(self, kind: RespondentType, half: int) -> Weeks:
        counts = self.counts[kind]
        length = len(counts) // 2
        start = half * length
        return {self.first + week: counts[week] for week in range(start, start + length)}


def entered(shown: WeekCounts, now: WeekCounts) -> dict[RespondentType, int]:
    """How many interviews by type are in the index's window that were not in it when it was shown.

    What was added elsewhere, such as this week's answers when last week is published, is none of them. Deletions can
    only make the number too small.
    """
    return {
        kind: sum(max(0, number - shown.now(kind).get(week, 0)) for week, number in now.now(kind).items())
        for kind in RespondentType
    }


def exchanged(shown: WeekCounts, now: WeekCounts) -> int:
    """How many interviews have come into the window before or left it since it was shown."""
    return sum(
        abs(now.before(kind).get(week, 0) - shown.before(kind).get(week, 0))
        for kind in RespondentType
        for week in now.before(kind).keys() | shown.before(kind).keys()
    )
