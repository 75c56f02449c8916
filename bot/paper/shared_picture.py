"""The words that all pages of a PDF file share, as one picture.

A PDF file stores a picture once, however often the same object is drawn. Words would be set anew on every page, which
takes minutes for 5,000 slips.
"""

import io
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from bot.paper.sheet import HEIGHT

Picture = NDArray[np.uint8]
"""Red, green, blue and opacity of each dot, in rows from below: the order in which artists pass pictures to a PDF."""


class SharedPicture(Artist):
    """A picture at some places of an A4 sheet, `width` by `height` points large."""

    def __init__(self, picture: Picture, width: float, height: float) -> None:
        super().__init__()
        self.set_zorder(-1)
        self.corners: Sequence[tuple[float, float]] = ()
        """The upper left corner of each place, in points from the sheet's."""
        self._picture, self._width, self._height = picture, width, height

    def draw(self, renderer: RendererBase) -> None:
        graphics = renderer.new_gc()
        size = Affine2D().scale(self._width, self._height)
        for left, top in self.corners:
            renderer.draw_image(graphics, left, HEIGHT - top - self._height, self._picture, size)
        graphics.restore()


def picture_of(figure: Figure, dpi: int) -> Picture:
    figure.set_dpi(dpi)
    canvas = FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="rgba", dpi=dpi)
    width, height = canvas.get_width_height()
    return np.frombuffer(buffer.getvalue(), np.uint8).reshape(height, width, 4)[::-1]
