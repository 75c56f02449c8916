"""CSV in UTF-8: codes and the product's own words, whatever the language.

For programs it is without a mark and with commas. Where a separator is asked for, the file is meant for a spreadsheet,
which takes UTF-8 for something else unless a mark says so.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from storage.export.plan import Add, Plan


class Separator(StrEnum):
    """What stands between cells, by name."""

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
