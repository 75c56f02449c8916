"""Draws a poster: what is asked of whom, readable from two meters, in black and white as well."""

import textwrap
from pathlib import Path as FilePath
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle

from bot.paper import A4_HEIGHT, A4_WIDTH, OVERLAP, canvas, qr_modules, runs, text
from handlers.texts import Texts, texts_in
from questionnaire.model import LANGUAGES

FORMATS = ("pdf", "png", "svg")
MARGIN = 48.0
CENTRE = A4_WIDTH / 2
QR_SIDE, QR_TOP = 280.0, 258.0
FRAME = 36.0
"""White around the code inside its frame: the four modules that scanners need."""
BAND_HEIGHT = 196.0
NAME_SIZES = ((17, 46, 2), (13, 60, 3), (10, 78, 3))
"""How a center's name is set, the largest that fits: size, letters to a line, lines."""
DOTS_PER_INCH = 200
INK, QUIET, BAND, ON_BAND, SOFT_ON_BAND = "#101418", "#4a5560", "#0b5563", "#ffffff", "#d5eef2"


def write(path: FilePath, figure: Figure, format: str) -> None:
    """The poster as a file of one of `FORMATS`."""
    # Fonts are embedded as they are (TrueType), so that Cyrillic can be searched and copied, too; a drawing without
    # its fonts keeps its letters as lines.
    fixed: Any = {"pdf.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "poster", "path.simplify": False}
    # Made again, the same poster is the same file.
    undated = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}[format]
    with matplotlib.rc_context(fixed):
        figure.savefig(path, format=format, dpi=DOTS_PER_INCH, metadata=undated)


def draw(name: str, city: str, code: str, bot: str, link: str) -> Figure:
    """`bot` is its user name; `link` opens it at the center, whose short `code` may be typed instead."""
    figure, axes = canvas(A4_WIDTH, A4_HEIGHT)
    FigureCanvasAgg(figure)
    russian, english = (texts_in(language) for language in LANGUAGES)
    _band(axes, russian, english)
    _qr(axes, link)
    _ways(axes, russian, english, code, bot)
    _name(axes, f"{name}, {city}")
    return figure


def _band(axes: Axes, russian: Texts, english: Texts) -> None:
    axes.add_patch(Rectangle((0, 0), A4_WIDTH, BAND_HEIGHT, color=BAND))
    _middle(axes, 46, russian.plain("poster-question"), 40, color=ON_BAND, weight="bold")
    _middle(axes, 106, russian.plain("poster-invitation"), 21, color=ON_BAND)
    _middle(axes, 150, english.plain("poster-question") + " " + english.plain("poster-invitation"), 12.5,
            color=SOFT_ON_BAND)  # fmt: skip


def _qr(axes: Axes, link: str) -> None:
    left = CENTRE - QR_SIDE / 2
    axes.add_patch(
        FancyBboxPatch(
            (left, QR_TOP), QR_SIDE, QR_SIDE, boxstyle=f"round,pad={FRAME},rounding_size={FRAME / 2}",
            facecolor="white", edgecolor=BAND, linewidth=3,
        )
    )  # fmt: skip
    rows = qr_modules(link)
    module = QR_SIDE / len(rows)
    width = module * OVERLAP
    axes.add_patch(
        PathPatch(runs(rows, left, QR_TOP, module), facecolor="none", edgecolor=INK, capstyle="butt", linewidth=width)
    )


def _ways(axes: Axes, russian: Texts, english: Texts, code: str, bot: str) -> None:
    """How to get there: by camera, or by typing."""
    _middle(axes, 588, russian.plain("poster-scan"), 19, color=INK, weight="bold")
    _middle(axes, 617, english.plain("poster-scan"), 12.5, color=QUIET)
    _middle(axes, 652, russian.plain("poster-type", bot=bot), 14, color=INK)
    _middle(axes, 672, english.plain("poster-type", bot=bot), 11, color=QUIET)
    _middle(axes, 692, code, 25, color=INK, weight="bold", family="monospace")


def _name(axes: Axes, words: str) -> None:
    axes.plot([MARGIN, A4_WIDTH - MARGIN], [744, 744], color=QUIET, linewidth=0.6)
    fitting = (one for one in NAME_SIZES if len(textwrap.wrap(words, one[1])) <= one[2])
    size, letters, most = next(fitting, NAME_SIZES[-1])
    lines = textwrap.wrap(words, letters, max_lines=most, placeholder=" …")
    _middle(axes, 758, "\n".join(lines), size, color=INK, weight="bold")


def _middle(axes: Axes, y: float, words: str, size: float, **style: str) -> None:
    text(axes, CENTRE, y, words, size=size, ha="center", **style)
