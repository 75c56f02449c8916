"""The calm display: a star range is set by the first run of a month and stays till the next (methodology §8)."""

from dataclasses import dataclass

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.star_range import SHOWN_STATES, Probabilities, StarRange, StarState, displayed

REMEMBERED = 12
"""Months for which the range last shown is kept."""
LONGEST_SHOWN = 2
"""Stars of a range that is shown; longer ones are not certain enough."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class ShownRange:
    """A star range, and the last month in which it was shown, such as "2026-11"."""

    range: StarRange
    month: str


@dataclass(frozen=True, slots=True)
class Display:
    """What a center's star display rests on.

    started   the range last shown before this month, within twelve months
    month     the month whose first run set `run`; None where the center could have no range
    run       the run of stars, also where it is too long to be shown
    """

    started: ShownRange | None = None
    month: str | None = None
    run: StarRange | None = None

    @property
    def shown(self) -> ShownRange | None:
        """The range last shown."""
        if self.month is not None and self.run is not None and self.run.length <= LONGEST_SHOWN:
            return ShownRange(self.run, self.month)
        return self.started


NOTHING = Display()


def range_shown(star: StarState, display: Display) -> StarRange | None:
    """The star range, where there is one to show; methodology §8."""
    return display.run if star in SHOWN_STATES else None


def range_shown_last(star: StarState, display: Display) -> ShownRange | None:
    """The range that a center had before it fell below the people of a star, to be shown in grey; methodology §8."""
    return display.shown if star is StarState.NOT_ENOUGH_PEOPLE else None


def next_display(
    before: Display, month: str, chances: Probabilities | None, constants: Constants = STANDARD
) -> Display:
    """The display of a run in a month; methodology §8.

    before
        The display of the last run.
    chances
        The probability of each star; None where the center can have no range, for want of people or norms, or because
        it is under review.

    >>> first = next_display(NOTHING, "2026-11", (0.0, 0.0, 0.1, 0.85, 0.05))
    >>> first.run, next_display(first, "2026-11", (0.0, 0.0, 0.9, 0.1, 0.0)) == first
    (StarRange(low=4, high=4), True)
    >>> next_display(first, "2026-12", (0.0, 0.0, 0.3, 0.66, 0.04)).run
    StarRange(low=4, high=4)
    """
    if before.month == month:
        return before
    last = before.shown
    if last is not None and months_between(last.month, month) > REMEMBERED:
        last = None
    if chances is None:
        return Display(last)
    return Display(last, month, displayed(chances, None if last is None else last.range, constants))


def months_between(earlier: str, later: str) -> int:
    """
    >>> months_between("2026-11", "2027-01")
    2
    """
    (year, month), (last_year, last_month) = (map(int, one.split("-")) for one in (earlier, later))
    return MONTHS * (last_year - year) + last_month - month
