"""CSV in UTF-8: codes and the product's own words, whatever the language.

It begins with a byte order mark, because spreadsheets do not recognize UTF-8 without it; pandas, DuckDB, Spark and
readr skip it. Another separator than the comma is for the spreadsheets of countries that want one.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from storage.export.plan import Add, Plan
from storage.export.shape import Cells

BYTE_ORDER_MARK = "\ufeff"


class Separator(StrEnum):
    """The character between cells, by name."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"

    @property
    def character(self) -> str:
        return {"comma": ",", "semicolon": ";", "tab": "\t"}[self.value]


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Add]:
    # By Python's own "utf-8-sig" every row would pass through a function in Python.
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        lines = _Lines(plan.separator or ",", len(plan.columns))

        def add(rows: Sequence[Cells]) -> None:
            file.write(lines.of(rows))

        add([tuple(column.name for column in plan.columns)])
        yield add


class _Lines:
    """The lines that `csv.writer` writes, in half its time: most rows have no cell that it would quote."""

    def __init__(self, separator: str, columns: int) -> None:
        self._separator = separator
        self._between = columns - 1
        self._lines: list[str] = []
        self._writer = csv.writer(_Sink(self._lines.append), delimiter=separator)

    def of(self, rows: Sequence[Cells]) -> str:
        separator, between, lines, quoted = self._separator, self._between, self._lines, self._writer.writerow
        lines.clear()
        for cells in rows:
            line = separator.join(["" if cell is None else cell for cell in cells])
            if line.count(separator) == between and '"' not in line and "\n" not in line and "\r" not in line:
                lines.append(f"{line}\r\n")
            else:
                quoted(cells)
        return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Sink:
    write: Callable[[str], None]
