"""CSV in UTF-8: codes and the product's own words, whatever the language."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.export.plan import Add, Plan


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Add]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in plan.columns])
        yield writer.writerows
