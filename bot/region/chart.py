"""The picture of a region's digest: its index, and its centers as dots on their intervals, for the width of a phone."""

import io
import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.caption import number, span_in_words
from bot.chart import BEFORE, DPI, INK, MAIN, MARGIN, PAPER, QUIET, REGION, TRACK, WIDTH
from bot.region.content import LeagueLine, RegionContent
from bot.region.league import Part, parts, short
from handlers.texts import Texts
from scoring.league import Band

LABEL_LETTERS = 22
LEFT, RIGHT = 500, 800
"""Pixels between which the scale runs: labels stand to the left of it, figures to the right."""
VALUE, MOVED = 895, 908
TALL, LOW = 84, 47
"""Most and least height of a center's line."""
HEADING = 62
FOOT = 200
LEAST_LEAGUE = 700
"""Height that a short table is stretched to."""
COLORS = {Band.ABOVE: MAIN, Band.LIKE: QUIET, Band.BELOW: BEFORE, Band.UNDER_REVIEW: QUIET, Band.PRELIMINARY: QUIET}
HOLLOW = (Band.UNDER_REVIEW, Band.PRELIMINARY)


def draw(content: RegionContent, texts: Texts) -> bytes:
    """A PNG, 1080 pixels wide and no taller than a phone's screen is."""
    buffer = io.BytesIO()
    figure_of(content, texts).savefig(buffer, format="png", pil_kwargs={"compress_level": 4})
    return buffer.getvalue()


def figure_of(content: RegionContent, texts: Texts) -> Figure:
    """Made without pyplot, like a center's. Everything is placed in pixels, from the top left corner."""
    shown = parts(content)
    name = textwrap.wrap(content.region, 30, max_lines=2, placeholder=" …")
    top = 85 + 58 * len(name) + 205
    lines = sum(len(part.lines) for part in shown)
    pitch = min(TALL, max(LOW, (LEAST_LEAGUE - HEADING * len(shown)) / max(1, lines)))
    bottom = top + HEADING * len(shown) + pitch * lines if shown else top + LEAST_LEAGUE
    height = math.ceil(bottom) + FOOT
    figure, axes = _canvas(height)
    _head(axes, content, name, texts)
    if content.index is None:
        words, why = texts.plain("league-none"), texts.plain("league-none-why")
        _text(axes, WIDTH / 2, top + 180, words, size=44, weight="bold", color=MAIN, align="center")
        _text(axes, WIDTH / 2, top + 260, why, size=24, color=QUIET, align="center")
        return figure
    scale = _scale(content, shown)
    y = float(top)
    for part in shown:
        _heading(axes, part, y + HEADING * 0.6, texts)
        y += HEADING
        _field(axes, content, scale, y, y + pitch * len(part.lines))
        for line in part.lines:
            _line(axes, line, scale, y + pitch / 2, texts)
            y += pitch
    _scale_in_words(axes, content, scale, top, y, texts)
    _foot(axes, content, bottom, texts)
    return figure


def _canvas(height: int) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    return figure, axes


@dataclass(frozen=True, slots=True)
class _Scale:
    """From index points to pixels."""

    low: float
    high: float

    def x(self, points: float) -> float:
        return LEFT + (RIGHT - LEFT) * (points - self.low) / (self.high - self.low)

    @property
    def steps(self) -> range:
        return range(int(self.low), int(self.high) + 1, 10 if self.high - self.low <= 40 else 20)


def _scale(content: RegionContent, shown: Sequence[Part]) -> _Scale:
    """Tens around all that is drawn; the whole 0 to 100 would leave no room to tell intervals apart."""
    drawn = [line for part in shown for line in part.lines]
    low = min([content.ci_low or 0.0, *(line.ci_low for line in drawn)])
    high = max([content.ci_high or 0.0, *(line.ci_high for line in drawn)])
    floor = math.floor(low / 10) * 10
    return _Scale(floor, max(floor + 10, math.ceil(high / 10) * 10))


