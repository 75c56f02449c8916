"""A line through many centers that no single center can bend (methodology §2, §11)."""

from dataclasses import dataclass

import numpy as np

from scoring.type_index import Floats

FEWEST = 3
"""Points below which there are no outer thirds."""


@dataclass(frozen=True, slots=True)
class Line:
    intercept: float
    slope: float

    def residuals(self, x: Floats, y: Floats) -> Floats:
        """y − intercept − slope·x."""
        return y - self.intercept - self.slope * x


def resistant_line(x: Floats, y: Floats) -> Line:
    """The line through the medians of the outer thirds of C points, of shape (C,) each; methodology §2.

    The points are put in order of x (equal ones stay as given). With k = ⌊C/3⌋ the slope is that from the medians of
    the first k to those of the last k; the intercept is the median of y − slope·x. Edges: below three points, or if
    both medians of x are equal, the slope is 0. Raises ValueError without any point. Source: Tukey's resistant line,
    without its iterations (Hoaglin, Mosteller & Tukey 1983, ch. 5).

    >>> resistant_line(np.arange(9.0), np.array([1.0, 3.0, 5.0, 7.0, 900.0, 11.0, 13.0, 15.0, 17.0]))
    Line(intercept=1.0, slope=2.0)
    """
    if not len(x):
        raise ValueError("no points to draw a line through")
    order = np.argsort(x, kind="stable")
    third = len(x) // FEWEST
    slope = 0.0
    if third:
        low, high = order[:third], order[-third:]
        run = float(np.median(x[high]) - np.median(x[low]))
        slope = float(np.median(y[high]) - np.median(y[low])) / run if run else 0.0
    return Line(float(np.median(y - slope * x)), slope)
