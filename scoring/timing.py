"""What the times of answers tell about their quality (METHODOLOGY §2): haste, bursts, opening hours."""

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

LEAST_SECONDS = 20.0
"""Nobody reads fifteen statements in less."""
MEDIAN_PART = 3.0
LEAST_FOR_MEDIAN = 100
"""So many interviews of a type give a median to compare with."""
BURST_MINUTES = 10
BURST_P = 1e-4
MARGIN_HOURS = 2.0
"""So long before and after its opening hours a center's clients may well be answering."""

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
PART = re.compile(r"(?P<first>[a-z]{2})(?:-(?P<last>[a-z]{2}))? (?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})")
MIDNIGHT = "24:00"


def is_speeding(seconds: float, others: Sequence[float]) -> bool:
    """Whether an interview took less than max(20 s, a third of the median of `others`, if these are 100 or more)."""
    limit = LEAST_SECONDS
    if len(others) >= LEAST_FOR_MEDIAN:
        limit = max(limit, statistics.median(others) / MEDIAN_PART)
    return seconds < limit


def burst_limit(rate: float) -> int:
    """The count of completions in ten minutes that a center with `rate` of them on average reaches by chance with a
    probability below 10⁻⁴: the smallest k with P(X ≥ k) < 10⁻⁴, X ~ Poisson(rate). More than that is a burst.
    Raises ValueError for a negative rate.

    >>> burst_limit(0.2), burst_limit(1.0), burst_limit(2.0)
    (4, 7, 10)
    """
    if not rate >= 0:
        raise ValueError(f"{rate!r} is no rate")
    count, term, below = 0, math.exp(-rate), 0.0
    # P(X ≥ k) = 1 − P(X < k), summed from the small end.
    while 1 - below >= BURST_P:
        below += term
        count += 1
        term *= rate / count
    return count


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a center is open, by weekday (0 = Monday): pairs of local opening and closing time."""

    days: tuple[tuple[tuple[time, time], ...], ...]

    def hours_outside(self, moment: datetime) -> float:
        """How far a local moment lies from the nearest time at which the center is open, in hours; 0 within.

        The day before and the day after count as well. A center that never opens is infinitely far.
        """
        distances = [
            max(0.0, (opens - moment) / timedelta(hours=1), (moment - closes) / timedelta(hours=1))
            for offset in (-1, 0, 1)
            for opens, closes in self._on(moment.date() + timedelta(days=offset), moment)
        ]
        return min(distances, default=math.inf)

    def _on(self, day: date, moment: datetime) -> list[tuple[datetime, datetime]]:
        return [
            (
                datetime.combine(day, opens, moment.tzinfo),
                datetime.combine(day, closes, moment.tzinfo) if closes != time.max else _next_midnight(day, moment),
            )
            for opens, closes in self.days[day.weekday()]
        ]


def opening_hours(words: str) -> OpeningHours:
    """Reads hours such as "mo-fr 09:00-18:00; sa 10:00-14:00". Raises ValueError with the part that is not understood.

    >>> opening_hours("mo-fr 09:00-18:00").hours_outside(datetime.fromisoformat("2026-11-24T20:30+03:00"))
    2.5
    """
    days: list[list[tuple[time, time]]] = [[] for _ in DAYS]
    for part in words.casefold().split(";"):
        found = PART.fullmatch(part.strip())
        if found is None or found["first"] not in DAYS or (found["last"] or found["first"]) not in DAYS:
            raise ValueError(f"{part.strip()!r} is not opening hours")
        opens, closes = _time(found["opens"]), _time(found["closes"])
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
        if closes <= opens or last < first:
            raise ValueError(f"{part.strip()!r} ends before it begins")
        for day in range(first, last + 1):
            days[day].append((opens, closes))
    return OpeningHours(tuple(tuple(day) for day in days))


def is_off_hours(moment: datetime, hours: OpeningHours) -> bool:
    """Whether a local moment lies more than two hours outside the center's opening hours."""
    return hours.hours_outside(moment) > MARGIN_HOURS


def _time(words: str) -> time:
    return time.max if words == MIDNIGHT else time.fromisoformat(words)


def _next_midnight(day: date, moment: datetime) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, moment.tzinfo)
