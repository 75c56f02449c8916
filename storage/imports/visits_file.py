"""Reads a file of visits that the centers have counted, and lists every problem."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from storage.entry.visit_ledger import VisitReport
from storage.errors import FileError
from storage.files.table_file import GIVEN_UP, Problem, TableFile, told
from storage.imports import moments
from storage.imports.numbers import whole_number
from storage.places.centers import Center

COLUMNS = ("center", "date", "visits")
MOST_VISITS = 99_999
"""A larger number of visits in a day is a typing error."""


def read(path: Path, centers: Mapping[str, Center], now: datetime) -> list[VisitReport]:
    """The reports of a file with the columns center, date, visits; `centers` by casefolded code.

    Raises FileError if anything is wrong: then no line of the file counts.
    """
    table = TableFile(path, needed=COLUMNS, optional=())
    reports: list[VisitReport] = []
    lines: dict[tuple[int, date], int] = {}
    problems: list[Problem] = []
    for row in table.rows():
        if len(problems) > GIVEN_UP:
            break
        found = list(row.problems)
        report = None
        if not found:
            report = _report(row.line, dict(zip(table.header, row.cells, strict=True)), centers, now, found)
        problems += found
        if report is None:
            continue
        before = lines.setdefault((report.center_id, report.day), row.line)
        if before != row.line:
            problems.append(Problem(row.line, "date", str(report.day), f"stands in line {before} already"))
        reports.append(report)
    if problems:
        raise FileError(path, told(problems))
    if not reports:
        raise FileError(path, ["holds no visits"])
    return reports


def _report(
    line: int, cells: Mapping[str, str], centers: Mapping[str, Center], now: datetime, problems: list[Problem]
) -> VisitReport | None:
    """The report of a line; notes the problem with each bad cell."""

    def note(column: str, reason: str) -> None:
        problems.append(Problem(line, column, cells[column], reason))

    center = centers.get(cells["center"].casefold())
    if center is None:
        note("center", "is not a center")
    day = moments.day(cells["date"])
    if day is None:
        note("date", "is not a day such as 2026-11-24")
    elif day.year < moments.EARLIEST_YEAR:
        note("date", f"lies before the year {moments.EARLIEST_YEAR}")
    elif center is not None and day > now.astimezone(ZoneInfo(center.timezone)).date():
        note("date", "lies in the future")
    number = whole_number(cells["visits"])
    if number is None or not 0 <= number <= MOST_VISITS:
        note("visits", "is not a number of visits in a day")
    if problems or center is None or day is None or number is None:
        return None
    return VisitReport(center.id, day, number)
