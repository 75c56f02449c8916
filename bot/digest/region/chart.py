"""The picture of a region's digest: its index, and its centers as dots on their intervals, for the width of a phone."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from bot.digest.picture import (
    BEFORE,
    GOLD,
    INK,
    LIGHT_REGION,
    MAIN,
    MARGIN,
    QUIET,
    REGION,
    TRACK,
    WIDTH,
    Picture,
    Point,
)
from bot.digest.region.content import LeagueLine, RegionContent
from bot.digest.region.league import Part, parts
from handlers.language.texts import Texts
from handlers.language.wording import number, shortened_inside, span_in_words
from handlers.language.wording_2026 import shares_in_short, stars_in_short
from scoring.method_2022.league import Band
from scoring.method_2026.versions import EARLIER

LABEL_LETTERS = 22
LEFT, RIGHT = 500, 800
"""The ends of the scale in pixels: labels stand to the left of it, figures to the right."""
VALUE, MOVED = 895, 908
MOST = 99
"""Whole percents of certainty: no star is beyond doubt."""
TALL, LOW = 84, 47
"""The greatest and the least height of a center's line."""
HEADING = 62
FOOT = 240
LEAST_LEAGUE = 700
"""The height to which a short table is stretched."""
COLORS = {Band.ABOVE: MAIN, Band.LIKE: QUIET, Band.BELOW: BEFORE, Band.UNDER_REVIEW: QUIET, Band.PRELIMINARY: QUIET}
HOLLOW = (Band.UNDER_REVIEW, Band.PRELIMINARY)


def draw(content: RegionContent, texts: Texts) -> bytes:
    """A PNG, 1080 pixels wide and no taller than a phone's screen."""
    return picture_of(content, texts).png()


def picture_of(content: RegionContent, texts: Texts) -> Picture:
    shown = parts(content)
    name = textwrap.wrap(content.region, 30, max_lines=2, placeholder=" …")
    top = 85 + 58 * len(name) + 205
    lines = sum(len(part.lines) for part in shown)
    pitch = min(TALL, max(LOW, (LEAST_LEAGUE - HEADING * len(shown)) / max(1, lines)))
    bottom = top + HEADING * len(shown) + pitch * lines if shown else top + LEAST_LEAGUE
    picture = Picture(math.ceil(bottom) + FOOT)
    _head(picture, content, name, texts)
    if content.index is None:
        words, why = texts.plain("league-none"), texts.plain("league-none-why")
        picture.text(WIDTH / 2, top + 180, words, size=44, bold=True, color=MAIN, anchor="ms")
        picture.text(WIDTH / 2, top + 260, why, size=24, color=QUIET, anchor="ms")
        return picture
    scale = _scale(content, shown)
    y = float(top)
    for part in shown:
        _heading(picture, part, y + HEADING * 0.6, texts)
        y += HEADING
        _field(picture, content, scale, y, y + pitch * len(part.lines))
        for line in part.lines:
            _line(picture, line, scale, y + pitch / 2, texts)
            y += pitch
    _scale_in_words(picture, content, scale, top, y, texts)
    _foot(picture, content, bottom, texts)
    return picture


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
    """From ten to ten around everything drawn: on 0 to 100, intervals would be too short to tell apart."""
    drawn = [line for part in shown for line in part.lines]
    low = min([content.ci_low or 0.0, *(line.ci_low for line in drawn)])
    high = max([content.ci_high or 0.0, *(line.ci_high for line in drawn)])
    floor = math.floor(low / 10) * 10
    return _Scale(floor, max(floor + 10, math.ceil(high / 10) * 10))


def _head(picture: Picture, content: RegionContent, name: Sequence[str], texts: Texts) -> None:
    y = 78.0
    for line in name:
        picture.text(MARGIN, y, line, size=34, bold=True)
        y += 58
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    picture.text(MARGIN, y, f"{start} – {end}", size=22, color=QUIET)
    if content.index is None:
        return
    value = number(content.index, texts.language)
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    beside = MARGIN + 70 * len(value)
    picture.text(MARGIN, y + 105, value, size=74, bold=True, color=MAIN)
    picture.text(beside, y + 80, texts.plain("chart-index"), size=24, color=QUIET)
    picture.text(beside, y + 128, texts.plain("chart-interval", low=low, high=high), size=26)


