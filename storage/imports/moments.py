"""Reads days, months and times as people, spreadsheets and programs write them, for every import."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 2000
"""Earlier dates are typing errors: there was no such survey yet."""
TIME = r"(\d{1,2}):(\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)"
OFFSET = r"(Z|[+-]\d{2}:?\d{2})?"
WITH_DOTS = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}|\d{{2}})(?: ?г\.?)?(?:,? +{TIME} ?{OFFSET})?")
WITH_DASHES = re.compile(rf"(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}})(?:[T ]+{TIME} ?{OFFSET})?")
IN_WORDS = re.compile(
    rf"(\d{{1,2}})[ .-]([а-яa-z]{{3}})[а-яa-z]*\.?[ .-](\d{{4}}|\d{{2}})(?: ?г\.?)?(?:,? +{TIME} ?{OFFSET})?",
    re.IGNORECASE,
)
"""23 ноября 2026 г., and 23.ноя.26 or 23-Nov-26 as spreadsheets display a date."""
MONTH_IN_WORDS = re.compile(r"([а-яa-z]{3})[а-яa-z]*\.?[ .-](\d{4}|\d{2})(?: ?г\.?)?")
MONTH_IN_NUMBERS = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})|(?P<month2>\d{1,2})[./](?P<year2>\d{4})")
MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("май", "мая", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
NUMBERS = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}


def past_moment(text: str, timezone: str, now: datetime) -> datetime:
    """A moment up to now, in UTC, from text such as 2026-11-24T10:30+03:00 or 24.11.2026 10:30.

    Without an offset it is local time in the zone; if clocks were put back, the earlier of the two moments. Raises
    ValueError with the reason, also for a time that the zone's clocks skipped.
    """
    written = _written(text)
    if written is None:
        raise ValueError("is not a time such as 2026-11-24T10:30")
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


def day(text: str) -> date | None:
    """Reads 2026-11-23, 23.11.2026, or a program's midnight of that day; None for anything else."""
    written = _written(text)
    return None if written is None or written.time() != time() else written.date()


def month(text: str) -> str | None:
    """A month such as "2026-10", from 10.2026, окт.26 or any day in it; None for anything else."""
    text = text.casefold()
    found = MONTH_IN_WORDS.fullmatch(text)
    if found is not None:
        number = NUMBERS.get(found[1])
        return None if number is None else f"{_year(found[2])}-{number:02}"
    found = MONTH_IN_NUMBERS.fullmatch(text)
    if found is not None:
        number = int(found["month"] or found["month2"])
        return f"{found['year'] or found['year2']}-{number:02}" if 1 <= number <= 12 else None
    whole = day(text.upper())
    return None if whole is None else f"{whole:%Y-%m}"


def _written(text: str) -> datetime | None:
    # Programs write nearly all dates, in this form.
    if text[4:5] == "-":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    try:
        return _spelled_out(text)
    except ValueError:
        # Such as a 31st of February.
        return None


def _spelled_out(text: str) -> datetime | None:
    found = WITH_DASHES.fullmatch(text)
    if found is not None:
        return _joined(found[1], found[2], found[3], *found.groups()[3:])
    found = WITH_DOTS.fullmatch(text)
    if found is not None:
        return _joined(_year(found[3]), found[2], found[1], *found.groups()[3:])
    found = IN_WORDS.fullmatch(text)
    if found is not None and (number := NUMBERS.get(found[2].casefold())):
        return _joined(_year(found[3]), str(number), found[1], *found.groups()[3:])
    return datetime.fromisoformat(text)


def _joined(
    year: str, month: str, day: str, hour: str | None = None, rest: str | None = None, offset: str | None = None
) -> datetime:
    words = f"{year}-{month:0>2}-{day:0>2}"
    return datetime.fromisoformat(f"{words}T{hour:0>2}:{rest}{offset or ''}" if hour else words)


def _year(digits: str) -> str:
    return f"20{digits}" if len(digits) == 2 else digits
