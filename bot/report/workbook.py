"""The tables of a report as a workbook: figures as figures, text as text, never a formula."""

import io
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any

import xlsxwriter

from bot.report import words
from bot.report.data import CenterLine, Report
from handlers.texts import Texts
from questionnaire.model import Questionnaire, RespondentType
from scoring.quality import Reason

Cell = str | int | float | date | None
ONE_DECIMAL, SHARE, DATE, WHOLE = "0.0", "0.0%", "yyyy-mm-dd", "#,##0"
WIDEST = 44


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its heading (or the heading itself) and how its figures are shown."""

    name: str
    format: str = ONE_DECIMAL
    width: int = 14


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def render(report: Report, texts: Texts, questionnaire: Questionnaire) -> bytes:
    """An XLSX file, a sheet for each table. The same report gives the same bytes."""
    file = io.BytesIO()
    # Rows are written in order and forgotten, so memory does not grow with the number of centers.
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": report.computed_at.astimezone(UTC).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {code: book.add_format({"num_format": code}) for code in (ONE_DECIMAL, SHARE, DATE, WHOLE)}
        for table in tables(report, texts, questionnaire):
            sheet = book.add_worksheet(table.title)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            for at, column in enumerate(table.columns):
                sheet.set_column(at, at, column.width)
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, column.name, head)
            for number, row in enumerate(table.rows, start=1):
                for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                    _write(sheet, number, at, cell, formats[column.format], formats[DATE])
    return file.getvalue()


def _write(sheet: Any, row: int, at: int, cell: Cell, figure: Any, day: Any) -> None:
    match cell:
        case None:
            pass
        case str():
            sheet.write_string(row, at, cell)
        case date():
            sheet.write_datetime(row, at, cell, day)
        case _:
            sheet.write_number(row, at, cell, figure)


def tables(report: Report, texts: Texts, questionnaire: Questionnaire) -> list[Table]:
    """All tables, in the order of the sheets."""
    return [
        _summary(report, texts),
        _centers(report, texts, questionnaire),
        _groups(report, texts, questionnaire),
        _regions(report, texts, questionnaire),
        _trend(report, texts),
        _channels(report, texts, questionnaire),
        _quality(report, texts),
        _gaps(report, texts, questionnaire),
        _hidden(report, texts),
    ]


def _summary(report: Report, texts: Texts) -> Table:
    t = texts.plain
    between = report.between
    rows: list[tuple[str, Cell]] = [
        (t("report-region"), words.place_name(report, texts)),
        (t("report-window-start"), report.window_start),
        (t("report-window-end"), report.window_end),
        (t("report-methodology"), report.methodology),
        (t("report-computed"), report.computed_at.astimezone(UTC).isoformat(timespec="minutes")),
        (t("report-index"), report.place.index),
        (t("report-answers"), report.place.n),
        (t("report-centers"), len(report.league)),
        (t("report-unranked"), len(report.unranked)),
        (t("report-hidden"), len(report.hidden)),
        (t("report-under-review"), sum(line.under_review for line in report.centers)),
        (t("report-mu"), None if between is None else between.mean),
        (t("report-tau2"), None if between is None else between.tau2),
    ]
    columns = [Column(t("report-row"), width=34), Column(t("report-value"), "General", 34)]
    return Table(t("report-sheet-summary"), columns, rows)


def _place_columns(texts: Texts) -> list[Column]:
    t = texts.plain
    return [
        Column(t("report-code")),
        Column(t("report-center"), width=WIDEST),
        Column(t("report-city"), width=20),
        Column(t("report-region"), width=26),
    ]
