"""QR codes as the outline of their dark modules, so that a page draws each in one piece."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import segno
from markupsafe import Markup

QUIET = 4
"""White modules around a code. Without them some cameras do not find it."""
MASK = 2
"""All masks can be read; segno would draw every code eight times to find the prettiest."""
DARK = re.compile("1+")
DIGITS = bytes.maketrans(b"\x00\x01", b"01")


@dataclass(frozen=True, slots=True)
class QrCode:
    """`side` in modules, with the white margin; `path` is an SVG path, in which nothing is to be escaped."""

    side: int
    path: Markup


def draw(address: str) -> QrCode:
    return _outlined(*_encoded(address.encode()))


class AlikeCodes:
    """Codes of many addresses that differ in few letters, as those of a nation's centers do, each in a fifth of the
    time of `draw`.

    A code is linear over the bits of a text of its length: error correction is the remainder of a polynomial, and
    every bit has its module, turned or not by the mask (ISO/IEC 18004). So a bit changes the same modules in all of
    them, and which ones is found once.
    """

    def __init__(self) -> None:
        self._first: dict[int, tuple[bytes, int, int]] = {}
        self._changed: dict[tuple[int, int], int] = {}

    def draw(self, address: str) -> QrCode:
        content = address.encode()
        if len(content) not in self._first:
            self._first[len(content)] = content, *_encoded(content)
        first, modules, side = self._first[len(content)]
        for bit in _bits(int.from_bytes(first) ^ int.from_bytes(content)):
            modules ^= self._changed_by(bit, len(content))
        return _outlined(modules, side)

    def _changed_by(self, bit: int, length: int) -> int:
        """The modules that a bit changes in the code of any text of that length."""
        known = self._changed.get((length, bit))
        if known is None:
            first, modules, _ = self._first[length]
            other, _ = _encoded((int.from_bytes(first) ^ 1 << bit).to_bytes(length))
            known = self._changed[length, bit] = modules ^ other
        return known


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _encoded(content: bytes) -> tuple[int, int]:
    """The modules row by row as the bits of a number, the first one highest, dark is 1, with a light one after each
    row; and the side."""
    rows = segno.make(content, mode="byte", error="m", micro=False, boost_error=False, mask=MASK).matrix
    return int(b"0".join(bytes(row).translate(DIGITS) for row in rows), 2), len(rows)


def _outlined(modules: int, side: int) -> QrCode:
    starts, runs = _pieces(side)
    digits = f"{modules:0{len(starts)}b}"
    path = "".join([starts[start] + runs[end - start] for start, end in map(re.Match.span, DARK.finditer(digits))])
    return QrCode(side + 2 * QUIET, Markup(path))


@cache
def _pieces(side: int) -> tuple[list[str], list[str]]:
    """The paths to each module, as they stand in the number, and around a run of each length."""
    starts = [f"M{x + QUIET} {y + QUIET}" for y in range(side) for x in range(side + 1)]
    return starts[:-1], [f"h{width}v1h-{width}z" for width in range(side + 1)]
