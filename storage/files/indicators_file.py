"""Reads objective measurements from CSV or XLSX: center, month, indicator, value."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from storage.centers import Center
from storage.files.seen_keys import SeenKeys
from storage.files.table_file import PROBLEMS, WHOLE_ROW, Problem, ReadRow, TableFile, TableRow
from storage.indicators import IndicatorValue

NEEDED = ("center", "month", "indicator", "value")
MONTH = re.compile(r"([0-9]{4}-(?:0[1-9]|1[0-2]))(?:-[0-3][0-9](?:T00:00:00)?)?")
"""Spreadsheets make a day of a month."""
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]+)?")


class IndicatorsFile:
    """A file of measurements; `rows` reads on, one row at a time."""

    def __init__(self, path: Path, centers: Mapping[str, Center], indicators: Collection[str], now: datetime) -> None:
        """`centers` by casefolded code, `indicators` as codes. Raises FileError where the file as a whole cannot be
        used."""
        self.table = TableFile(path, needed=NEEDED, optional=(PROBLEMS,))
        self._centers = centers
        self._indicators = indicators
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
        if cells["indicator"] not in self._indicators:
            note("indicator", f"is not one of {', '.join(self._indicators)}")
        month = MONTH.fullmatch(cells["month"])
        if month is None:
            note("month", "is not a month such as 2026-11")
        elif month[1] > self._this_month:
            note("month", "lies in the future")
        value = _number(cells["value"])
        if value is None:
            note("value", "is not a number")
        elif value < 0:
            note("value", "is negative")
        if problems or center is None or month is None or value is None:
            return None
        return IndicatorValue(center.id, month[1], cells["indicator"], value)


def _number(text: str) -> float | None:
    """With a decimal point or comma."""
    if not NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None
