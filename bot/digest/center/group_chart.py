"""The groups of a digest's picture, each on its own line of a common axis, which is as wide as their figures need."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.digest.center.content import GroupLine
from bot.digest.picture import BEFORE, MAIN, MARGIN, PAPER, QUIET, RANGE, REGION, TRACK, WIDTH, Picture
from bot.plots.canvas import Axis, axis_around
from handlers.language.texts import Texts
from handlers.language.wording import number
from questionnaire.model import Questionnaire

RIGHT = WIDTH - MARGIN
STEP = 10
BAR = 30
"""Height of an interval in pixels: the figure is a mark within it, so the interval is seen however short it is."""
LEGEND = 96


class _Row(NamedTuple):
    y: float
    line: GroupLine


def draw_groups(
    picture: Picture, groups: Sequence[GroupLine], texts: Texts, questionnaire: Questionnaire, top: float, bottom: float
) -> None:
    """Draws a line for each group, the scale and the legend between `top` and `bottom`."""
    axis = _axis(groups)
    floor = bottom - LEGEND - 44
    pitch = (floor - top) / max(1, len(groups))
    rows = [_Row(top + pitch * (place + 0.70), line) for place, line in enumerate(groups)]
    for y, line in rows:
        title = questionnaire.group(line.code).title[texts.language]
        picture.text(MARGIN, y - 0.46 * pitch, title, size=24)
        score = number(line.score, texts.language)
        picture.text(RIGHT, y - 0.46 * pitch, score, size=26, bold=True, color=MAIN, anchor="rs")
    for value in axis.ticks(4):
        picture.text(_x(axis, value), floor + 24, f"{value:g}", size=20, color=QUIET, anchor="ms")
        spans = [((_x(axis, value), y - BAR / 2), (_x(axis, value), y + BAR / 2)) for y, _ in rows]
        picture.lines(spans, color=TRACK, width=2, layer=1)
    _marks(picture, axis, rows)
    _legend(picture, groups, texts, floor + 74)


def _marks(picture: Picture, axis: Axis, rows: Sequence[_Row]) -> None:
    picture.lines([((MARGIN, y), (RIGHT, y)) for y, _ in rows], color=TRACK, width=4, layer=1)
    intervals = [((_x(axis, line.ci_low), y), (_x(axis, line.ci_high), y)) for y, line in rows]
    picture.lines(intervals, color=RANGE, width=BAR, layer=2)
    region = [(_x(axis, line.region), y) for y, line in rows if line.region is not None]
    picture.lines([((x, y - 24), (x, y + 24)) for x, y in region], color=PAPER, width=12, layer=3)
    picture.lines([((x, y - 24), (x, y + 24)) for x, y in region], color=REGION, width=6, layer=4)
    before = [(_x(axis, line.previous), y) for y, line in rows if line.previous is not None]
    picture.marks(before, "D", size=17, color=BEFORE, layer=5, hollow=True)
    picture.marks([(_x(axis, line.score), y) for y, line in rows], "o", size=22, color=MAIN, layer=6)


def _axis(groups: Sequence[GroupLine]) -> Axis:
    drawn = [value for line in groups for value in (line.ci_low, line.ci_high, line.previous, line.region)]
    return axis_around((value for value in drawn if value is not None), STEP, 0, 100)


def _x(axis: Axis, points: float) -> float:
    """From index points to pixels."""
    return MARGIN + (RIGHT - MARGIN) * axis.across(points) / 100


def _legend(picture: Picture, groups: Sequence[GroupLine], texts: Texts, y: float) -> None:
    """Explains the marks in the chart."""
    picture.lines([((MARGIN, y), (MARGIN + 44, y))], color=RANGE, width=22, layer=1)
    picture.marks([(MARGIN + 22, y)], "o", size=18, color=MAIN, layer=2)
    picture.text(MARGIN + 58, y, texts.plain("chart-legend-interval"), size=21)
    x = float(MARGIN)
    if any(line.previous is not None for line in groups):
        picture.marks([(x + 22, y + 44)], "D", size=17, color=BEFORE, layer=1, hollow=True)
        picture.text(x + 58, y + 44, texts.plain("chart-legend-previous"), size=21)
        x = 560
    if any(line.region is not None for line in groups):
        picture.lines([((x + 22, y + 26), (x + 22, y + 62))], color=REGION, width=6, layer=1)
        picture.text(x + 58, y + 44, texts.plain("chart-legend-region"), size=21)
