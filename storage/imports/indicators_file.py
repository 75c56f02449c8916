"""Reads objective measurements from CSV or XLSX: center, month, indicator, value."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from questionnaire.indicators import Indicator
from storage.files.table_file import PROBLEMS, WHOLE_ROW, Problem, ReadRow, TableFile, TableRow
from storage.imports import moments
from storage.imports.numbers import number, percentage
from storage.imports.seen_keys import SeenKeys
from storage.places.centers import Center
from storage.results.indicators import IndicatorValue

NEEDED = ("center", "month", "indicator", "value")


class IndicatorsFile:
    """A file of measurements; `rows` reads on, one row at a time."""

    def __init__(
        self, path: Path, centers: Mapping[str, Center], indicators: Collection[Indicator], now: datetime
    ) -> None:
        """`centers` by casefolded code. Raises FileError if the file as a whole cannot be used."""
        self.table = TableFile(path, needed=NEEDED, optional=(PROBLEMS,))
        self._centers = centers
        self._indicators = {indicator.code: indicator for indicator in indicators}
        self._this_month = f"{now:%Y-%m}"

    def rows(self) -> Iterator[ReadRow[IndicatorValue]]:
        """Reads the file from its beginning."""
        with SeenKeys() as seen:
            for row in self.table.rows():
                problems = list(row.problems)
                value = None if problems else self._value(row, problems)
                if value is not None:
                    first = seen.first_line("/".join(map(str, value.key)), row.line)
                    if first != row.line:
                        problems.append(
                            Problem(row.line, WHOLE_ROW, ",".join(row.cells), f"stands in line {first} already")
                        )
                yield ReadRow(row.line, row.cells, None if problems else value, tuple(problems))

    def _value(self, row: TableRow, problems: list[Problem]) -> IndicatorValue | None:
        cells = dict(zip(self.table.header, row.cells, strict=True))

        def note(column: str, reason: str) -> None:
            problems.append(Problem(row.line, column, cells[column], reason))

        center = self._centers.get(cells["center"].casefold())
        if center is None:
            note("center", "is not a center")
        indicator = self._indicators.get(cells["indicator"].casefold())
        if indicator is None:
            note("indicator", f"is not one of {', '.join(self._indicators)}")
        month = moments.month(cells["month"])
        if month is None:
            note("month", "is not a month such as 2026-11")
        elif int(month[:4]) < moments.EARLIEST_YEAR:
            note("month", f"lies before the year {moments.EARLIEST_YEAR}")
        elif month > self._this_month:
            note("month", "lies in the future")
        value, reason = _measured(cells["value"], indicator)
        if reason is not None:
            note("value", reason)
        if problems or center is None or indicator is None or month is None or value is None:
            return None
        return IndicatorValue(center.id, month, indicator.code, value)


def _measured(text: str, indicator: Indicator | None) -> tuple[float | None, str | None]:
    """The value in the indicator's own unit, or the problem with it."""
    share = percentage(text)
    value = number(text) if share is None else share
    if value is None:
        return None, "is not a number"
    if value < 0:
        return None, "is negative"
    if indicator is None:
        return value, None
    unit = indicator.unit["en"]
    if share is not None and not indicator.is_percent:
        return None, f"is a percentage, and {indicator.code} is measured in {unit}"
    if share is None and indicator.is_percent and 0 < value < 1:
        return None, f"could be {value:g} or {value * 100:g} percent: write {value * 100:g}, or {value:g}%"
    if not indicator.least <= value <= indicator.most:
        return None, f"is out of the range of {indicator.code}: {indicator.least:g} to {indicator.most:g} {unit}"
    return value, None
