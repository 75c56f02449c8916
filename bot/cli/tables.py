"""Rows as a table for reading, in parts if the terminal is too narrow for all columns."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, object]

WIDEST = 500
"""The most width if the output is not a terminal: a table takes only as much as it needs."""
LONG_TEXT = 22
"""The width to which a column may shrink; a longer text goes on in the next line."""
LONG_WORD = 40
"""Words up to this length are never broken."""
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\+00:00")
MOST_KEYS = 3
BORDER, GAP = 1, 3
"""Characters of a table's left border, and around the text of each column."""


def print_table(rows: Sequence[Row]) -> None:
    from rich.console import Console

    if not rows:
        print("Nothing to show.")
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDEST)
    cells = {name: [_word(row[name]) for row in rows] for name in rows[0]}
    with console.capture() as drawn:
        for part in _parts(cells, console.width):
            console.print(_table(part, cells, rows))
    # Not written by the console: it would end the process if the reader has closed the output.
    sys.stdout.write(drawn.get())


def _table(names: Sequence[str], cells: Mapping[str, Sequence[str]], rows: Sequence[Row]) -> object:
    from rich.markup import escape
    from rich.table import Table

    table = Table(header_style="bold")
    for name in names:
        justify = "right" if all(_is_numeric(row[name]) for row in rows) else "left"
        table.add_column(name, justify=justify, overflow="fold", min_width=_least_width(name, cells[name]))  # type: ignore[arg-type]
    for at in range(len(rows)):
        table.add_row(*(escape(cells[name][at]) for name in names))
    return table


def _parts(cells: Mapping[str, Sequence[str]], width: int) -> Iterator[list[str]]:
    """The columns of each part. All parts have the first columns, which identify the rows."""
    widths = {name: _least_width(name, column) + GAP for name, column in cells.items()}
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


def _word(value: object) -> str:
    match value:
        case None:
            return "–"
        case True:
            return "yes"
        case False:
            return "no"
    return MOMENT.sub(r"\1 \2Z", str(value))


def _is_numeric(value: object) -> bool:
    if isinstance(value, str):
        return value.lstrip("+-").replace(".", "", 1).isdigit()
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
