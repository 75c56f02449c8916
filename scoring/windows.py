"""Windows of complete ISO weeks (methodology §1).

Weeks are counted as whole numbers: (ordinal of the Monday − 1) / 7.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = 7


@dataclass(frozen=True, slots=True)
class Window:
    """The weeks `first` to `last`, both included."""

    first: int
    last: int

    @property
    def start(self) -> date:
        """The Monday on which it begins."""
        return monday(self.first)

    @property
    def end(self) -> date:
        """The Sunday on which it ends."""
        return monday(self.last) + timedelta(days=DAYS - 1)

    def before(self) -> "Window":
        """The window of the same length just before, without overlap."""
        length = self.last - self.first + 1
        return Window(self.first - length, self.first - 1)


def window(last_week: int, weeks: int) -> Window:
    """The window of `weeks` weeks that ends with `last_week`."""
    return Window(last_week - weeks + 1, last_week)


def week_of(day: date) -> int:
    """
    >>> week_of(date(2026, 11, 30)) - week_of(date(2026, 11, 29))
    1
    """
    return (day.toordinal() - 1) // DAYS


def monday(week: int) -> date:
    return date.fromordinal(week * DAYS + 1)


def week_name(week: int) -> str:
    """The week as people and calendars write it.

    >>> week_name(week_of(date(2026, 11, 29)))
    '2026-W48'
    """
    return f"{monday(week):%G-W%V}"


def month_of(week: int) -> str:
    """The month, such as "2026-11", of the run for a week: that of the Monday after it."""
    return f"{monday(week + 1):%Y-%m}"


def last_complete_week(day: date) -> int:
    """The last week that is over on this day."""
    return week_of(day) - 1


def local_day(moment: datetime, timezone: str) -> date:
    """The date of an aware moment in an IANA zone."""
    return moment.astimezone(ZoneInfo(timezone)).date()


EARLIEST_ZONE = "Pacific/Kiritimati"
"""The zone where every day begins first."""


def newest_day(now: datetime) -> date:
    """The latest date on any clock on earth at a moment: no interview has a later day."""
    return local_day(now, EARLIEST_ZONE)
