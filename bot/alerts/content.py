"""What an alert says, frozen: figures and codes only, no wording, to be read in any language later."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GroupFall:
    """The group of indicators that fell most, in points."""

    code: str
    points: float


@dataclass(frozen=True, slots=True)
class AlertContent:
    """One center's alert.

    weeks              of a fall: for how many weeks running it has been called one
    index, before      of a fall: the index in its window and in the one before
    group              of a fall, where both windows' groups may be shown
    last_monday        of silence: the Monday of the last week with an answer, None where there was never one
    poster_made        of a poster: its day
    """

    center_code: str
    center_name: str
    city: str
    weeks: int | None = None
    index: float | None = None
    before: float | None = None
    group: GroupFall | None = None
    last_monday: date | None = None
    poster_made: date | None = None
