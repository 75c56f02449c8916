"""Prints for the command line: lists as a table, JSON or CSV, and progress on a terminal."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot import standard_streams
from bot.cli import failures, tables
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext

Row = Mapping[str, Any]


class Advance(Protocol):
    def __call__(self, done: int, total: int | None = None) -> None: ...


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Layout:
    """How to print a list: `wide` tables have every column, `pager` pages them on a terminal that they outgrow."""

    format: Format = Format.TABLE
    wide: bool = False
    pager: bool = True

    @property
    def is_table(self) -> bool:
        return self.format is Format.TABLE


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Advance]:
    """A progress bar on a terminal, and nothing elsewhere. It shows the amount done, and the total if known."""
    if not sys.stderr.isatty():
        yield lambda done, total=total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, total=total: progress.update(task, completed=done, total=total)


@contextmanager
def file_progress(what: str) -> Iterator[Callable[[int, float | None], None]]:
    """A progress bar for reading a file: the share read, if known, the rows, and the rows per second."""
    if not sys.stderr.isatty():
        yield lambda rows, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn(what), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rows]}"))
    console = Console(stderr=True)
    disable = not console.is_terminal
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=disable, transient=True) as progress:
        task = progress.add_task(what, total=None, rows="")

        def advance(rows: int, share: float | None) -> None:
            elapsed = progress.tasks[task].elapsed or 0.0
            pace = f", {rows / elapsed:,.0f} a second" if elapsed else ""
            total = None if share is None else 1.0
            progress.update(task, completed=share or 0.0, total=total, rows=f"{rows:,} rows{pace}")

        yield advance


def brief_for_reading(row: Row) -> Row:
    """A row of indices for a person to read: one decimal, an interval, and the star or the state in its place."""
    from handlers.language.signs import heading_sign, stars_drawn
    from scoring.method_2022.heading import Heading

    trend = row["trend"]
    called = "" if trend is None or trend["called"] else " " + _("(chance?)")
    star = stars_drawn(row["star"]) if row["star"] else pgettext("value", row["star_state"].replace("_", " "))
    return {
        "center": row["center"],
        "n": row["n"],
        "index, 13 weeks": one_decimal(row["index"]),
        "95 %": None if row["index"] is None else f"{row['ci_low']:.1f} – {row['ci_high']:.1f}",
        "heading": None if row["heading"] is None else heading_sign(Heading(row["heading"])),
        "trend": f"{trend['points']:+.1f}{called}" if trend else None,
        "star, year": f"{star} {_('(review)')}" if row["star"] and row["quality"]["under_review"] else star,
    }


def for_reading(row: Row) -> Row:
    """The same with the other columns."""
    brief, forecast = brief_for_reading(row), row["star_forecast"]
    return {
        "center": row["center"],
        "region": row["region"],
        "since": row["window_start"],
        "until": row["window_end"],
        "published": None if row["published_at"] is None else row["published_at"][:10],
        "n": row["n"],
        "index, 13 weeks": brief["index, 13 weeks"],
        "95 %": brief["95 %"],
        **{group: one_decimal(value) for group, value in row["groups"].items()},
        "trend": brief["trend"],
        "heading": brief["heading"],
        "star, year": brief["star, year"],
        "index, year": one_decimal(row["shrunk_index"]),
        "next": _next_star(forecast) if forecast else None,
        "funnel": (row["funnel"] or {}).get("flag"),
        "advice": " ".join(one["question"] for one in row["recommendations"]) or None,
    }


def _next_star(forecast: Row) -> str:
    from handlers.language.signs import FULL_STAR

    answers = forecast["answers"]
    ways = [] if answers is None else [ngettext("{n} answer", "{n} answers", answers).format(n=answers)]
    if forecast["group"] is not None:
        ways.append(f"{forecast['group']} +{forecast['group_points']:.1f}")
    return f"{forecast['stars']}{FULL_STAR}: {_(' or ').join(ways) or '–'}"


def one_decimal(value: float | None) -> str | None:
    """Rounds a figure of a table for reading."""
    return None if value is None else f"{value:.1f}"


def rounded(row: Row) -> Row:
    return {key: one_decimal(value) if isinstance(value, float) else value for key, value in row.items()}


def in_percent(row: Row) -> Row:
    return rounded({key: 100 * value if isinstance(value, float) else value for key, value in row.items()})


def print_rows(rows: Sequence[Row], layout: Layout, *, columns: Sequence[str] = (), about: str = "") -> None:
    """JSON has the rows unchanged, CSV has them flat. Only the table is rounded, and has a line `about` it and chosen
    columns. Raises ValueError for rows with different columns."""
    for number, row in enumerate(rows, start=1):
        if row.keys() != rows[0].keys():
            raise ValueError(f"row {number} has other columns than the first: {sorted(row.keys() ^ rows[0].keys())}")
    if not layout.is_table:
        standard_streams.output_in_utf8()
    try:
        match layout.format:
            case Format.JSON:
                print(json.dumps(list(rows), ensure_ascii=False, indent=2))
            case Format.CSV if rows:
                _print_csv(rows)
            case Format.TABLE:
                show(tables.drawn(rows, columns=columns, wide=layout.wide, about=about), layout)
        sys.stdout.flush()
    except BrokenPipeError:
        failures.hang_up()


def show(text: str, layout: Layout) -> None:
    """Prints a text, in the pager (`PAGER`, or `less`) if a terminal has too few lines for it."""
    height = tables.screen().height
    # Not written by the console: it would end the process if the reader has closed the output.
    if not layout.pager or height is None or not sys.stdin.isatty() or text.count("\n") < height:
        sys.stdout.write(text)
        return
    from rich.pager import SystemPager

    # As git has it: leave a short text on the screen, let colours through.
    os.environ.setdefault("LESS", "FRX")
    SystemPager().show(text)


def _print_csv(rows: Sequence[Row]) -> None:
    import csv

    from bot.tables.flat_rows import flat_rows
    from storage.files.cells import safe_cell

    names, cells = flat_rows(rows, text=safe_cell)
    writer = csv.writer(sys.stdout, lineterminator=os.linesep)
    writer.writerow(names)
    # A number that is none is as empty as a missing one.
    writer.writerows([None if one != one else one for one in row] for row in cells)
