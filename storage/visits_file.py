"""Reads a CSV file of visits by the centers' own count, and lists everything that is wrong with it."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage import plain_csv
from storage.centers import Center
from storage.errors import VisitsFileError
from storage.visit_ledger import VisitReport

COLUMNS = ("center", "date", "visits")
MOST_DIGITS = 5
"""More visits in a day than these can say are a typing error."""
MOST_PROBLEMS = 50
SHOWN = 60


def read(path: Path, centers: Mapping[str, Center], now: datetime) -> list[VisitReport]:
    """The reports of a file with the columns center, date, visits; `centers` by casefolded code.

    Raises VisitsFileError where anything is wrong: nothing of the file then counts.
    """
    numbered = plain_csv.rows(path, VisitsFileError)
    _, first = next(numbered, (1, []))
    header = [name.casefold() for name in first]
    if sorted(header) != sorted(COLUMNS):
        raise VisitsFileError(path, [f"needs the columns {', '.join(COLUMNS)}; it has {', '.join(header) or 'none'}"])
    reports: list[VisitReport] = []
    lines: dict[tuple[int, date], int] = {}
    problems: list[str] = []
    for line, cells in numbered:
        if len(cells) != len(COLUMNS):
            problems.append(f"line {line}: {len(cells)} cells where the header has {len(COLUMNS)}")
            continue
        named = dict(zip(header, cells, strict=True))
        report = _report(named, centers, now)
        if not isinstance(report, VisitReport):
            problems += [f"line {line}, {column}: {named[column][:SHOWN]!r} {reason}" for column, reason in report]
            continue
        before = lines.setdefault((report.center_id, report.day), line)
        if before != line:
            problems.append(f"line {line}: the same center and date stand in line {before} already")
        reports.append(report)
    if problems:
        more = [f"… and {len(problems) - MOST_PROBLEMS} more"] if len(problems) > MOST_PROBLEMS else []
        raise VisitsFileError(path, problems[:MOST_PROBLEMS] + more)
    if not reports:
        raise VisitsFileError(path, ["holds no visits"])
    return reports


def _report(
    cells: Mapping[str, str], centers: Mapping[str, Center], now: datetime
) -> VisitReport | list[tuple[str, str]]:
    """The report of a line, or what is wrong with which of its cells."""
    problems = []
    center = centers.get(cells["center"].casefold())
    if center is None:
        problems.append(("center", "is not a center"))
    day = _day(cells["date"])
    if day is None:
        problems.append(("date", "is not a day such as 2026-11-24"))
    elif center is not None and day > now.astimezone(ZoneInfo(center.timezone)).date():
        problems.append(("date", "lies in the future"))
    number = cells["visits"]
    if not (number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS):
        problems.append(("visits", "is not a number of visits in a day"))
    if problems or center is None or day is None:
        return problems
    return VisitReport(center.id, day, int(number))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
