"""The yearly quality report as a page: one self-contained file."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.plots import style
from bot.report.table import SHARE, Cell, Column, Table
from bot.report.wording import NOTHING
from bot.report.yearly.model import QualityReport
from bot.report.yearly.parts import Part
from handlers.texts import Texts, locale_of
from handlers.wording import day_and_year

HERE = Path(__file__).parent
DIGEST_LETTERS = 12


def render(report: QualityReport, parts: Sequence[Part], texts: Texts) -> str:
    """HTML. The template escapes everything."""
    environment = Environment(
        loader=FileSystemLoader([HERE, HERE.parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("yearly.html.j2").render(
        language=texts.language,
        style=style.css(),
        t=texts.plain,
        title=title(report, texts),
        lead=texts.plain("yearly-lead", window=_window(report, texts)),
        meta=_meta(report, texts),
        norms=norms(report, texts),
        sections=[
            (section.value, texts.plain(f"yearly-section-{section}"), list(found))
            for section, found in groupby(parts, key=lambda part: part.section)
        ],
        numeric=_numeric,
        shown=lambda cell, column: shown(cell, column, texts),
    )


def title(report: QualityReport, texts: Texts) -> str:
    return texts.plain("yearly-title", year=str(report.year))


def norms(report: QualityReport, texts: Texts) -> str:
    """Which norms the figures rest on."""
    if report.norm_centers is None:
        return texts.plain("yearly-norms-none")
    if report.norms is None:
        return texts.plain("yearly-norms-own", centers=report.norm_centers)
    return texts.plain("yearly-norms-frozen", digest=report.norms[:DIGEST_LETTERS], centers=report.norm_centers)


def shown(cell: Cell, column: Column, texts: Texts) -> str:
    """As the column's format has it, in the language's own form."""
    locale = locale_of(texts.language)
    match cell:
        case None:
            return NOTHING
        case float() if column.format == SHARE:
            return str(format_percent(cell, "0.0 %", locale=locale))
        case float():
            return str(format_decimal(cell, f"{column.format};−{column.format}", locale=locale))
        case int():
            return str(format_decimal(cell, locale=locale))
        case date():
            return day_and_year(cell, texts.language)
    return cell


def _numeric(table: Table, at: int) -> bool:
    return any(isinstance(cell, int | float) for cell in table.cells.iloc[:, at])


def _window(report: QualityReport, texts: Texts) -> str:
    start, end = (day_and_year(day, texts.language) for day in (report.window_start, report.window_end))
    return f"{start} – {end}"


def _meta(report: QualityReport, texts: Texts) -> str:
    computed = format_datetime(report.computed_at, "d MMMM y, HH:mm", locale=locale_of(texts.language))
    methodologies = ", ".join(report.methodologies) or NOTHING
    return texts.plain("yearly-meta", methodologies=methodologies, computed=f"{computed} UTC")
