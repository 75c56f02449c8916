"""Writes a report to files, whole or not at all."""

from pathlib import Path

from bot.report import page, workbook
from bot.report.model import Report
from handlers.language.texts import texts_in
from questionnaire.loader import load
from storage.files.whole_file import write_files


def write(report: Report, out: Path, language: str) -> list[Path]:
    """Writes report.html and report.xlsx into the folder, which it makes if missing. Raises OSError."""
    texts, questionnaire = texts_in(language), load()
    contents = {
        out / "report.html": page.render(report, texts, questionnaire).encode("utf-8"),
        out / "report.xlsx": workbook.render(report, texts, questionnaire),
    }
    return write_files(contents)
