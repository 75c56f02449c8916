"""A page of parts, each a table with what it means: one self-contained file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.plots import style
from bot.plots.canvas import Plot
from bot.report.table import SHARE, Cell, Column, Table
from bot.report.wording import NOTHING
from handlers.language.texts import Texts, locale_of
from handlers.language.wording import day_and_year

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Shown:
    """`code`: a short mark beside the title. `lack`: why there is no table; empty where there is. `plot` stands above
    it."""

    name: str
    code: str
    meaning: str
    table: Table
    lack: str = ""
    plot: Plot | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """Parts under a heading."""

    name: str
    title: str
    parts: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Head:
    """The title of the page, and the lines below it."""

    title: str
    lead: str
    notes: Sequence[str]


def render(head: Head, chapters: Sequence[Chapter], texts: Texts) -> str:
    """HTML. The template escapes everything."""
    environment = Environment(
        loader=FileSystemLoader([HERE, HERE.parent / "plots"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("parts.html.j2").render(
        language=texts.language,
        style=style.css(),
        over=texts.plain("report-title"),
        head=head,
        chapters=chapters,
        numeric=_numeric,
        shown=lambda cell, column: shown(cell, column, texts),
    )


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
