"""The picture of a digest: the index, and the five groups with their intervals, for the width of a phone."""

import io
import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bot.caption import number, shortened, span_in_words
from bot.digest_content import DigestContent, GroupLine, StarLine
from handlers.stars import stars_drawn
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.stars import StarState

WIDTH, HEIGHT, DPI = 1080, 1350, 100
"""Pixels. Everything below is placed in them, from the top left corner."""
MARGIN = 60
POINT = DPI / 72
"""Pixels of a typographic point."""
INK, QUIET, PAPER = "#1b2733", "#55626f", "#ffffff"
MAIN, BEFORE, REGION, TRACK = "#0a5fb4", "#8a4b00", "#4d7a1f", "#e6ecf2"
GOLD = "#b07400"
NAME_SIZES = ((1, 34, 31), (2, 31, 34), (4, 26, 40))
"""How large a name is set: lines it may take, size in points, letters to a line."""


def draw(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> bytes:
    """A PNG of 1080 × 1350 pixels."""
    buffer = io.BytesIO()
    figure_of(content, texts, questionnaire).savefig(buffer, format="png", pil_kwargs={"compress_level": 4})
    return buffer.getvalue()


def figure_of(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> Figure:
    """The figure itself. Made without pyplot: nothing global, so that threads may draw side by side."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    y = _headline(figure, content, texts)
    if content.index is None:
        _missing(figure, content, texts)
        return figure
    y = _index(figure, content, texts, y)
    bottom = HEIGHT - 235
    box = (MARGIN / WIDTH, 1 - bottom / HEIGHT, 1 - 2 * MARGIN / WIDTH, (bottom - y) / HEIGHT)
    _groups(figure.add_axes(box), content.groups, texts, questionnaire)
    _legend(figure, content.groups, texts, bottom + 60)
    foot = _foot(content, texts)
    _text(figure, MARGIN, HEIGHT - 70, foot, size=22, color=QUIET)
    return figure


def _foot(content: DigestContent, texts: Texts) -> str:
    if content.n_job_seeker is None or content.n_employer is None:
        return texts.plain("chart-foot-total", n=content.n)
    return texts.plain("chart-foot", n=content.n, seekers=content.n_job_seeker, employers=content.n_employer)


def _headline(figure: Figure, content: DigestContent, texts: Texts) -> float:
    """The center's name, and city and window below it; returns where they end."""
    y = 50.0
    lines, size = _name(content.center_name)
    for line in lines:
        _text(figure, MARGIN, y, line, size=size, weight="bold")
        y += size * POINT * 1.3
    start, end = span_in_words(content.window_start, content.window_end, texts.language)
    _text(figure, MARGIN, y + 12, f"{shortened(content.city, 24)} · {start} – {end}", size=22, color=QUIET)
    return y + 85


def _name(name: str) -> tuple[list[str], int]:
    """The name in as large a type as its length allows, and shortened only beyond that."""
    for most, size, letters in NAME_SIZES:
        lines = textwrap.wrap(name, letters)
        if len(lines) <= most:
            return lines, size
    most, size, letters = NAME_SIZES[-1]
    return textwrap.wrap(name, letters, max_lines=most, placeholder=" …"), size


def _missing(figure: Figure, content: DigestContent, texts: Texts) -> None:
    _text(figure, WIDTH / 2, 600, texts.plain("chart-missing"), size=30, color=QUIET, align="center")
    words = texts.plain("chart-missing-answers", missing=content.missing)
    _text(figure, WIDTH / 2, 670, words, size=58, weight="bold", color=MAIN, align="center")


def _index(figure: Figure, content: DigestContent, texts: Texts, y: float) -> float:
    value = number(content.index or 0.0, texts.language)
    _text(figure, MARGIN, y, value, size=84, weight="bold", color=MAIN)
    beside = MARGIN + 78 * len(value)
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    _text(figure, beside, y + 4, texts.plain("chart-of-hundred"), size=26, color=QUIET)
    _text(figure, beside, y + 56, texts.plain("chart-interval", low=low, high=high), size=26)
    _star(figure, content.star, texts, beside, y)
    if content.preliminary:
        _text(figure, MARGIN, y + 150, texts.plain("chart-preliminary"), size=23, color=BEFORE)
    return y + (205 if content.preliminary else 165)


def _star(figure: Figure, star: StarLine | None, texts: Texts, beside: float, y: float) -> None:
    """The stars at the right edge, on a level with the index; or in small letters below why there are none."""
    if star is None:
        return
    drawn = None if star.stars is None else stars_drawn(star.stars)
    if star.state == StarState.STAR and drawn is not None:
        _text(figure, WIDTH - MARGIN, y - 8, drawn, size=38, color=GOLD, align="right")
    elif star.state == StarState.UNDER_REVIEW:
        words = texts.plain("chart-star-under-review")
        _text(figure, WIDTH - MARGIN, y + 4, f"{drawn or ''} {words}".strip(), size=26, color=QUIET, align="right")
    elif star.state == StarState.NOT_ENOUGH_DATA:
        words = texts.plain("chart-star-not-enough-data")
        _text(figure, beside, y + 104, words, size=22, color=QUIET)


def _groups(axes: Axes, groups: Sequence[GroupLine], texts: Texts, questionnaire: Questionnaire) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(len(groups) - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.tick_params(axis="x", labelsize=20, labelcolor=QUIET, length=0, pad=6)
    for side in ("top", "left", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.vlines([0, 25, 50, 75, 100], -0.05, len(groups) - 0.4, color=TRACK, linewidth=1.5, zorder=0)
    for row, line in enumerate(groups):
        title = questionnaire.group(line.code).title[texts.language]
        axes.text(0, row - 0.3, title, fontsize=26, color=INK, ha="left", va="center", backgroundcolor=PAPER)
        score = number(line.score, texts.language)
        axes.text(100, row - 0.3, score, fontsize=28, color=MAIN, ha="right", va="center", weight="bold")
        axes.hlines(row + 0.08, 0, 100, color=TRACK, linewidth=15, zorder=1)
        axes.hlines(row + 0.08, line.ci_low, line.ci_high, color=MAIN, linewidth=15, alpha=0.32, zorder=2)
        if line.region is not None:
            axes.plot([line.region], [row + 0.3], marker="^", markersize=14, color=REGION, clip_on=False, zorder=4)
        if line.previous is not None:
            axes.plot(
                [line.previous], [row + 0.08], marker="D", markersize=13, markerfacecolor=PAPER,
                markeredgecolor=BEFORE, markeredgewidth=3, clip_on=False, zorder=3,
            )  # fmt: skip
        axes.plot([line.score], [row + 0.08], marker="o", markersize=17, color=MAIN, clip_on=False, zorder=5)


def _legend(figure: Figure, groups: Sequence[GroupLine], texts: Texts, y: float) -> None:
    """Explains the marks that are there."""
    entries = [(_mark("o", MAIN, MAIN), texts.plain("chart-legend-interval"))]
    if any(line.previous is not None for line in groups):
        entries.append((_mark("D", PAPER, BEFORE), texts.plain("chart-legend-previous")))
    if any(line.region is not None for line in groups):
        entries.append((_mark("^", REGION, REGION), texts.plain("chart-legend-region")))
    figure.legend(
        [mark for mark, _ in entries],
        [label for _, label in entries],
        loc="upper left",
        bbox_to_anchor=((MARGIN - 20) / WIDTH, 1 - y / HEIGHT),
        borderaxespad=0.0,
        borderpad=0.0,
        ncols=2,
        fontsize=21,
        labelcolor=INK,
        frameon=False,
        handletextpad=0.2,
        columnspacing=1.0,
        labelspacing=0.45,
    )


def _mark(shape: str, face: str, edge: str) -> Line2D:
    return Line2D(
        [], [], marker=shape, markersize=13, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=3, linewidth=0
    )


def _text(
    figure: Figure,
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    weight: str = "normal",
    color: str = INK,
    align: str = "left",
) -> None:
    """Words with their upper edge at `y`. A dollar sign in a name is no mathematics."""
    figure.text(
        x / WIDTH,
        1 - y / HEIGHT,
        words,
        fontsize=size,
        fontweight=weight,
        color=color,
        ha=align,
        va="top",
        parse_math=False,
    )
