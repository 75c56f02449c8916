"""The versions of the methodology: which of them a week is computed by, and which is shown first (methodology §14)."""

import re
from dataclasses import dataclass, replace
from datetime import date

from scoring.method_2026.constants import STANDARD, Constants
from scoring.windows import last_complete_week, week_of

EARLIER, LATER = "2022.1", "2026.1"
SHIPPED = (EARLIER, LATER)
SIDE_BY_SIDE = 13
"""Weeks in which both are published: a quarter."""
CHANGING = re.compile(rf"(?:{re.escape(EARLIER)}\s*,\s*)?{re.escape(LATER)} from (\S+)")


@dataclass(frozen=True, slots=True)
class InForce:
    """Of a week: the versions that are computed, in the order of computing, and the one that is shown first."""

    computed: tuple[str, ...]
    leading: str

    @property
    def earlier(self) -> bool:
        return EARLIER in self.computed

    @property
    def later(self) -> bool:
        return LATER in self.computed


@dataclass(frozen=True, slots=True)
class Methodologies:
    """2022.1 before the week `changes`, both for a quarter from then on with 2022.1 leading, 2026.1 after it.

    changes   None: 2022.1 for good; 0: 2026.1 from the beginning, without a quarter of both
    weight    π: the part of job seekers in an index by 2026.1
    """

    changes: int | None = None
    weight: float = STANDARD.share_job_seekers

    def of(self, week: int) -> InForce:
        """
        >>> turning = parse("2026.1 from 2027-01-04")
        >>> [turning.of(turning.changes + weeks).computed for weeks in (-1, 0, 12, 13)]
        [('2022.1',), ('2022.1', '2026.1'), ('2022.1', '2026.1'), ('2026.1',)]
        """
        if self.changes is None or week < self.changes:
            return InForce((EARLIER,), EARLIER)
        if self.changes and week < self.changes + SIDE_BY_SIDE:
            return InForce((EARLIER, LATER), EARLIER)
        return InForce((LATER,), LATER)

    @property
    def constants(self) -> Constants:
        """Those of 2026.1."""
        return replace(STANDARD, share_job_seekers=self.weight)

    @property
    def first_led(self) -> int | None:
        """The first week in which 2026.1 leads; None if it never does."""
        return None if self.changes is None else self.changes and self.changes + SIDE_BY_SIDE

    def leading_on(self, day: date) -> str:
        """The version whose figures are shown first on a day: that of the last week that is over.

        >>> parse("2026.1 from 2027-01-04").leading_on(date(2027, 4, 11))
        '2022.1'
        >>> parse("2026.1 from 2027-01-04").leading_on(date(2027, 4, 12))
        '2026.1'
        """
        return self.of(last_complete_week(day)).leading


USUAL = Methodologies()
WEIGHTS = (0.5, 0.9)
"""The least and the largest part of job seekers: below a half employers, who are few, would decide."""


def check_weight(weight: float) -> None:
    """Raises ValueError for a part of job seekers that is not within `WEIGHTS`, or no whole percent."""
    least, most = WEIGHTS
    # A comparison with NaN is false.
    if not least <= weight <= most:
        raise ValueError(f"must be from {least:g} to {most:g}: the part of job seekers in the index")
    if round(weight, 2) != weight:
        raise ValueError("must have two decimals at most, such as 0.75")


def parse(words: str) -> Methodologies:
    """Reads a setting such as "2022.1", "2026.1" or "2026.1 from 2027-01-04": the week with that day is the first.
    Raises ValueError."""
    if words in SHIPPED:
        return USUAL if words == EARLIER else Methodologies(0)
    found = CHANGING.fullmatch(words.strip())
    if found is None:
        raise ValueError(f"{words!r} is not {EARLIER}, {LATER}, or {LATER} from a day such as 2027-01-04")
    try:
        return Methodologies(week_of(date.fromisoformat(found[1])))
    except ValueError:
        raise ValueError(f"{found[1]!r} is not a day such as 2027-01-04") from None
