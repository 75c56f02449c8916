"""XLSX: numbers as numbers, moments as moments (UTC), text as text and never as a formula or a link.

A sheet holds 1,048,576 rows; further rows go on the next one. The last sheet explains the columns.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from storage.export.plan import Add, Plan
from storage.export.shape import Cells
from storage.files.columns import Kind
from storage.files.sheet_table import EXPORTED

ROWS = 1_048_576
"""The rows of one sheet, header included."""
WIDTHS = {Kind.TEXT: 22, Kind.CATEGORY: 18, Kind.FLAG: 9, Kind.MOMENT: 24, Kind.CODE: 5}
MOMENT = 'yyyy-mm-dd hh:mm:ss "UTC"'


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Add]:
    # XlsxWriter keeps rows on disk: beside the file, not in the system's temporary folder.
    with TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.") as folder:
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        book.set_custom_property(EXPORTED, "responses")
        try:
            yield _Answers(book, plan).add
            _add_legend(book, plan)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
        finally:
            for sheet in book.worksheets():
                # A full disk has already been reported.
                with suppress(OSError):
                    sheet.row_data_fh.close()


def _add_legend(book: Any, plan: Plan) -> None:
    labels = plan.labels
    head = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(labels.sheets[1])
    sheet.freeze_panes(1, 0)
    for at, (title, width) in enumerate(zip(labels.heads, (18, 60, 50), strict=True)):
        sheet.set_column(at, at, width, wrapped)
        sheet.write_string(0, at, title, head)
    for row, column in enumerate(plan.columns, start=1):
        values = labels.values.get(column.name, {})
        sheet.write_string(row, 0, column.name)
        sheet.write_string(row, 1, labels.variables.get(column.name, ""))
        sheet.write_string(row, 2, "\n".join(f"{value} – {words}" for value, words in values.items()))


class _Answers:
    """The answers, on as many sheets as they need."""

    def __init__(self, book: Any, plan: Plan) -> None:
        self._book = book
        self._plan = plan
        self._head = book.add_format({"bold": True, "bottom": 1})
        self._moment = book.add_format({"num_format": MOMENT})
        self._plain = book.add_format()
        self._kinds = [column.kind for column in plan.columns]
        self._sheets = 0
        self._begin()

    def add(self, rows: Sequence[Cells]) -> None:
        for row in rows:
            if self._row == ROWS:
                self._begin()
            for at, (cell, kind) in enumerate(zip(row, self._kinds, strict=True)):
                if cell:
                    self._write(self._row, at, cell, kind)
            self._row += 1

    def _begin(self) -> None:
        self._sheets += 1
        title = self._plan.labels.sheets[0]
        self._sheet = self._book.add_worksheet(title if self._sheets == 1 else f"{title} {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._plan.columns):
            self._sheet.set_column(at, at, WIDTHS[column.kind])
            self._sheet.write_string(0, at, column.name, self._head)
        self._row = 1

    def _write(self, row: int, at: int, cell: str, kind: Kind) -> None:
        match kind:
            case Kind.CODE:
                self._sheet.write_number(row, at, int(cell))
            case Kind.MOMENT:
                self._sheet.write_datetime(row, at, datetime.fromisoformat(cell).replace(tzinfo=None), self._moment)
            case Kind.FLAG:
                self._sheet.write_boolean(row, at, cell == "true")
            case _:
                write_text(self._sheet, row, at, cell, self._plain)


def write_text(sheet: Any, row: int, at: int, text: str, plain: Any) -> None:
    """Writes text as it is, whatever it looks like; `plain` is an empty format."""
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take this for its own rich-text markup and write it unescaped.
        sheet.write_rich_string(row, at, text[:1], plain, text[1:])
    else:
        # `write` would look into the text for formulas, links and numbers.
        sheet.write_string(row, at, text)
