"""QR codes as the outline of their dark modules, so that a page draws each in one piece."""

from dataclasses import dataclass

import segno

QUIET = 4
"""White modules around a code. Without them some cameras do not find it."""
MASK = 2
"""All masks can be read; segno would draw every code eight times to find the prettiest."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """`side` in modules, with the white margin; `path` is an SVG path."""

    side: int
    path: str


def draw(address: str) -> QrCode:
    matrix = segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).matrix
    runs = []
    for y, row in enumerate(matrix, start=QUIET):
        x, width = 0, len(row)
        while x < width:
            end = x
            while end < width and row[end]:
                end += 1
            if end > x:
                runs.append(f"M{x + QUIET} {y}h{end - x}v1h-{end - x}z")
            x = max(end, x + 1)
    return QrCode(len(matrix) + 2 * QUIET, "".join(runs))
