"""CSV in UTF-8: codes and the product's own words, whatever the language.

For programs it has commas and no byte order mark. A caller who asks for a separator wants a spreadsheet file: that one
gets the mark, because spreadsheets do not recognize UTF-8 without it.
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
    encoding = "utf-8" if plan.separator is None else "utf-8-sig"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=plan.separator or ",")
        writer.writerow([column.name for column in plan.columns])
        yield writer.writerows
