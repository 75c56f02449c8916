"""The questionnaire on paper: one A4 page for each sheet, in PDF, in large type.

The words are the same on every page and are drawn once, as a picture. From page to page only the sheet's number and
code change.
"""

import asyncio
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages
from matplotlib.patches import Rectangle

from bot.paper import sheet as paper
from bot.paper.shared_picture import Picture, SharedPicture, picture_of
from bot.paper.sheet import HEIGHT, INK, LEADING, QUIET, WIDTH
from handlers.language.texts import Texts, texts_in
from handlers.language.wording import age_label
from questionnaire.model import AgeBand, Question, Questionnaire, RespondentType
from storage.entry.visit_codes import in_print

MARGIN = 30.0
"""In points, like all lengths below."""
RIGHT, FULL = WIDTH - MARGIN, WIDTH - 2 * MARGIN
MODULE = 3.0
"""The side of a QR code's module."""
QR_SIZE = 21 * MODULE
"""A code of ten letters and digits needs the smallest size of QR codes."""
QR_LEFT, QR_TOP = RIGHT - QR_SIZE, 30.0
CODE_LEFT, CODE_TOP = QR_LEFT - 12, 52.0
CODE_WIDTH = 135.0
COLUMN, BOX = 43.0, 20.0
WHO_TOP, AGE_TOP, ROW_TOP, ROW = 152.0, 182.0, 234.0, 31.0
COMMENT_TOP, LINE = 707.0, 22.0
LINES = 3
FOOT_TOP = 806.0
PICTURE_DPI = 300
SHADE, RULE = "#f0f0f0", "#888888"
AGE = 10.5
LETTER = 0.56
"""The average width of a letter, as a part of its size."""
BOLD = 1.18
"""How much wider bold letters are."""


@dataclass(frozen=True, slots=True)
class Form:
    """What all sheets of a printing show: the questions as one type of clients reads them, at one center."""

    center: str
    questionnaire: Questionnaire
    respondent_type: RespondentType
    language: str


async def write(
    path: Path, form: Form, codes: Sequence[str], *, first: int, progress: Callable[[int], None] = lambda done: None
) -> None:
    """A page for each code, numbered from `first` on. It can be cancelled after each page."""
    with matplotlib.rc_context({"pdf.fonttype": 42, "path.simplify": False}), PdfPages(path) as pages:
        figure, axes = paper.canvas()
        FigureCanvasPdf(figure)
        wording = SharedPicture(_picture(form), WIDTH, HEIGHT)
        wording.corners = [(0.0, 0.0)]
        axes.add_artist(wording)
        number = paper.write(axes, CODE_LEFT, CODE_TOP - 20, "", size=12, ha="right", weight="bold")
        printed = paper.write(axes, CODE_LEFT, CODE_TOP, "", size=17, ha="right", family="monospace", weight="bold")
        modules = paper.qr_patch(MODULE)
        axes.add_patch(modules)
        texts = texts_in(form.language)
        for done, code in enumerate(codes, start=1):
            number.set_text(texts.plain("sheet-number", number=first + done - 1))
            printed.set_text(in_print(code))
            modules.set_path(paper.runs(paper.qr_modules(code), QR_LEFT, QR_TOP, MODULE))
            pages.savefig(figure)
            progress(done)
            await asyncio.sleep(0)


def _picture(form: Form) -> Picture:
    figure, axes = paper.canvas()
    texts = texts_in(form.language)
    _head(axes, form, texts)
    _about_the_client(axes, form, texts)
    _table(axes, form)
    _foot(axes, texts)
    return picture_of(figure, PICTURE_DPI)


def _head(axes: Axes, form: Form, texts: Texts) -> None:
    width = CODE_LEFT - CODE_WIDTH - MARGIN
    paper.write(axes, MARGIN, 28, texts.plain("sheet-title"), size=19, weight="bold")
    _wrapped(axes, MARGIN, 56, form.center, size=11, width=width / BOLD, most=2, weight="bold")
    for number, key in enumerate(("sheet-how", "sheet-anonymous")):
        _wrapped(axes, MARGIN, 103 + number * 11 * LEADING, texts.plain(key), size=11, width=FULL, most=1)


