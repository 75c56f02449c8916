"""The lines of a CSV file are those of Python's own writer."""

import csv
from pathlib import Path

import pytest

from storage.export import csv_file
from storage.export.csv_file import Separator
from storage.export.labels import Labels
from storage.export.plan import Plan
from storage.export.shape import Cells
from storage.files.columns import Form, columns, shipped

COLUMNS = columns(Form.WIDE, shipped())
CELLS = ("", None, "Ж", "0", " ", ",", ";", "\t", '"', "\r", "\n", "\r\n", "\u2028", "a,b", 'c"d', "'=1", "\ufeff")


@pytest.mark.parametrize("separator", Separator)
def test_every_cell_is_quoted_as_pythons_writer_does(tmp_path: Path, separator: Separator) -> None:
    plain: Cells = ("1",) * len(COLUMNS)
    rows = [(*plain[:at], cell, *plain[at + 1 :]) for cell in CELLS for at in (0, 7, len(COLUMNS) - 1)]
    rows += [(None,) * len(COLUMNS), (*CELLS, *plain)[: len(COLUMNS)], plain]
    with csv_file.opened(tmp_path / "ours.csv", Plan(COLUMNS, Labels(), {}, separator.character)) as add:
        add(rows[:9])
        add([])
        add(rows[9:])
    with (tmp_path / "pythons.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator.character)
        writer.writerow([column.name for column in COLUMNS])
        writer.writerows(rows)
    assert (tmp_path / "ours.csv").read_bytes() == (tmp_path / "pythons.csv").read_bytes()
