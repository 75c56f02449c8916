"""Writes a report by methodology 2026.1 to files, whole or not at all."""

from pathlib import Path

from babel.dates import format_datetime

from bot.report import parts_page, workbook
from bot.report.method_2026 import tables
from bot.report.method_2026.model import Report2026
from bot.report.parts_page import Chapter, Head
from handlers.language import wording_2026
from handlers.language.texts import Texts, locale_of, texts_in
from handlers.language.wording import day_and_year
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from storage.files.whole_file import write_files

CHAPTERS = {
    "centers": ("summary", "stars", "funnel", "league", "unranked", "hidden"),
    "place": ("weeks", "regions", "profile", "lenses", "advice", "channels", "comments"),
    "answers": ("quality", "cases", "visits", "versions"),
    "basis": ("norms", "mix", "splits"),
}
"""The parts of each chapter."""


def write(report: Report2026, out: Path, language: str) -> list[Path]:
    """Writes report.html and report.xlsx into the folder, which it makes if missing. Raises OSError."""
    texts, questionnaire = texts_in(language), load()
    contents = {
        out / "report.html": page(report, texts, questionnaire).encode("utf-8"),
        out / "report.xlsx": workbook.of_tables(tables.sheets(report, texts, questionnaire), report.computed_at),
    }
    return write_files(contents)


def page(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> str:
    """HTML."""
    found = tables.parts(report, texts, questionnaire)
    chapters = [
        Chapter(name, texts.plain(f"report-2026-chapter-{name}"), [one for one in found if one.name in mine])
        for name, mine in CHAPTERS.items()
    ]
    start, end = (day_and_year(day, texts.language) for day in (report.window_start, report.window_end))
    computed = format_datetime(report.computed_at, "d MMMM y, HH:mm", locale=locale_of(texts.language))
    head = Head(
        report.region or texts.plain("report-nation"),
        texts.plain("report-lead", window=f"{start} – {end}"),
        [
            texts.plain("report-meta", methodology=report.methodology, computed=f"{computed} UTC"),
            wording_2026.shares(report.shares, texts),
        ],
    )
    return parts_page.render(head, chapters, texts)
