"""The line of a digest's picture: the index as it was published for each of the last 13 weeks, with its interval."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from bot.digest.center.content import TrendPoint
from bot.digest.picture import BEFORE, MAIN, MARGIN, QUIET, SOFT, TRACK, WIDTH, Anchor, Picture, Point
from bot.plots.canvas import Axis
from handlers.language.texts import Texts
from handlers.language.wording import number, short_day

LEFT, RIGHT = MARGIN + 62, WIDTH - MARGIN - 100
"""The scale stands to the left of the line, the newest figure to the right."""
LEAST_SPAN = 8.0
"""Points that the axis spans at least: chance must not look like a change."""


def draw_trend(picture: Picture, points: Sequence[TrendPoint], texts: Texts, top: float, height: float) -> float:
    """Draws the line of two points or more; returns where it ends."""
    picture.text(MARGIN, top + 18, texts.plain("chart-trend"), size=22, bold=True)
    upper, lower = top + 62, top + 62 + height
    y = _axis(points)
    x = Axis(points[0].until.toordinal(), points[-1].until.toordinal())

    def at(point: TrendPoint, value: float) -> Point:
        across, down = x.across(point.until.toordinal()), y.down(value)
        return LEFT + (RIGHT - LEFT) * across / 100, upper + (lower - upper) * down / 100

    for value in y.ticks(5):
        level = upper + (lower - upper) * y.down(value) / 100
        picture.lines([((LEFT, level), (RIGHT, level))], color=TRACK, width=2, layer=2)
        picture.text(LEFT - 16, level, f"{value:g}", size=20, color=QUIET, anchor="rs")
    line = [at(point, point.value) for point in points]
    for _, run in groupby(points, key=lambda point: point.methodology):
        one = list(run)
        above, below = [at(point, point.high) for point in one], [at(point, point.low) for point in one]
        picture.area([*above, *reversed(below)], color=SOFT, layer=1)
        picture.curve([at(point, point.value) for point in one], color=MAIN, width=5, layer=3)
        if len(one) == 1:
            picture.marks([at(one[0], one[0].value)], "o", size=10, color=MAIN, layer=3)
    for before, after in pairwise(points):
        if before.methodology != after.methodology:
            _break(picture, (at(before, 0)[0] + at(after, 0)[0]) / 2, upper, lower, after.methodology, texts)
    picture.marks(line[-1:], "o", size=18, color=MAIN, layer=4)
    newest = number(points[-1].value, texts.language)
    picture.text(RIGHT + 20, line[-1][1], newest, size=24, bold=True, color=MAIN)
    ends: tuple[tuple[TrendPoint, Anchor], ...] = ((points[0], "ls"), (points[-1], "rs"))
    for point, anchor in ends:
        words = short_day(point.until, texts.language)
        picture.text(at(point, point.value)[0], lower + 28, words, size=20, color=QUIET, anchor=anchor)
    return lower + 76


def _break(picture: Picture, x: float, upper: float, lower: float, methodology: str, texts: Texts) -> None:
    """Where the methodology changed: what is to the left of the dashes is not to be compared."""
    dashes = range(int(upper) - 10, int(lower), 18)
    picture.lines([((x, y), (x, min(y + 10, lower))) for y in dashes], color=BEFORE, width=4, layer=4)
    words, wide = texts.plain("chart-break", methodology=methodology), x > (LEFT + RIGHT) / 2
    anchor: Anchor = "rs" if wide else "ls"
    picture.text(x + (-12 if wide else 12), upper - 18, words, size=20, color=BEFORE, anchor=anchor)


def _axis(points: Sequence[TrendPoint]) -> Axis:
    """Just around the intervals."""
    low, high = min(point.low for point in points), max(point.high for point in points)
    more = max(0.0, LEAST_SPAN - (high - low)) / 2
    low, high = max(0.0, low - more), min(100.0, high + more)
    return Axis(low, high) if high > low else Axis(low - LEAST_SPAN, high)
