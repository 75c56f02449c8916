"""The tables of a report as a workbook: figures as figures, text as text, never a formula.

It uses XlsxWriter directly. pandas' ExcelWriter writes a sheet column by column, which keeps all of it in memory, and
the head, the formats and the guard against formulas would still have to be written here.
"""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from bot.report.model import Report
from bot.report.table import ONE_DECIMAL, SHARE, THREE_DECIMALS, TWO_DECIMALS, Cell, Table
from bot.report.tables import tables
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from storage.export.xlsx_file import write_text

DATE, WHOLE, PLAIN = "yyyy-mm-dd", "#,##0", "General"
A4 = 9
"""XlsxWriter's number for the paper size."""


def render(report: Report, texts: Texts, questionnaire: Questionnaire) -> bytes:
    """An XLSX file, a sheet for each table. The same report gives the same bytes."""
    return of_tables(tables(report, texts, questionnaire), report.computed_at)


def of_tables(sheets: Iterable[Table], created: datetime) -> bytes:
    """An XLSX file, a sheet for each table under its title."""
    file = io.BytesIO()
    # Rows are written in order and then dropped, so memory does not grow with the number of centers.
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": created.astimezone(UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {
            code: book.add_format({"num_format": code})
            for code in (ONE_DECIMAL, TWO_DECIMALS, THREE_DECIMALS, SHARE, DATE, WHOLE, PLAIN)
        }
        for table in sheets:
            _add(book.add_worksheet(table.title), table, head, formats)
    return file.getvalue()


def _add(sheet: Any, table: Table, head: Any, formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.name, head)
    for number, row in enumerate(table.cells.itertuples(index=False, name=None), start=1):
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, number, at, cell, formats, column.format)


def _write(sheet: Any, row: int, at: int, cell: Cell, formats: dict[str, Any], fraction: str) -> None:
    match cell:
        case None:
            pass
        case str():
            write_text(sheet, row, at, cell, formats[PLAIN])
        case date():
            sheet.write_datetime(row, at, cell, formats[DATE])
        case int():
            sheet.write_number(row, at, cell, formats[WHOLE])
        case float():
            sheet.write_number(row, at, cell, formats[fraction])
