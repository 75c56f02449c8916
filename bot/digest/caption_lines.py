"""Fits a caption into the length that a messenger allows: the least important lines go first."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """If there is no room for all lines, those of the highest rank go first. A line ranked as kept never goes."""

    KEPT = 0
    REGION = 1
    EMPLOYERS = 2
    SECOND_ADVICE = 3
    COMMENTS = 4
    VISITS = 5
    LENS = 6
    GAP = 7
    THIRD_ADVICE = 8
    STRONGEST = 9
    QUOTES = 10
    ACTIONS = 11
    OUTSIDE_AGE = 12


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    rank: Rank = Rank.KEPT


Block = Sequence[Line]
"""Lines that belong together. A blank line separates blocks."""


def fitted(blocks: Sequence[Block], longest: int) -> str:
    """The blocks as HTML. Its text has at most `longest` UTF-16 units, unless the kept lines alone have more."""
    for most in reversed(Rank):
        text = _joined(blocks, most)
        if units(unmarked(text)) <= longest:
            break
    return text


def unmarked(text: str) -> str:
    """The text of HTML, without its markup."""
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def units(text: str) -> int:
    """Length as messengers count it."""
    return len(text.encode("utf-16-le")) // 2


def _joined(blocks: Sequence[Block], most: Rank) -> str:
    kept = ([line.text for line in block if line.rank <= most] for block in blocks)
    return "\n\n".join("\n".join(lines) for lines in kept if lines)
