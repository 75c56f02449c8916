"""Times as people and programs write them, in the zone of a center."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 2000
"""Before the first survey of this kind: a slip of the pen."""
WITH_DOTS = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?:,? (\d{1,2})(:\d{2}(?::\d{2})?))?")


def past_moment(text: str, timezone: str, now: datetime) -> datetime:
    """A moment up to now, in UTC, from text such as 2026-11-24T10:30+03:00 or 24.11.2026 10:30.

    Without an offset it is the zone's own time: the earlier one of the two where clocks were put back. Raises
    ValueError with the reason, also for a time that the zone's clocks skipped.
    """
    written = _written(text)
    if written.year < EARLIEST_YEAR:
        raise ValueError(f"lies before the year {EARLIEST_YEAR}")
    if written.year > now.year + 1:
        raise ValueError("lies in the future")
    local = written if written.tzinfo else written.replace(tzinfo=ZoneInfo(timezone))
    moment = local.astimezone(UTC)
    if moment > now:
        raise ValueError("lies in the future")
    if moment.astimezone(local.tzinfo) != local:
        raise ValueError(f"never was in {timezone}: its clocks were put forward over it")
    return moment


def _written(text: str) -> datetime:
    dots = WITH_DOTS.fullmatch(text)
    if dots:
        day, month, year, hour, rest = dots.groups()
        text = f"{year}-{month}-{day}" + (f"T{hour:0>2}{rest}" if hour else "")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a time such as 2026-11-24T10:30") from None
