"""The picture of a digest: the index, and the five groups with their intervals, for the width of a phone."""

import textwrap
from collections.abc import Sequence

from bot.digest.center.content import DigestContent, GroupLine, StarLine
from bot.digest.picture import BEFORE, GOLD, LIGHT_MAIN, MAIN, MARGIN, POINT, QUIET, REGION, TRACK, WIDTH, Picture
from handlers.texts import Texts
from handlers.wording import number, shortened, span_in_words, stars_drawn
from questionnaire.model import Questionnaire
from scoring.stars import StarState

HEIGHT = 1350
RIGHT = WIDTH - MARGIN
NAME_SIZES = ((1, 34, 31), (2, 31, 34), (4, 26, 40))
"""Sizes of a name: the most lines, points, letters to a line."""
SECOND_COLUMN = 650
"""The left edge of the legend's second column."""
BAR = 21
"""Height of a group's scale in pixels."""


def draw(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> bytes:
    """A PNG of 1080 × 1350 pixels."""
    return picture_of(content, texts, questionnaire).png()


def picture_of(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> Picture:
    picture = Picture(HEIGHT)
    y = _headline(picture, content, texts)
    if content.index is None:
        _missing(picture, content, texts)
        return picture
    y = _index(picture, content, texts, y)
    bottom = HEIGHT - 235.0
    _groups(picture, content.groups, texts, questionnaire, y, bottom)
    _legend(picture, content.groups, texts, bottom + 74)
    picture.text(MARGIN, HEIGHT - 55, _foot(content, texts), size=22, color=QUIET)
    return picture


def _foot(content: DigestContent, texts: Texts) -> str:
    if content.n_job_seeker is None or content.n_employer is None:
        return texts.plain("chart-foot-total", n=content.n)
    return texts.plain("chart-foot", n=content.n, seekers=content.n_job_seeker, employers=content.n_employer)


def _headline(picture: Picture, content: DigestContent, texts: Texts) -> float:
    """The center's name, and city and window below it; returns where they end."""
    y = 50.0
    lines, size = _name(content.center_name)
    for line in lines:
        picture.text(MARGIN, y + size * POINT / 2, line, size=size, bold=True)
        y += size * POINT * 1.3
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    picture.text(MARGIN, y + 27, f"{shortened(content.city, 24)} · {start} – {end}", size=22, color=QUIET)
    return y + 85


def _name(name: str) -> tuple[list[str], int]:
    """The name in the largest type that its length allows; shortened only if even the smallest is too large."""
    for most, size, letters in NAME_SIZES:
        lines = textwrap.wrap(name, letters)
        if len(lines) <= most:
            return lines, size
    most, size, letters = NAME_SIZES[-1]
    return textwrap.wrap(name, letters, max_lines=most, placeholder=" …"), size


def _missing(picture: Picture, content: DigestContent, texts: Texts) -> None:
    picture.text(WIDTH / 2, 621, texts.plain("chart-missing"), size=30, color=QUIET, anchor="ms")
    words = texts.plain("chart-missing-answers", missing=content.missing)
    picture.text(WIDTH / 2, 710, words, size=58, bold=True, color=MAIN, anchor="ms")


def _index(picture: Picture, content: DigestContent, texts: Texts, y: float) -> float:
    value = number(content.index or 0.0, texts.language)
    picture.text(MARGIN, y + 58, value, size=84, bold=True, color=MAIN)
    beside = MARGIN + 78 * len(value)
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    picture.text(beside, y + 22, texts.plain("chart-of-hundred"), size=26, color=QUIET)
    picture.text(beside, y + 74, texts.plain("chart-interval", low=low, high=high), size=26)
    _star(picture, content.star, texts, beside, y)
    if content.preliminary:
        picture.text(MARGIN, y + 166, texts.plain("chart-preliminary"), size=23, color=BEFORE)
    return y + (205 if content.preliminary else 165)


def _star(picture: Picture, star: StarLine | None, texts: Texts, beside: float, y: float) -> None:
    """The stars at the right edge, level with the index; or, in small letters below it, the reason for none."""
    if star is None:
        return
    drawn = None if star.stars is None else stars_drawn(star.stars)
    if star.state == StarState.STAR and drawn is not None:
        picture.text(RIGHT, y + 18, drawn, size=38, color=GOLD, anchor="rs")
    elif star.state == StarState.UNDER_REVIEW:
        words = texts.plain("chart-star-under-review")
        picture.text(RIGHT, y + 22, f"{drawn or ''} {words}".strip(), size=26, color=QUIET, anchor="rs")
    elif star.state == StarState.NOT_ENOUGH_DATA:
        words = texts.plain("chart-star-not-enough-data")
        picture.text(beside, y + 119, words, size=22, color=QUIET)


def _groups(
    picture: Picture, groups: Sequence[GroupLine], texts: Texts, questionnaire: Questionnaire, top: float, bottom: float
) -> None:
    """A scale for each group, its title and score above; the region's mark below."""
    pitch = (bottom - top) / (len(groups) + 0.2)
    rows = [(top + pitch * (row + 0.68), line) for row, line in enumerate(groups)]
    for y, line in rows:
        title = questionnaire.group(line.code).title[texts.language]
        picture.text(MARGIN, y - 0.38 * pitch, title, size=26)
        score = number(line.score, texts.language)
        picture.text(RIGHT, y - 0.38 * pitch, score, size=28, bold=True, color=MAIN, anchor="rs")
    for points in (0, 25, 50, 75, 100):
        picture.text(_x(points), bottom + 22, str(points), size=20, color=QUIET, anchor="ms")
    grid = [((_x(points), y - 18), (_x(points), y + 0.38 * pitch)) for y, _ in rows for points in (0, 25, 50, 75, 100)]
    picture.lines(grid, color=TRACK, width=2, layer=1)
    picture.lines([((_x(0), y), (_x(100), y)) for y, _ in rows], color=TRACK, width=BAR, layer=1)
    intervals = [((_x(line.ci_low), y), (_x(line.ci_high), y)) for y, line in rows]
    picture.lines(intervals, color=LIGHT_MAIN, width=BAR, layer=2)
    region = [(_x(line.region), y + 0.22 * pitch) for y, line in rows if line.region is not None]
    picture.marks(region, "^", size=20, color=REGION, layer=3)
    before = [(_x(line.previous), y) for y, line in rows if line.previous is not None]
    picture.marks(before, "D", size=18, color=BEFORE, layer=4, hollow=True)
    picture.marks([(_x(line.score), y) for y, line in rows], "o", size=24, color=MAIN, layer=5)


def _x(points: float) -> float:
    """From index points to pixels."""
    return MARGIN + (RIGHT - MARGIN) * points / 100


def _legend(picture: Picture, groups: Sequence[GroupLine], texts: Texts, y: float) -> None:
    """Explains the marks in the chart."""
    entries = [("o", MAIN, False, "chart-legend-interval")]
    if any(line.previous is not None for line in groups):
        entries.append(("D", BEFORE, True, "chart-legend-previous"))
    if any(line.region is not None for line in groups):
        entries.append(("^", REGION, False, "chart-legend-region"))
    places = [(MARGIN, y), (MARGIN, y + 42), (SECOND_COLUMN, y)]
    for (shape, color, hollow, key), (x, middle) in zip(entries, places, strict=False):
        picture.marks([(x + 9, middle)], shape, size=20, color=color, layer=1, hollow=hollow)
        picture.text(x + 45, middle, texts.plain(key), size=21)
