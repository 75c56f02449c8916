"""Rows as a table for reading: its chosen columns in 100 columns of text, or all of them with --wide."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli import text_tables
from bot.cli.language import gettext as _
from bot.cli.language import pgettext
from bot.cli.text_tables import Column

if TYPE_CHECKING:
    from rich.console import Console, JustifyMethod

Row = Mapping[str, object]

WIDTH = 100
"""The width if the output is not a terminal."""
WIDEST = 500
"""The same for a table with all its columns, which takes only as much as it needs."""
LONG_TEXT = 22
"""The width to which a column may shrink; a longer text goes on in the next line."""
LONG_WORD = 40
"""Words up to this length are never broken."""
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d\+00:00")
UTC = "+00:00"
MOST_KEYS = 3
BORDER, GAP = 1, 3
"""Characters of a table's left border, and around the text of each column."""
WORDS = ("alarm", "alert", "direction", "funnel", "role", "star", "state", "status", "verdict", "verification", "what")
"""Columns whose values are words of the product, to be put into the reader's language."""
NUMBERS, NUMBERS_OR_NONE = {int, float}, {int, float, type(None)}
AS_A_TERMINAL = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Settings of rich that may make it take any output for a terminal."""

Measure = Callable[[str], int]
"""How many cells of a terminal a text takes."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is written to: `height` is that of a terminal, None if it is none; `bold` if it has bold type."""

    width: int
    height: int | None = None
    bold: bool = False

    def bolded(self, text: str) -> str:
        return text_tables.bolded(text) if self.bold else text


def screen(*, wide: bool = False) -> Screen:
    """As wide as the terminal, if there is one."""
    if not sys.stdout.isatty() and not any(map(os.environ.get, AS_A_TERMINAL)):
        return Screen(WIDEST if wide else WIDTH)
    console = _console(None)
    if not console.is_terminal:
        return Screen(WIDEST if wide else WIDTH)
    return Screen(console.width, console.height, bold=console.color_system is not None)


def drawn(rows: Sequence[Row], *, columns: Sequence[str] = (), wide: bool = False, about: str = "") -> str:
    """The chosen columns (all if there is no choice, or with `wide`) under a line about them."""
    shown_on = screen(wide=wide)
    lines = [about] if about else []
    if not rows:
        lines.append(_("Nothing to show."))
    names = [] if not rows else list(rows[0]) if wide or not columns else columns
    values = {name: [row[name] for row in rows] for name in names}
    cells = {name: _words(name, mine) for name, mine in values.items()}
    right = {name for name, mine in values.items() if _are_numeric(mine)}
    plain = _is_plain(lines, cells)
    measure = len if plain else _cells_of()
    tables = [
        [
            Column(_heading(name), cells[name], name in right, _least_width(_heading(name), cells[name], measure))
            for name in part
        ]
        for part in _parts(cells, shown_on.width, measure)
    ]
    if not plain or not all(text_tables.fits(table, shown_on.width) for table in tables):
        return _by_rich(lines, tables, shown_on.width)
    texts = [text_tables.paragraph(line, shown_on.width) for line in lines]
    return "".join([*texts, *(text_tables.drawn(table, shown_on.width, bold=shown_on.bold) for table in tables)])


def _is_plain(lines: Sequence[str], cells: Mapping[str, Sequence[str]]) -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().startswith("utf") and all(
        map(text_tables.is_plain, ("".join(lines).split("\n"), map(_heading, cells), *cells.values()))
    )


def _by_rich(lines: Sequence[str], tables: Sequence[Sequence[Column]], width: int) -> str:
    from rich.table import Table

    console = _console(width)
    with console.capture() as captured:
        for line in lines:
            console.print(line, highlight=False)
        for columns in tables:
            table = Table(header_style="bold")
            for one in columns:
                justify: JustifyMethod = "right" if one.right else "left"
                table.add_column(one.heading, justify=justify, overflow="fold", min_width=one.least)
            for texts in zip(*(one.texts for one in columns), strict=True):
                table.add_row(*texts)
            console.print(table)
    return captured.get()


def _console(width: int | None) -> "Console":
    from rich.console import Console

    # Codes such as ":house:" and "[bold]" in a name are the name's own.
    return Console(width=width, markup=False, emoji=False)


def _cells_of() -> Measure:
    from rich.cells import cell_len

    return cell_len


def _parts(cells: Mapping[str, Sequence[str]], width: int, measure: Measure) -> Iterator[list[str]]:
    """The columns of each part. All parts have the first columns, which identify the rows."""
    if not cells:
        return
    widths = {name: _least_width(_heading(name), column, measure) + GAP for name, column in cells.items()}
    keys = _keys(cells)
    if BORDER + sum(widths[name] for name in keys) > width / 2:
        keys = keys[:1]
    part = list(keys)
    for name in list(cells)[len(keys) :]:
        if len(part) > len(keys) and BORDER + sum(widths[one] for one in [*part, name]) > width:
            yield part
            part = list(keys)
        part.append(name)
    yield part


def _keys(cells: Mapping[str, Sequence[str]]) -> list[str]:
    names = list(cells)
    for number in range(1, MOST_KEYS + 1):
        columns = [cells[name] for name in names[:number]]
        if len(set(zip(*columns, strict=True))) == len(columns[0]):
            return names[:number]
    return names[:1]


def _least_width(heading: str, column: Sequence[str], measure: Measure) -> int:
    longest = max(map(measure, (heading, *column)))
    if longest <= LONG_TEXT:
        return longest
    longest_word = max(map(measure, " ".join((heading, *column)).split()), default=0)
    return max(LONG_TEXT, min(longest_word, LONG_WORD))


def _heading(name: str) -> str:
    return pgettext("column", name)


def _words(name: str, values: Sequence[object]) -> list[str]:
    """The values as texts. A nation's columns have thousands, mostly of one kind."""
    kinds = set(map(type, values))
    if kinds <= NUMBERS:
        return list(map(str, values))
    known: dict[str, str] = {}
    words, yes, no = name in WORDS, _("yes"), _("no")

    def word(value: object) -> str:
        if value is None:
            return "–"
        if value is True or value is False:
            return yes if value else no
        if words and value and isinstance(value, str):
            if value not in known:
                known[value] = pgettext("value", value)
            return known[value]
        text = str(value)
        return MOMENT.sub(r"\1 \2Z", text) if UTC in text else text

    return [word(value) for value in values]


def _are_numeric(values: Sequence[object]) -> bool:
    """Whether all are numbers, or texts of numbers, or missing."""
    if set(map(type, values)) <= NUMBERS_OR_NONE:
        return True
    return all(map(_is_numeric, values))


def _is_numeric(value: object) -> bool:
    if isinstance(value, str):
        return value.lstrip("+-").replace(".", "", 1).isdigit()
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
