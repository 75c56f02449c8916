"""Reads SPSS system files (.sav).

Numbers that stand for words are read as words, but for answers: those are codes. In the product's own exports a number
stands for a value of its column, in others for the words that the file itself has for it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyreadstat

from storage.errors import FileError
from storage.files.columns import Form, codes, columns, shipped
from storage.files.file_kinds import damaged
from storage.files.plain_values import value_text
from storage.files.sheet_table import LONGEST_CELL, MOST_COLUMNS
from storage.files.text_table import RawRow

BATCH = 50_000
"""Rows read at a time; the library begins anew for each batch."""
OURS = b"@(#) SPSS DATA FILE czn-index"
OURS_BY_NAME = {
    column.name: {float(number): word for word, number in column.numbered.items()}
    for form in Form
    for column in columns(form, shipped())
}
"""The values that the numbers in our own exports stand for."""
EPOCH = datetime(1582, 10, 14, tzinfo=UTC)
MOMENTS, DAYS = ("DATETIME", "YMDHMS"), ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "MOYR")
"""Formats of numbers that are seconds since `EPOCH`."""
CODES = frozenset(code.casefold() for code in (*codes(shipped()), "answer"))
BROKEN = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, KeyError, UnicodeError, MemoryError)
TOO_LONG = f"is longer than {LONGEST_CELL:,} characters"


class SpssTable:
    """Rows as text. A row's number is its place in the table, after the header."""

    delimiter, marked = ";", True

    def __init__(self, path: Path) -> None:
        """Raises FileError if the file cannot be read or is damaged."""
        self._path = path
        self._line = 1
        try:
            with path.open("rb") as file:
                self._is_ours = file.read(len(OURS) + 4)[4:] == OURS
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None
        _, self._about = self._read(metadataonly=True)
        names = self._about.column_names
        if len(names) > MOST_COLUMNS:
            raise FileError(path, [f"has {len(names):,} columns; at most {MOST_COLUMNS:,} are read"])
        self._readers = [self._reader(name) for name in names]

    @property
    def share(self) -> float | None:
        total = self._about.number_rows
        return min(1.0, self._line / (total + 1)) if total and total > 0 else None

    def rows(self) -> Iterator[RawRow]:
        self._line = 1
        yield 1, list(self._about.column_names), {}
        while True:
            table, _ = self._read(row_offset=self._line - 1, row_limit=BATCH)
            columns = [list(table[name]) for name in self._about.column_names]
            read = len(columns[0]) if columns else 0
            for values in zip(*columns, strict=True):
                self._line += 1
                cells = [text(value) for text, value in zip(self._readers, values, strict=True)]
                yield self._line, cells, {at: TOO_LONG for at, cell in enumerate(cells) if len(cell) > LONGEST_CELL}
            if read < BATCH:
                return

    def _read(self, **how: Any) -> tuple[Any, Any]:
        try:
            return pyreadstat.read_sav(
                str(self._path), output_format="dict", user_missing=True, disable_datetime_conversion=True, **how
            )
        except BROKEN:
            raise FileError(self._path, [damaged("SPSS")]) from None

    def _reader(self, name: str) -> Callable[[Any], str]:
        """A function that makes text of the column's values."""
        form = self._about.original_variable_types[name].rstrip("0123456789.")
        if form in (*MOMENTS, *DAYS):
            return lambda value: _moment(value, whole_day=form in DAYS, in_utc=self._is_ours)
        words = self._words(name)
        return lambda value: words.get(value) or value_text(value) or ""

    def _words(self, name: str) -> Mapping[float, str]:
        if self._is_ours:
            return OURS_BY_NAME.get(name, {})
        if name.casefold() in CODES:
            return {}
        return {value: str(words) for value, words in self._about.variable_value_labels.get(name, {}).items()}


def _moment(value: float | None, *, whole_day: bool, in_utc: bool) -> str:
    if value is None or math.isnan(value):
        return ""
    try:
        moment = EPOCH + timedelta(seconds=value)
    except OverflowError:
        return value_text(value) or ""
    if whole_day:
        return moment.date().isoformat()
    return moment.replace(tzinfo=UTC if in_utc else None).isoformat()
