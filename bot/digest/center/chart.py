"""The picture of a digest, for the width of a phone: a headline, the index beside its star, the line of the last 13
weeks, and the five groups on an axis as wide as they need."""

import textwrap
from collections.abc import Sequence

from bot.digest.center import caption_2026, headline
from bot.digest.center.content import DigestContent, Later, StarLine
from bot.digest.center.group_chart import draw_groups
from bot.digest.center.trend_chart import draw_trend
from bot.digest.picture import BEFORE, GOLD, MAIN, MARGIN, POINT, QUIET, WIDTH, Picture
from handlers.language import wording_2026
from handlers.language.signs import heading_sign, stars_drawn
from handlers.language.texts import Texts
from handlers.language.wording import day, number, shortened, span_in_words
from questionnaire.model import Questionnaire
from scoring.method_2022.stars import StarState
from scoring.method_2026.visible import VisibleFigures

HEIGHT = 1620
RIGHT = WIDTH - MARGIN
NAME_SIZES = ((1, 25, 42), (3, 22, 48))
"""Sizes of a name: the most lines, points, letters to a line."""
HEADLINE_SIZES = ((1, 38, 26), (1, 34, 30), (2, 32, 32))
DECK_LETTERS = 52
REASON_LETTERS = 16
"""To a line, for the reason why there is no star."""
TREND_HEIGHT = 190
FOOT = 112