def _about_the_client(axes: Axes, form: Form, texts: Texts) -> None:
    who = texts.plain("sheet-who")
    paper.write(axes, MARGIN, WHO_TOP, who, size=12, weight="bold", va="center")
    left = MARGIN + len(who) * 12 * LETTER * BOLD + 4
    for value in form.questionnaire.readers_of(form.respondent_type):
        words = texts.plain(f"respondent-type-{value}")
        _box(axes, left + BOX / 2, WHO_TOP, str(1 + list(RespondentType).index(value)))
        paper.write(axes, left + BOX + 5, WHO_TOP, words, size=12, va="center")
        left += BOX + 24 + len(words) * 12 * LETTER
    ages = [age_label(texts, band) for band in AgeBand]
    # The gap that makes the line as wide as the page.
    gap = (FULL - sum(BOX + 5 + len(words) * AGE * LETTER for words in ages)) / (len(ages) - 1)
    left = MARGIN
    for number, words in enumerate(ages, start=1):
        _box(axes, left + BOX / 2, AGE_TOP, str(number))
        paper.write(axes, left + BOX + 5, AGE_TOP, words, size=AGE, va="center")
        left += BOX + 5 + len(words) * AGE * LETTER + gap


def _table(axes: Axes, form: Form) -> None:
    options = form.questionnaire.options
    first = RIGHT - COLUMN * len(options)
    centers = [first + COLUMN * (number + 0.5) for number in range(len(options))]
    for center, option in zip(centers, options, strict=True):
        label = "\n".join(textwrap.wrap(option.label[form.language], 8, break_long_words=False))
        paper.write(axes, center, ROW_TOP - 5, label, size=8, ha="center", va="bottom")
    for question in form.questionnaire.questions:
        top = ROW_TOP + question.position * ROW
        if question.position % 2 == 0:
            axes.add_patch(Rectangle((MARGIN - 6, top), FULL + 12, ROW, facecolor=SHADE, edgecolor="none"))
        words = f"{question.position + 1}. {_wording(form, question)}"
        lines = textwrap.wrap(words, int((first - MARGIN) / (12 * LETTER)))
        size = 12 if len(lines) < 3 else 9.5
        lines = textwrap.wrap(words, int((first - MARGIN) / (size * LETTER)))
        paper.write(axes, MARGIN, top + ROW / 2, "\n".join(lines), size=size, va="center")
        for center, option in zip(centers, options, strict=True):
            if form.questionnaire.allows(question, option.code):
                _box(axes, center, top + ROW / 2, str(option.code))


def _wording(form: Form, question: Question) -> str:
    return question.wording[form.respondent_type][form.language]


def _foot(axes: Axes, texts: Texts) -> None:
    paper.write(axes, MARGIN, COMMENT_TOP, texts.plain("sheet-comment"), size=11, weight="bold")
    for number in range(LINES):
        _rule(axes, MARGIN, RIGHT, COMMENT_TOP + 18 + LINE * (number + 1))
    paper.write(axes, MARGIN, FOOT_TOP, texts.plain("sheet-thanks"), size=12, weight="bold")
    paper.write(axes, RIGHT - 90, FOOT_TOP, texts.plain("sheet-date"), size=11, ha="right")
    _rule(axes, RIGHT - 84, RIGHT, FOOT_TOP + 14)


def _box(axes: Axes, x: float, y: float, code: str) -> None:
    """A box to put a cross into, with the code that is typed in for it."""
    corner = (x - BOX / 2, y - BOX / 2)
    axes.add_patch(Rectangle(corner, BOX, BOX, facecolor="white", edgecolor=INK, linewidth=1.1))
    paper.write(axes, x, y + 0.5, code, size=10, ha="center", va="center", color=QUIET)


def _rule(axes: Axes, start: float, end: float, y: float) -> None:
    axes.plot([start, end], [y, y], color=RULE, linewidth=0.7)


def _wrapped(axes: Axes, x: float, y: float, words: str, *, size: float, width: float, most: int, **style: Any) -> None:
    letters = int(width / (size * LETTER))
    lines = textwrap.wrap(words, letters, max_lines=most, placeholder=" …")
    for number, line in enumerate(lines):
        paper.write(axes, x, y + number * size * LEADING, line, size=size, **style)
