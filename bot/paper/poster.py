"""A poster: one A4 sheet with a question in large letters and a QR code to answer it.

It is dark on white and white on dark only, so it loses nothing on a printer without colors.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon

from bot.paper import sheet
from bot.paper.sheet import INK, QUIET, WIDTH
from handlers.language.texts import texts_in
from questionnaire.model import LANGUAGES

MARGIN, ROUNDED = 40.0, 18.0
RIGHT, FULL = WIDTH - MARGIN, WIDTH - 2 * MARGIN
BUBBLE_BOTTOM, INDENT = 258.0, 30.0
TAIL = ((112.0, 256.0), (176.0, 256.0), (112.0, 300.0))
QR_TOP, QR_SIZE = 320.0, 290.0
BESIDE = MARGIN + QR_SIZE + 28
BOX_TOP, BOX_BOTTOM = 634.0, 736.0
NAME_TOP, NAME_HEIGHT = 750.0, 44.0
"""Lengths are points from the upper left corner."""
LARGEST_NAME, SMALLEST_NAME = 20, 6
BOLD_WIDTH, PLAIN_WIDTH = 0.7, 0.58
"""The average width of a letter, as a part of its size."""
PITCH, ASCENT = 1.2, 0.93
"""The distances from one line to the next, and from a line's upper edge to its baseline, as a part of the size."""
FILL, ON_FILL = "#0b3d78", "#ffffff"
PICTURE_DPI = 200
DATES = {"pdf": "CreationDate", "svg": "Date"}
"""Left out, so that drawing a poster again gives the same file."""


@dataclass(frozen=True, slots=True)
class Poster:
    """The parts that differ between posters. `code` is the text for a client to type to the `bot` of that user name, or
    on the pages of that `site`."""

    link: str
    code: str
    name: str
    city: str
    bot: str
    messenger: str
    site: str | None = None


@contextmanager
def reproducible() -> Iterator[None]:
    """Makes drawing and saving in this context reproducible, down to the names inside the files."""
    with matplotlib.rc_context({"svg.hashsalt": "czn-index", "path.simplify": False}):
        yield


def save(figure: Figure, poster: Poster, path: Path, format: str) -> None:
    """Writes a figure as "pdf", "png" or "svg"."""
    metadata: dict[str, Any] = {"Title": f"{poster.name} · {poster.code}"}
    if format in DATES:
        metadata[DATES[format]] = None
    figure.savefig(path, format=format, dpi=PICTURE_DPI, metadata=metadata)


def draw(poster: Poster) -> Figure:
    figure, axes = sheet.canvas()
    # The resolution at which words are measured: a finer one is closer to print.
    figure.set_dpi(PICTURE_DPI)
    FigureCanvasAgg(figure)
    _bubble(axes)
    _code(axes, poster.link)
    _beside(axes)
    _box(axes, poster)
    _place(axes, poster)
    return figure


def _bubble(axes: Axes) -> None:
    """The question in a speech bubble, which points at the place for the answer."""
    _rounded(axes, MARGIN, BUBBLE_BOTTOM, facecolor=FILL, edgecolor=FILL)
    axes.add_patch(Polygon(TAIL, facecolor=FILL, edgecolor=FILL))
    top = MARGIN + 15
    for language, size in zip(LANGUAGES, (66, 24), strict=True):
        lines = texts_in(language).plain("poster-headline").split("\n")
        width = FULL - 2 * INDENT
        top = _lines(axes, MARGIN + INDENT, top, lines, size=size, width=width, color=ON_FILL, weight="bold") + 6


def _code(axes: Axes, link: str) -> None:
    rows = sheet.qr_modules(link)
    module = QR_SIZE / len(rows)
    patch = sheet.qr_patch(module)
    patch.set_path(sheet.runs(rows, MARGIN, QR_TOP, module))
    axes.add_patch(patch)


def _beside(axes: Axes) -> None:
    """The instruction to scan the code, and the promises that go with it."""
    top, width = QR_TOP - 6, RIGHT - BESIDE
    for key in ("poster-scan", "poster-promise", "poster-anonymous"):
        for language, size, style in _styles(23, 13):
            lines = _wrapped(texts_in(language).plain(key), size, width, style)
            top = _lines(axes, BESIDE, top, lines, size=size, width=width, **style) + 4
        top += 31


def _box(axes: Axes, poster: Poster) -> None:
    """The way in for people whose phone reads no codes."""
    _rounded(axes, BOX_TOP, BOX_BOTTOM, facecolor="none", edgecolor=INK, linewidth=1.5)
    top = BOX_TOP + 10
    for language, size, style in _styles(14, 11):
        texts = texts_in(language)
        if poster.site is None:
            words = texts.plain("poster-code", bot=poster.bot, messenger=poster.messenger)
        else:
            words = texts.plain("poster-code-web", site=poster.site)
        top = _centered(axes, top, [words], size=size, **style)
    _centered(axes, top + 4, [poster.code], size=40, weight="bold", family="monospace")


def _place(axes: Axes, poster: Poster) -> None:
    """The whole name, in the largest type that its length allows."""
    style = {"weight": "bold"}
    for size in range(LARGEST_NAME, SMALLEST_NAME, -1):
        lines = _wrapped(poster.name, size, FULL, style)
        if len(lines) * size * PITCH <= NAME_HEIGHT:
            break
    end = _centered(axes, NAME_TOP, lines, size=size, **style)
    _centered(axes, end + 3, [poster.city], size=13, color=QUIET)


def _styles(large: float, small: float) -> Iterator[tuple[str, float, dict[str, Any]]]:
    """The styles of a text in all languages: the first language is set large."""
    styles: tuple[dict[str, Any], ...] = ({"color": INK, "weight": "bold"}, {"color": QUIET, "weight": "normal"})
    yield from zip(LANGUAGES, (large, small), styles, strict=True)


def _wrapped(words: str, size: float, width: float, style: Mapping[str, Any]) -> list[str]:
    letter = BOLD_WIDTH if style["weight"] == "bold" else PLAIN_WIDTH
    return textwrap.wrap(words, int(width / (size * letter)))


def _centered(axes: Axes, top: float, lines: Sequence[str], *, size: float, **style: Any) -> float:
    return _lines(axes, WIDTH / 2, top, lines, size=size, width=FULL - 2 * ROUNDED, ha="center", **style)


def _lines(axes: Axes, x: float, top: float, lines: Sequence[str], *, size: float, width: float, **style: Any) -> float:
    """Writes lines, all in smaller type if one of them is too wide. Returns where they end."""
    texts = [
        sheet.write(axes, x, top + size * (ASCENT + PITCH * number), line, size=size, va="baseline", **style)
        for number, line in enumerate(lines)
    ]
    widest = max(text.get_window_extent().width for text in texts) * sheet.POINTS_PER_INCH / PICTURE_DPI
    for text in texts:
        text.set_fontsize(size * min(1.0, width / widest))
    return top + size * PITCH * len(lines)


def _rounded(axes: Axes, top: float, bottom: float, **style: Any) -> None:
    box = f"round,pad=0,rounding_size={ROUNDED}"
    axes.add_patch(FancyBboxPatch((MARGIN, top), FULL, bottom - top, boxstyle=box, **style))
