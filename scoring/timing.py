"""Judges the quality of answers by their times (methodology §2): haste, bursts, opening hours."""

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

LEAST_SECONDS = 20.0
"""Nobody reads fifteen statements in less."""
MEDIAN_PART = 3.0
LEAST_FOR_MEDIAN = 100
"""The fewest interviews of a type that give a median to compare with."""
BURST_MINUTES = 10
BURST_P = 1e-4
RATE_WEEKS = 13
"""How many weeks give a center's own rate of completions."""
LEAST_RATE = 0.2
"""Completions in ten minutes that any center may have, so that the first clients of a new one are not a burst."""
KIOSK_PEOPLE = 6
"""People whom one kiosk can serve in ten minutes, one after the other: a minute and a half for each."""
USUAL_HOURS = 45.0
"""Open hours of a week if the center's are unknown."""
MARGIN_HOURS = 2.0
"""How long before and after its opening hours a center's clients may plausibly answer."""

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
PART = re.compile(r"(?P<first>[a-z]{2})(?:-(?P<last>[a-z]{2}))? (?P<opens>\d{2}:\d{2})-(?P<closes>\d{2}:\d{2})")
MIDNIGHT = "24:00"
ANY_MONDAY = date(2026, 11, 30)


def speed_limit(others: Sequence[float]) -> float:
    """The seconds below which an interview is speeding: max(20, a third of the median of `others`, the seconds of
    interviews of the same type, if these are 100 or more).

    >>> speed_limit([90.0] * 100), speed_limit([90.0] * 99)
    (30.0, 20.0)
    """
    if len(others) < LEAST_FOR_MEDIAN:
        return LEAST_SECONDS
    return max(LEAST_SECONDS, statistics.median(others) / MEDIAN_PART)


def burst_limit(rate: float) -> int:
    """The count of completions in ten minutes that a center with an average of `rate` reaches by chance with a
    probability below 10⁻⁴: the smallest k with P(X ≥ k) < 10⁻⁴, X ~ Poisson(rate). More than that is a burst. Raises
    ValueError for a negative rate.

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


def kiosk_burst_limit(kiosks: int) -> int:
    """The count of completions in ten minutes that a center's kiosks can reach, at least one of them. More than that is
    a burst.

    >>> kiosk_burst_limit(0), kiosk_burst_limit(1), kiosk_burst_limit(3)
    (6, 6, 18)
    """
    return KIOSK_PEOPLE * max(1, kiosks)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a center is open, by weekday (0 = Monday): pairs of local opening and closing time."""

    days: tuple[tuple[tuple[time, time], ...], ...]

    @property
    def per_week(self) -> float:
        """Open hours of a week."""
        return sum(
            (end - start) / timedelta(hours=1)
            for weekday in range(len(DAYS))
            for start, end in self._on(ANY_MONDAY + timedelta(days=weekday), None)
        )

    def days_within(self, start: date, end: date) -> frozenset[date]:
        """The days from `start` to `end`, both included, on which it opens."""
        each = (start + timedelta(days=at) for at in range((end - start).days + 1))
        return frozenset(day for day in each if self.days[day.weekday()])

    def hours_outside(self, moment: datetime) -> float:
        """How far a local moment lies from the nearest time at which the center is open, in hours; 0 within.

        The day before and the day after count as well. A center that never opens is infinitely far.
        """
        distances = [
            max(0.0, (opens - moment) / timedelta(hours=1), (moment - closes) / timedelta(hours=1))
            for offset in (-1, 0, 1)
            for opens, closes in self._on(moment.date() + timedelta(days=offset), moment.tzinfo)
        ]
        return min(distances, default=math.inf)

    def _on(self, day: date, zone: tzinfo | None) -> list[tuple[datetime, datetime]]:
        return [
            (
                datetime.combine(day, opens, zone),
                datetime.combine(day, closes, zone) if closes != time.max else _next_midnight(day, zone),
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


def completion_rate(completions: int, hours: OpeningHours | None) -> float:
    """A center's own completions in ten minutes of open time, over `RATE_WEEKS` weeks; at least `LEAST_RATE`.

    ρ = max(0.2, completions / (13 · 6 · open hours of a week)); 45 open hours if the center's are not known.

    >>> completion_rate(7_020, opening_hours("mo-fr 09:00-18:00")), completion_rate(5, None)
    (2.0, 0.2)
    """
    open_hours = RATE_WEEKS * (USUAL_HOURS if hours is None else hours.per_week)
    return max(LEAST_RATE, completions * BURST_MINUTES / (60 * open_hours))


def is_off_hours(moment: datetime, hours: OpeningHours) -> bool:
    """Whether a local moment lies more than two hours outside the center's opening hours."""
    return hours.hours_outside(moment) > MARGIN_HOURS


def _time(words: str) -> time:
    return time.max if words == MIDNIGHT else time.fromisoformat(words)


def _next_midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone)
