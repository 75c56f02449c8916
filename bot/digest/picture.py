"""A picture as wide as a phone's screen. Places are pixels from the top left corner.

A weekly run draws thousands of them. matplotlib draws the shapes, with its plainest artists only. Pillow sets the
words, in a seventh of the time that matplotlib needs.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.transforms import Affine2D
from PIL import Image, ImageDraw, ImageFont

from bot.plots.style import LIGHT, PICTURE_FONT

WIDTH, DPI = 1080, 100
MARGIN = 60
POINT = DPI / 72
"""Pixels of a typographic point."""
INK, QUIET, PAPER, CARD = LIGHT.ink, LIGHT.quiet, LIGHT.paper, LIGHT.card
MAIN, BEFORE, REGION, TRACK = LIGHT.main, LIGHT.before, LIGHT.region, LIGHT.line
GOLD, RANGE, SOFT = LIGHT.star, LIGHT.range, LIGHT.soft
LIGHT_REGION = "#dfe7d7"
"""The interval of a region, on paper."""
COLORS = (INK, QUIET, MAIN, BEFORE, REGION, TRACK, GOLD, RANGE, SOFT, LIGHT_REGION)
SHADES = 16
"""Steps from paper to a color, for smooth edges."""
FAINTEST = 0.95

TALL, DEEP = 0.76, 0.236
"""How far letters reach above and below their line, as a part of their size."""

Point = tuple[float, float]
Anchor = Literal["ls", "ms", "rs"]
"""Pillow's names: left end, middle or right end of the line that letters stand on."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words whose anchor is at x and y."""

    x: float
    y: float
    text: str
    font: ImageFont.FreeTypeFont
    color: str
    anchor: Anchor

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the ink."""
        left, top, right, bottom = self.font.getbbox(self.text, anchor=self.anchor)
        return self.x + left, self.y + top, self.x + right, self.y + bottom


class Picture:
    """Uses no pyplot, so nothing is global and threads may draw side by side."""

    def __init__(self, height: int) -> None:
        self.size = WIDTH, height
        self.words: list[Words] = []
        self._figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        self._pixels = Affine2D().scale(1, -1).translate(0, height)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float,
        bold: bool = False,
        color: str = INK,
        anchor: Anchor = "ls",
    ) -> None:
        """Words of `size` points on one line, with their middle at `y`."""
        font = _font(size, bold)
        one_line = " ".join(words.splitlines())
        self.words.append(Words(x, y + font.size * (TALL - DEEP) / 2, one_line, font, color, anchor))

    def lines(self, spans: Iterable[tuple[Point, Point]], *, color: str, width: float, layer: int) -> None:
        """Straight lines with flat ends, `width` pixels wide. A higher layer covers a lower one."""
        # All lines are one artist; NaN makes the gap between two of them.
        points = [point for start, end in spans for point in (start, end, (float("nan"), float("nan")))]
        self._add(points, color=color, linewidth=width / POINT, solid_capstyle="butt", zorder=layer)

    def area(self, corners: Sequence[Point], *, color: str, layer: int) -> None:
        """A filled shape."""
        self._figure.add_artist(Polygon(corners, transform=self._pixels, color=color, linewidth=0, zorder=layer))

    def curve(self, points: Sequence[Point], *, color: str, width: float, layer: int) -> None:
        """A line through all points, with round corners."""
        style = {"solid_capstyle": "round", "solid_joinstyle": "round"}
        self._add(points, color=color, linewidth=width / POINT, zorder=layer, **style)

    def marks(
        self, points: Sequence[Point], shape: str, *, size: float, color: str, layer: int, hollow: bool = False
    ) -> None:
        """Shapes as matplotlib names them, `size` pixels wide."""
        self._add(
            points,
            linestyle="none",
            marker=shape,
            markersize=size / POINT,
            color=color,
            markerfacecolor=PAPER if hollow else color,
            markeredgewidth=3 if hollow else 1,
            zorder=layer,
        )

    def _add(self, points: Sequence[Point], **style: Any) -> None:
        if points:
            x, y = zip(*points, strict=True)
            self._figure.add_artist(Line2D(x, y, transform=self._pixels, **style))

    def png(self) -> bytes:
        canvas: Any = FigureCanvasAgg(self._figure)  # Its methods are untyped.
        canvas.draw()
        drawn = Image.frombuffer("RGBA", self.size, canvas.buffer_rgba()).convert("RGB")
        pen = ImageDraw.Draw(drawn)
        for words in self.words:
            pen.text((words.x, words.y), words.text, words.color, words.font, words.anchor)
        # Few colors make a small file that is quick to write; level 4 takes 1.7 times as long for a sixth fewer bytes.
        file = io.BytesIO()
        few = drawn.quantize(palette=_palette(), dither=Image.Dither.NONE)
        few.save(file, format="PNG", compress_level=3)
        return file.getvalue()


@lru_cache
def _font(size: float, bold: bool) -> ImageFont.FreeTypeFont:
    """The font that matplotlib brings along."""
    path = findfont(FontProperties(family=PICTURE_FONT, weight="bold" if bold else "normal"))
    return ImageFont.truetype(path, size * POINT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache
def _palette() -> Image.Image:
    """Paper, and each color in steps for smooth edges, without shades too light to tell from paper."""
    shades = [to_rgb(PAPER)]
    for color in map(to_rgb, COLORS):
        for step in range(1, SHADES + 1):
            red, green, blue = (1 - (1 - part) * step / SHADES for part in color)
            if min(red, green, blue) < FAINTEST:
                shades.append((red, green, blue))
    palette = Image.new("P", (1, 1))
    palette.putpalette([round(255 * part) for shade in shades for part in shade])
    return palette
