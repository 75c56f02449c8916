"""The yearly quality report as a page."""

from collections.abc import Sequence
from itertools import groupby

from babel.dates import format_datetime

from bot.report import parts_page
from bot.report.parts_page import Chapter, Head, Shown
from bot.report.wording import NOTHING
from bot.report.yearly.model import QualityReport
from bot.report.yearly.parts import Part
from handlers.language import wording_2026
from handlers.language.texts import Texts, locale_of
from handlers.language.wording import day_and_year

DIGEST_LETTERS = 12


def render(report: QualityReport, parts: Sequence[Part], texts: Texts) -> str:
    """HTML."""
    chapters = [
        Chapter(
            section.value,
            texts.plain(f"yearly-section-{section}"),
            [Shown(one.name, one.code, one.meaning, one.table, one.lack) for one in found],
        )
        for section, found in groupby(parts, key=lambda part: part.section)
    ]
    start, end = (day_and_year(day, texts.language) for day in (report.window_start, report.window_end))
    head = Head(
        texts.plain("yearly-title", year=str(report.year)),
        texts.plain("yearly-lead", window=f"{start} – {end}"),
        [_meta(report, texts), norms(report, texts)],
    )
    return parts_page.render(head, chapters, texts)


def norms(report: QualityReport, texts: Texts) -> str:
    """Which norms the figures rest on."""
    if report.norm_centers is None:
        return texts.plain("yearly-norms-none")
    if report.norms is None:
        said = texts.plain("yearly-norms-own", centers=report.norm_centers)
    else:
        said = texts.plain("yearly-norms-frozen", digest=report.norms[:DIGEST_LETTERS], centers=report.norm_centers)
    return said if report.shares is None else f"{said} {wording_2026.shares(report.shares, texts)}."


def _meta(report: QualityReport, texts: Texts) -> str:
    computed = format_datetime(report.computed_at, "d MMMM y, HH:mm", locale=locale_of(texts.language))
    methodologies = ", ".join(report.methodologies) or NOTHING
    return texts.plain("yearly-meta", methodologies=methodologies, computed=f"{computed} UTC")
