"""Tables as text: line by line the same as rich draws them, in a small part of the time, and without loading it.

rich measures and wraps every cell twice, so that a list of 2,300 centers took seconds. Here all characters are one cell
wide (`is_plain`) and all columns fit (`fits`); rich draws what does not.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2070-\u208e\u20a0-\u20bf\u2100-\u218b"
    "\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u2605\u2606]*"
)
"""Characters that take one cell of a terminal, and mean nothing to it."""
WORD = re.compile(r"\s*\S+\s*")
BOLD, USUAL = "\x1b[1m", "\x1b[0m"
BORDERS, PADDING = 1, 2
"""Characters of a column's border, and around its text; the table has one border more than columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and a text for each row. It shrinks to no less than `least` characters, which is at most its longest
    text; the texts of a `right` one end at its right border."""

    heading: str
    texts: Sequence[str]
    right: bool
    least: int


def is_plain(texts: Iterable[str]) -> bool:
    return PLAIN.fullmatch("".join(texts)) is not None


def fits(columns: Sequence[Column], width: int) -> bool:
    """Whether the columns can be drawn side by side."""
    return sum(one.least + PADDING + BORDERS for one in columns) + BORDERS <= width


def drawn(columns: Sequence[Column], width: int, *, bold: bool = False) -> str:
    """A table of at most `width` characters a line, if the columns fit; its headings in bold type, if wanted."""
    widths = _widths(columns, width - BORDERS * (len(columns) + 1))
    headings = [_cell(column.heading, inner, right=column.right) for column, inner in zip(columns, widths, strict=True)]
    height = max(map(len, headings))
    # Headings stand at the bottom of their line.
    headings = [
        [" " * (inner + PADDING)] * (height - len(one)) + one for one, inner in zip(headings, widths, strict=True)
    ]
    if bold:
        headings = [list(map(bolded, one)) for one in headings]
    lines = [_rule("┏", "━", "┳", "┓", widths)]
    lines += (f"┃{'┃'.join(parts)}┃" for parts in zip(*headings, strict=True))
    lines.append(_rule("┡", "━", "╇", "┩", widths))
    if all(max(map(len, column.texts), default=0) <= inner for column, inner in zip(columns, widths, strict=True)):
        lines += _plain_rows(columns, widths)
    else:
        lines += _broken_rows(columns, widths)
    lines.append(_rule("└", "─", "┴", "┘", widths))
    return "\n".join([*lines, ""])


def bolded(text: str) -> str:
    return f"{BOLD}{text}{USUAL}"


def paragraph(text: str, width: int) -> str:
    """Lines of text, the long ones broken between words."""
    return "".join(f"{line}\n" for long in text.split("\n") for line in wrapped(long, width))


def wrapped(text: str, width: int) -> list[str]:
    """The lines of one that is too long. A word that does not fit into a line by itself goes on in the next.

    >>> wrapped("a word and extraordinary", 8)
    ['a word ', 'and ', 'extraord', 'inary']
    """
    starts, used = [0], 0
    for word in WORD.finditer(text):
        start, end = word.span()
        length = len(word[0].rstrip())
        if used + length <= width:
            used += end - start
        elif length > width:
            starts += range(start or width, end, width)
            used = (end - start - 1) % width + 1
        else:
            starts.append(start)
            used = end - start
    lines = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [line if len(line) <= width else line[: max(width, len(line.rstrip()))] for line in lines]


def _widths(columns: Sequence[Column], available: int) -> list[int]:
    """Of the text in each column. The widest give way first, down to the next widest, and none beyond its least."""
    least = [one.least + PADDING for one in columns]
    wanted = [max(len(one.heading), *map(len, one.texts)) + PADDING for one in columns]
    widths = dict(enumerate(max(min(one, available), low) for one, low in zip(wanted, least, strict=True)))
    kept: dict[int, int] = {}
    while True:
        narrowed = dict(zip(widths, _narrowed([*widths.values()], available - sum(kept.values())), strict=True))
        too_narrow = {at: least[at] for at, one in narrowed.items() if one < least[at]}
        if not too_narrow:
            return [(kept | narrowed)[at] - PADDING for at in range(len(columns))]
        kept |= too_narrow
        widths = {at: one for at, one in widths.items() if at not in too_narrow}


def _narrowed(widths: list[int], available: int) -> list[int]:
    while (excess := sum(widths) - available) > 0:
        widest = max(widths)
        most = min(excess, widest - max((one for one in widths if one < widest), default=0))
        sharing, narrowed = widths.count(widest), []
        for one in widths:
            cut = min(most, round(excess / sharing)) if one == widest else 0
            if one == widest:
                sharing -= 1
                excess -= cut
            narrowed.append(one - cut)
        widths = narrowed
    return widths


def _plain_rows(columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    """Rows whose texts all fit, a line each: most tables have no others."""
    cells = (f"%{inner if column.right else -inner}s" for column, inner in zip(columns, widths, strict=True))
    row = f"│ {' │ '.join(cells)} │"
    return [row % texts for texts in zip(*(column.texts for column in columns), strict=True)]


def _broken_rows(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    cells = [_cells(column, inner) for column, inner in zip(columns, widths, strict=True)]
    blank = [" " * (inner + PADDING) for inner in widths]
    for row in zip(*cells, strict=True):
        if all(len(one) == 1 for one in row):
            yield f"│{'│'.join([one[0] for one in row])}│"
            continue
        for parts in zip_longest(*row):
            yield f"│{'│'.join([part or empty for part, empty in zip(parts, blank, strict=True)])}│"


def _cells(column: Column, width: int) -> list[list[str]]:
    if column.right:
        return [[f" {one:>{width}} "] if len(one) <= width else _cell(one, width, right=True) for one in column.texts]
    return [[f" {one:<{width}} "] if len(one) <= width else _cell(one, width, right=False) for one in column.texts]


def _cell(text: str, width: int, *, right: bool) -> list[str]:
    lines = [text] if len(text) <= width else wrapped(text, width)
    return [f" {line.rstrip():>{width}} " if right else f" {line:<{width}} " for line in lines]


def _rule(left: str, line: str, between: str, right: str, widths: Sequence[int]) -> str:
    return f"{left}{between.join(line * (one + PADDING) for one in widths)}{right}"
