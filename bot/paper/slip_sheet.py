"""Slips to tear off: A4 sheets of eight, A7 each, in PDF.

A sheet is made once. From page to page only its QR codes and short codes change, and all pages share the wording as a
picture. Five thousand slips therefore take seconds.
"""

import asyncio
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib
from babel.dates import format_datetime
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages

from bot.paper import sheet as paper
from bot.paper.shared_picture import Picture, SharedPicture, picture_of
from bot.paper.sheet import HEIGHT, INK, LEADING, QUIET, WIDTH
from handlers.language.texts import locale_of, texts_in
from questionnaire.model import LANGUAGES

if TYPE_CHECKING:
    from bot.paper.slip_batch import Batch, Slip

COLUMNS, ROWS = 2, 4
PER_SHEET = COLUMNS * ROWS
SLIP_WIDTH, SLIP_HEIGHT = WIDTH / COLUMNS, HEIGHT / ROWS
"""In points, like all lengths below."""
LEFT, NAME_TOP, QR_TOP, CODE_GAP = 23.0, 17.0, 50.0, 9.0
WORDS_LEFT, WORDS_TOPS = 156.0, (50.0, 124.0)
MODULE = 3.0
"""The side of a QR code's module: whole points, which keep a file of 5,000 codes small."""
NAME_LETTERS, NAME_LINES = 37, 2
INVITATION, FOOT = (9.5, 22), (7.5, 29)
"""Type of the words: size, letters to a line."""
PICTURE_DPI = 600
CUT = "#999999"


async def write(path: Path, batch: "Batch", progress: Callable[[int], None]) -> None:
    """All slips of the batch. It can be cancelled after each page."""
    # Fonts are embedded as TrueType, so that Cyrillic can be searched and copied.
    with matplotlib.rc_context({"pdf.fonttype": 42, "path.simplify": False}), PdfPages(path) as pages:
        sheet = _Sheet(batch)
        for start in range(0, len(batch.slips), PER_SHEET):
            page = batch.slips[start : start + PER_SHEET]
            sheet.show(page)
            pages.savefig(sheet.figure)
            progress(start + len(page))
            await asyncio.sleep(0)


class _Sheet:
    """The figure of a page, and its changing parts."""

    def __init__(self, batch: "Batch") -> None:
        self.figure, axes = paper.canvas()
        FigureCanvasPdf(self.figure)
        self._wording = SharedPicture(_picture(batch), SLIP_WIDTH, SLIP_HEIGHT)
        axes.add_artist(self._wording)
        _cutting_lines(axes)
        self._places = [_Place(axes, batch.center.name, *_corner(number)) for number in range(PER_SHEET)]

    def show(self, slips: "Sequence[Slip]") -> None:
        """Prints the slips; places that are left over stay blank."""
        self._wording.corners = [_corner(number) for number in range(len(slips))]
        for number, place in enumerate(self._places):
            place.show(slips[number] if number < len(slips) else None)


class _Place:
    """One slip of the sheet: the center's name, and a QR code with its short code."""

    def __init__(self, axes: Axes, name: str, left: float, top: float) -> None:
        self._left, self._top = left, top
        lines = textwrap.wrap(name, NAME_LETTERS, max_lines=NAME_LINES, placeholder=" …")
        self._name = paper.write(axes, left + LEFT, top + NAME_TOP, "\n".join(lines), size=10, weight="bold")
        self._code = paper.write(axes, 0, 0, "", size=14, ha="center", family="monospace", weight="bold")
        self._modules = paper.qr_patch(MODULE)
        axes.add_patch(self._modules)

    def show(self, slip: "Slip | None") -> None:
        for artist in (self._name, self._code, self._modules):
            artist.set_visible(slip is not None)
        if slip is None:
            return
        rows = paper.qr_modules(slip.link)
        size = MODULE * len(rows)
        self._modules.set_path(paper.runs(rows, self._left + LEFT, self._top + QR_TOP, MODULE))
        self._code.set_text(slip.code)
        self._code.set_position((self._left + LEFT + size / 2, self._top + QR_TOP + size + CODE_GAP))


def _picture(batch: "Batch") -> Picture:
    """The words of a slip in all languages."""
    figure, axes = paper.canvas(SLIP_WIDTH, SLIP_HEIGHT)
    for language, top, color in zip(LANGUAGES, WORDS_TOPS, (INK, QUIET), strict=True):
        texts = texts_in(language)
        moment = format_datetime(batch.expires_at, "d MMMM, HH:mm", locale=locale_of(language))
        if batch.site is None:
            where = texts.plain("slip-code", bot=batch.bot)
        else:
            where = texts.plain("slip-code-web", site=batch.site)
        foot = f"{where}\n{texts.plain('slip-expires', moment=moment)}"
        for (size, letters), words in ((INVITATION, texts.plain("slip-invitation")), (FOOT, foot)):
            lines = [line for paragraph in words.split("\n") for line in textwrap.wrap(paragraph, letters)]
            paper.write(axes, WORDS_LEFT, top, "\n".join(lines), size=size, color=color)
            top += len(lines) * size * LEADING + 2
    return picture_of(figure, PICTURE_DPI)


def _corner(number: int) -> tuple[float, float]:
    """The upper left corner of a place."""
    row, column = divmod(number, COLUMNS)
    return column * SLIP_WIDTH, row * SLIP_HEIGHT


def _cutting_lines(axes: Axes) -> None:
    dashes = (0, (4, 4))
    for column in range(1, COLUMNS):
        axes.axvline(column * SLIP_WIDTH, color=CUT, linewidth=0.5, linestyle=dashes)
    for row in range(1, ROWS):
        axes.axhline(row * SLIP_HEIGHT, color=CUT, linewidth=0.5, linestyle=dashes)
