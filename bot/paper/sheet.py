"""A4 sheets for the printer, with words and QR codes. Lengths are points from the upper left corner."""

import re
from typing import Any

import segno
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text

WIDTH, HEIGHT = 595.0, 842.0
POINTS_PER_INCH = 72
LEADING = 1.25
INK, QUIET = "#000000", "#444444"
OVERLAP = 1.02
"""The height of a QR code's rows. They overlap slightly, so that no printer leaves a white line between them."""
MASK = 2
"""All masks can be read; segno would draw every code eight times to find the prettiest."""


def canvas(width: float = WIDTH, height: float = HEIGHT) -> tuple[Figure, Axes]:
    """A figure measured in points from its upper left corner."""
    figure = Figure(figsize=(width / POINTS_PER_INCH, height / POINTS_PER_INCH))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    return figure, axes


def write(axes: Axes, x: float, y: float, words: str, *, size: float, va: str = "top", **style: Any) -> Text:
    """Words with their upper edge (or another, by `va`) at `y`. A dollar sign in a name does not start mathematics."""
    return axes.text(x, y, words, fontsize=size, va=va, linespacing=LEADING, parse_math=False, **style)


def qr_modules(link: str) -> list[str]:
    """The QR code of a link: rows of 0 (white) and 1 (black), with error correction for creased and stained paper."""
    return [
        "".join(str(module) for module in row)
        for row in segno.make(link, error="m", micro=False, boost_error=False, mask=MASK).matrix
    ]


def qr_patch(module: float) -> PathPatch:
    """The patch that draws a QR code, given the side of a module. Its path is one of `runs`."""
    return PathPatch(Path([(0, 0)]), facecolor="none", edgecolor=INK, capstyle="butt", linewidth=module * OVERLAP)


def runs(rows: list[str], left: float, top: float, module: float) -> Path:
    """The black modules as strokes, one for each run of them in a row."""
    points = [
        (left + module * end, top + module * (number + 0.5))
        for number, row in enumerate(rows)
        for run in re.finditer("1+", row)
        for end in run.span()
    ]
    return Path(points, [Path.MOVETO, Path.LINETO] * (len(points) // 2))