def _field(picture: Picture, content: RegionContent, scale: _Scale, top: float, bottom: float) -> None:
    """The background of a part's lines: the scale, and the region's index with its interval."""
    low, middle, high = (scale.x(points or 0.0) for points in (content.ci_low, content.index, content.ci_high))
    picture.lines([_upright((low + high) / 2, top, bottom)], color=LIGHT_REGION, width=high - low, layer=1)
    picture.lines([_upright(scale.x(points), top, bottom) for points in scale.steps], color=TRACK, width=2, layer=2)
    picture.lines([_upright(middle, top, bottom)], color=REGION, width=3.5, layer=3)


def _upright(x: float, top: float, bottom: float) -> tuple[Point, Point]:
    return (x, top), (x, bottom)


def _scale_in_words(
    picture: Picture, content: RegionContent, scale: _Scale, top: float, bottom: float, texts: Texts
) -> None:
    for points in scale.steps:
        picture.text(scale.x(points), bottom + 22, str(points), size=19, color=QUIET, anchor="ms")
    words = texts.plain("league-region", index=number(content.index or 0.0, texts.language))
    picture.text(scale.x(content.index or 0.0), top, words, size=21, color=REGION, anchor="ms", bold=True)


def _heading(picture: Picture, part: Part, y: float, texts: Texts) -> None:
    words, color = texts.plain("league-moved"), INK
    if part.band is not None:
        words, color = texts.plain(f"league-{part.band.replace('_', '-')}", count=part.count), COLORS[part.band]
    picture.text(MARGIN, y, words, size=22, bold=True, color=color)


def _line(picture: Picture, line: LeagueLine, scale: _Scale, y: float, texts: Texts) -> None:
    color = COLORS[line.band]
    picture.text(MARGIN, y, shortened_inside(line.label, LABEL_LETTERS), size=22)
    low, at, high = (scale.x(points) for points in (line.ci_low, line.index, line.ci_high))
    picture.lines([((low, y), (high, y))], color=color, width=5.5, layer=4)
    picture.marks([(at, y)], "o", size=18, color=color, layer=5, hollow=line.band in HOLLOW)
    picture.text(VALUE, y, number(line.index, texts.language), size=23, bold=True, color=color, anchor="rs")
    if line.stars is not None and line.certainty is not None:
        words = f"{stars_in_short(line.stars)} {texts.plain('report-percent', value=str(min(line.certainty, MOST)))}"
        picture.text(WIDTH - 24, y, words, size=18, color=GOLD, anchor="rs")
    elif line.change is not None:
        mark, color = ("▲", MAIN) if line.change > 0 else ("▼", BEFORE)
        picture.text(MOVED, y, f"{mark}{number(abs(line.change), texts.language)}", size=20, color=color)


def _foot(picture: Picture, content: RegionContent, bottom: float, texts: Texts) -> None:
    picture.text(MARGIN, bottom + 80, texts.plain("league-order"), size=20)
    entries = [("●", QUIET, "league-legend-interval"), ("▌", REGION, "league-legend-region")]
    if content.methodology != EARLIER:
        entries.append(("★", GOLD, "league-legend-stars"))
    elif content.movers:
        entries.append(("▲", MAIN, "league-legend-moved"))
    for row, (mark, color, key) in enumerate(entries):
        y = bottom + 119 + 39 * row
        picture.text(MARGIN + 12, y, mark, size=20, color=color, anchor="ms")
        picture.text(MARGIN + 36, y, texts.plain(key), size=20, color=QUIET)
    if content.shares:
        picture.text(MARGIN, bottom + 227, shares_in_short(content.shares, texts), size=17, color=QUIET)