def draw(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> bytes:
    """A PNG of 1080 × 1620 pixels."""
    return picture_of(content, texts, questionnaire).png()


def picture_of(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> Picture:
    picture = Picture(HEIGHT)
    y = _name(picture, content, texts)
    if content.index is None and content.later is not None and not content.missing:
        _no_index(picture, content.later, texts)
        return picture
    if content.index is None:
        _missing(picture, content, texts)
        return picture
    y = _wrapped(picture, headline.change(content, texts), y, HEADLINE_SIZES) + 4
    for line in textwrap.wrap(headline.weakest(content, texts, questionnaire), DECK_LETTERS):
        picture.text(MARGIN, y + 20, line, size=24)
        y += 44
    y += 32
    y = _index(picture, content, texts, y)
    if len(content.trend) > 1:
        y = draw_trend(picture, content.trend, texts, y, TREND_HEIGHT)
    draw_groups(picture, content.groups, texts, questionnaire, y, HEIGHT - FOOT)
    _foot(picture, content, texts)
    return picture


def _name(picture: Picture, content: DigestContent, texts: Texts) -> float:
    """The center's name, and city and window below it; returns where they end."""
    y = _wrapped(picture, content.center_name, 42, NAME_SIZES)
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    picture.text(MARGIN, y + 22, f"{shortened(content.city, 24)} · {start} – {end}", size=21, color=QUIET)
    return y + 70


def _wrapped(picture: Picture, words: str, y: float, sizes: Sequence[tuple[int, int, int]]) -> float:
    """Bold words in the largest type that their length allows, shortened only if the smallest is too large; returns
    where they end."""
    lines, size = _lines(words, sizes)
    for line in lines:
        picture.text(MARGIN, y + size * POINT / 2, line, size=size, bold=True)
        y += size * POINT * 1.27
    return y


def _lines(words: str, sizes: Sequence[tuple[int, int, int]]) -> tuple[list[str], int]:
    for most, size, letters in sizes:
        lines = textwrap.wrap(words, letters)
        if len(lines) <= most:
            return lines, size
    most, size, letters = sizes[-1]
    return textwrap.wrap(words, letters, max_lines=most, placeholder=" …"), size


def _missing(picture: Picture, content: DigestContent, texts: Texts) -> None:
    picture.text(WIDTH / 2, 621, texts.plain("chart-missing"), size=30, color=QUIET, anchor="ms")
    words = texts.plain("chart-missing-answers", missing=content.missing)
    picture.text(WIDTH / 2, 710, words, size=58, bold=True, color=MAIN, anchor="ms")


def _no_index(picture: Picture, later: Later, texts: Texts) -> None:
    for row, line in enumerate(textwrap.wrap(wording_2026.index_state(later.figures, texts), DECK_LETTERS // 2)):
        picture.text(WIDTH / 2, 621 + 70 * row, line, size=36, bold=True, color=MAIN, anchor="ms")


def _index(picture: Picture, content: DigestContent, texts: Texts, y: float) -> float:
    """The index and its interval on the left, the star and its year on the right, the places below."""
    value = number(content.index or 0.0, texts.language)
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    picture.text(MARGIN, y + 46, value, size=68, bold=True, color=MAIN)
    beside = MARGIN + 65 * len(value)
    picture.text(beside, y + 22, texts.plain("chart-index"), size=22, color=QUIET)
    picture.text(beside, y + 68, texts.plain("chart-interval", low=low, high=high), size=22, color=QUIET)
    if content.later is None:
        _star(picture, content.star, texts, y)
    else:
        _range(picture, content.later.figures, texts, y)
    y += 118
    if content.later is not None and (words := _adjustment(content.later.figures, texts)):
        picture.text(MARGIN, y + 18, words, size=23)
        y += 50
    if words := _places(content, texts):
        picture.text(MARGIN, y + 18, words, size=23)
        y += 50
    if content.preliminary:
        picture.text(MARGIN, y + 18, texts.plain("chart-preliminary"), size=22, color=BEFORE)
        y += 48
    return y + 16


def _star(picture: Picture, star: StarLine | None, texts: Texts, y: float) -> None:
    """The stars at the right edge, with the year's index; or, in their place, the reason for none."""
    if star is None:
        return
    drawn = None if star.stars is None else stars_drawn(star.stars)
    words = ""
    if star.state == StarState.UNDER_REVIEW:
        words = texts.plain("chart-star-under-review")
    elif star.state == StarState.NOT_ENOUGH_DATA:
        words = texts.plain("chart-star-not-enough-data")
    elif drawn is not None:
        words = _year(star, texts)
    if drawn is not None:
        picture.text(RIGHT, y + 22, drawn, size=31, color=GOLD, anchor="rs")
    for row, line in enumerate(textwrap.wrap(words, REASON_LETTERS), start=0 if drawn is None else 1):
        picture.text(RIGHT, y + 22 + 46 * row, line, size=22, color=QUIET, anchor="rs")


def _range(picture: Picture, of: VisibleFigures, texts: Texts, y: float) -> None:
    """The star range at the right edge with its certainty; or, in its place, the name of the state."""
    if of.range is None or of.certainty is None:
        words, first = wording_2026.state_name(of.star, texts), 1
    else:
        drawn = wording_2026.stars_in_short(of.range)
        picture.text(RIGHT, y + 22, drawn, size=40, bold=True, color=GOLD, anchor="rs")
        words, first = wording_2026.certainty(of.certainty, texts), 1
    for row, line in enumerate(textwrap.wrap(words, REASON_LETTERS), start=first):
        picture.text(RIGHT, y + 26 + 40 * row, line, size=22, color=QUIET, anchor="rs")


def _adjustment(of: VisibleFigures, texts: Texts) -> str:
    """The index as answered, and what the adjustment did to it."""
    if of.index is None or of.shift is None:
        return ""
    shift = number(of.shift, texts.language, sign=True)
    return texts.plain("chart-plain-index", index=number(of.index.value, texts.language), shift=shift)


def _year(star: StarLine, texts: Texts) -> str:
    if star.year is None:
        return texts.plain("chart-star-year")
    words = texts.plain("chart-year", year=number(star.year, texts.language))
    return f"{words} {heading_sign(star.heading)}".rstrip()


def _places(content: DigestContent, texts: Texts) -> str:
    """The region and the country, those that are known."""
    if content.later is not None:
        return _country_and_rank(content, content.later.figures, texts)
    region, country = (
        None if one is None else number(one, texts.language) for one in (content.region_index, content.country_index)
    )
    if region is not None and country is not None:
        return texts.plain("chart-places-both", region=region, country=country)
    if region is not None:
        return texts.plain("chart-places-region", region=region)
    return "" if country is None else texts.plain("chart-places-country", country=country)


def _country_and_rank(content: DigestContent, of: VisibleFigures, texts: Texts) -> str:
    found = []
    if content.country_index is not None:
        found.append(texts.plain("chart-places-country", country=number(content.country_index, texts.language)))
    if of.rank is not None:
        found.append(wording_2026.rank(of.rank, texts))
    return " · ".join(found)


def _foot(picture: Picture, content: DigestContent, texts: Texts) -> None:
    if content.n_job_seeker is None or content.n_employer is None:
        words = texts.plain("chart-foot-total", n=content.n)
    else:
        words = texts.plain("chart-foot", n=content.n, seekers=content.n_job_seeker, employers=content.n_employer)
    picture.text(MARGIN, HEIGHT - 82, words, size=21, color=QUIET)
    if content.published_on is not None:
        published = texts.plain("chart-published", day=day(content.published_on, texts.language))
        if content.later is not None:
            published = f"{caption_2026.response(content.later, texts)} · {published}"
        picture.text(MARGIN, HEIGHT - 40, published, size=21, color=QUIET)
    if content.later is not None and content.later.shares is not None:
        picture.text(MARGIN, HEIGHT - 12, wording_2026.shares(content.later.shares, texts), size=17, color=QUIET)
