"""Writes a yearly quality report to files, whole or not at all."""

from pathlib import Path

from bot.report import workbook
from bot.report.table import Column, Table, of_rows
from bot.report.yearly import page
from bot.report.yearly.model import QualityReport
from bot.report.yearly.parts import Part, parts
from handlers.language.texts import Texts, texts_in
from questionnaire.loader import load
from storage.files.whole_file import write_files


def write(report: QualityReport, out: Path, language: str) -> list[Path]:
    """Writes quality-YEAR.html and quality-YEAR.xlsx into the folder, which it makes if missing. Raises OSError."""
    texts = texts_in(language)
    found = parts(report, texts, load())
    contents = {
        out / f"quality-{report.year}.html": page.render(report, found, texts).encode("utf-8"),
        out / f"quality-{report.year}.xlsx": book(report, found, texts),
    }
    return write_files(contents)


def book(report: QualityReport, found: list[Part], texts: Texts) -> bytes:
    """A sheet that tells what each part means and what is missing, then a sheet for each part that has figures."""
    return workbook.of_tables(
        [overview(found, texts), *(one.table for one in found if not one.lack)], report.computed_at
    )


def overview(found: list[Part], texts: Texts) -> Table:
    columns = [
        Column(texts.plain(f"yearly-column-{key}"), width=width)
        for key, width in (("part", 34), ("code", 10), ("means", 90), ("result", 60))
    ]
    return of_rows(
        texts.plain("yearly-overview"), columns, [(one.table.title, one.code, one.meaning, one.lack) for one in found]
    )
