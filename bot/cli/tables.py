"""Rows as a table for reading: its chosen columns in 100 columns of text, or all of them with --wide."""

import re
from collections.abc import Iterator, Mapping, Sequence
from gettext import gettext as _
from gettext import pgettext
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from rich.console import Console

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
MOST_KEYS = 3
BORDER, GAP = 1, 3
"""Characters of a table's left border, and around the text of each column."""
WORDS = ("alarm", "alert", "direction", "funnel", "role", "star", "state", "status", "verdict", "verification", "what")
"""Columns whose values are words of the product, to be put into the reader's language."""


def drawn(rows: Sequence[Row], *, columns: Sequence[str] = (), wide: bool = False, about: str = "") -> str:
    """The chosen columns (all if there is no choice, or with `wide`) under a line about them."""
    console = console_for(wide=wide)
    with console.capture() as captured:
        if about:
            console.print(about, highlight=False)
        if rows:
            names = list(rows[0]) if wide or not columns else columns
            cells = {name: [_word(name, row[name]) for row in rows] for name in names}
            for part in _parts(cells, console.width):
                console.print(_table(part, cells, rows))
        else:
            console.print(_("Nothing to show."))
    return captured.get()


def console_for(*, wide: bool = False) -> "Console":
    """As wide as the terminal, if there is one."""
    from rich.console import Console

    # Codes such as ":house:" and "[bold]" in a name are the name's own.
    console = Console(markup=False, emoji=False)
    return console if console.is_terminal else Console(width=WIDEST if wide else WIDTH, markup=False, emoji=False)


def _table(names: Sequence[str], cells: Mapping[str, Sequence[str]], rows: Sequence[Row]) -> object:
    from rich.table import Table

    table = Table(header_style="bold")
    for name in names:
        justify: Literal["left", "right"] = "right" if all(_is_numeric(row[name]) for row in rows) else "left"
        least = _least_width(_heading(name), cells[name])
        table.add_column(_heading(name), justify=justify, overflow="fold", min_width=least)
    for at in range(len(rows)):
        table.add_row(*(cells[name][at] for name in names))
    return table


def _parts(cells: Mapping[str, Sequence[str]], width: int) -> Iterator[list[str]]:
    """The columns of each part. All parts have the first columns, which identify the rows."""
    widths = {name: _least_width(_heading(name), column) + GAP for name, column in cells.items()}
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


def _least_width(name: str, column: Sequence[str]) -> int:
    from rich.cells import cell_len

    texts = [name, *column]
    longest_word = max(cell_len(word) for text in texts for word in text.split() or [""])
    return max(min(max(map(cell_len, texts)), LONG_TEXT), min(longest_word, LONG_WORD))


def _heading(name: str) -> str:
    return pgettext("column", name)


def _word(name: str, value: object) -> str:
    match value:
        case None:
            return "–"
        case True:
            return _("yes")
        case False:
            return _("no")
        case str() if value and name in WORDS:
            return pgettext("value", value)
    return MOMENT.sub(r"\1 \2Z", str(value))


def _is_numeric(value: object) -> bool:
    if isinstance(value, str):
        return value.lstrip("+-").replace(".", "", 1).isdigit()
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
