"""The line through the medians of the outer thirds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scoring.method_2026.resistant_line import Line, resistant_line
from tests.approx import Approx


def test_a_line_by_hand() -> None:
    # Seven points, thirds of two. Outer medians: x 0.5 and 5.5, y 2 and 14, slope 12/5 = 2.4.
    x, y = np.arange(7.0), np.array([1.0, 3.0, 0.0, 8.0, 20.0, 13.0, 15.0])
    # y − 2.4·x: 1, 0.6, −4.8, 0.8, 10.4, 1, 0.6. In order −4.8, 0.6, 0.6, 0.8, …: the median is 0.8.
    line = resistant_line(x, y)
    assert (line.slope, line.intercept) == (Approx(2.4), Approx(0.8))
    assert line.residuals(np.array([2.0]), np.array([10.0])).tolist() == [pytest.approx(10 - 0.8 - 4.8)]


def test_the_order_of_the_points_is_that_of_x() -> None:
    x, y = np.array([5.0, 0.0, 3.0, 1.0, 4.0, 2.0]), np.array([11.0, 1.0, 7.0, 3.0, 9.0, 5.0])
    assert resistant_line(x, y) == Line(1.0, 2.0)


def test_equal_points_stay_in_their_order() -> None:
    """The lower third are six zeros and the first four ones, the upper one the last four ones and six twos.

    y: 0, 1, 2, 4, 5, 6, 11, 16, 21, 26 and 3, 8, 13, 18, 23, 24, 25, 27, 28, 29; slope (23.5 − 5.5)/2.
    """
    assert resistant_line(np.tile([1.0, 0.0, 1.0, 2.0, 1.0], 6), np.arange(30.0)).slope == 9.0


def test_without_thirds_or_spread_the_line_is_level() -> None:
    assert resistant_line(np.array([1.0, 2.0]), np.array([4.0, 8.0])) == Line(6.0, 0.0)
    assert resistant_line(np.full(9, 3.0), np.arange(9.0)) == Line(4.0, 0.0)
    with pytest.raises(ValueError, match="no points"):
        resistant_line(np.array([]), np.array([]))


@given(arrays(np.float64, 12, elements=st.floats(-100, 100)), st.floats(-1e9, 1e9))
def test_one_point_cannot_bend_it_beyond_the_others(y: np.ndarray, wild: float) -> None:
    # The median of a third of four lies within the other three, whatever one of them says.
    x = np.arange(12.0)
    bent = y.copy()
    bent[11] = wild
    # Those of x are 1.5 and 9.5.
    largest = (max(y[8:11]) - min(y[:4])) / 8
    smallest = (min(y[8:11]) - max(y[:4])) / 8
    assert smallest - 1e-9 <= resistant_line(x, bent).slope <= largest + 1e-9