def _head(axes: Axes, content: RegionContent, name: Sequence[str], texts: Texts) -> None:
    y = 78.0
    for line in name:
        _text(axes, MARGIN, y, line, size=34, weight="bold")
        y += 58
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    _text(axes, MARGIN, y, f"{start} – {end}", size=22, color=QUIET)
    if content.index is None:
        return
    value = number(content.index, texts.language)
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    beside = MARGIN + 70 * len(value)
    _text(axes, MARGIN, y + 105, value, size=74, weight="bold", color=MAIN)
    _text(axes, beside, y + 80, texts.plain("chart-of-hundred"), size=26, color=QUIET)
    _text(axes, beside, y + 128, texts.plain("chart-interval", low=low, high=high), size=26)


def _field(axes: Axes, content: RegionContent, scale: _Scale, top: float, bottom: float) -> None:
    """What the lines of a part lie on: the scale, and the region's index with its interval."""
    for points in scale.steps:
        axes.plot([scale.x(points)] * 2, [top, bottom], color=TRACK, linewidth=1.5, zorder=0)
    low, middle, high = (scale.x(points or 0.0) for points in (content.ci_low, content.index, content.ci_high))
    axes.fill_betweenx([top, bottom], low, high, color=REGION, alpha=0.18, linewidth=0, zorder=1)
    axes.plot([middle] * 2, [top, bottom], color=REGION, linewidth=2.5, zorder=2)


def _scale_in_words(axes: Axes, content: RegionContent, scale: _Scale, top: float, bottom: float, texts: Texts) -> None:
    for points in scale.steps:
        _text(axes, scale.x(points), bottom + 22, str(points), size=19, color=QUIET, align="center")
    words = texts.plain("league-region", index=number(content.index or 0.0, texts.language))
    _text(axes, scale.x(content.index or 0.0), top, words, size=21, color=REGION, align="center", weight="bold")


def _heading(axes: Axes, part: Part, y: float, texts: Texts) -> None:
    words, color = texts.plain("league-moved"), INK
    if part.band is not None:
        words, color = texts.plain(f"league-{part.band.replace('_', '-')}", count=part.count), COLORS[part.band]
    _text(axes, MARGIN, y, words, size=22, weight="bold", color=color)


def _line(axes: Axes, line: LeagueLine, scale: _Scale, y: float, texts: Texts) -> None:
    color = COLORS[line.band]
    _text(axes, MARGIN, y, short(line.label, LABEL_LETTERS), size=22)
    low, at, high = (scale.x(points) for points in (line.ci_low, line.index, line.ci_high))
    axes.plot([low, high], [y, y], color=color, linewidth=4, solid_capstyle="butt", zorder=3)
    face = PAPER if line.band in HOLLOW else color
    axes.plot([at], [y], marker="o", markersize=13, color=color, markerfacecolor=face, markeredgewidth=2.5, zorder=4)
    _text(axes, VALUE, y, number(line.index, texts.language), size=23, weight="bold", color=color, align="right")
    if line.change is not None:
        mark, color = ("▲", MAIN) if line.change > 0 else ("▼", BEFORE)
        _text(axes, MOVED, y, f"{mark}{number(abs(line.change), texts.language)}", size=20, color=color)


def _foot(axes: Axes, content: RegionContent, bottom: float, texts: Texts) -> None:
    entries = [("●", QUIET, "league-legend-interval"), ("▌", REGION, "league-legend-region")]
    if content.movers:
        entries.append(("▲", MAIN, "league-legend-moved"))
    for row, (mark, color, key) in enumerate(entries):
        y = bottom + 80 + 39 * row
        _text(axes, MARGIN + 12, y, mark, size=20, color=color, align="center")
        _text(axes, MARGIN + 36, y, texts.plain(key), size=20, color=QUIET)


def _text(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    weight: str = "normal",
    color: str = INK,
    align: str = "left",
) -> None:
    """Words with their middle at `y`. A dollar sign in a name is no mathematics."""
    axes.text(x, y, words, fontsize=size, fontweight=weight, color=color, ha=align, va="center", parse_math=False)
