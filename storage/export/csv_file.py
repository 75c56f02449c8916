"""CSV in UTF-8: codes and the product's own words, whatever the language.

It begins with a byte order mark, because spreadsheets do not recognize UTF-8 without it; pandas, DuckDB, Spark and
readr skip it. Another separator than the comma is for the spreadsheets of countries that want one.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from storage.export.plan import Add, Plan


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
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=plan.separator or ",")
        writer.writerow([column.name for column in plan.columns])
        yield writer.writerows
