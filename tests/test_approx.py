"""The number of the tests that equals those close to it."""

import numpy as np
import pytest

from tests.approx import Approx


@pytest.mark.parametrize("kind", [float, np.float64])
def test_close_numbers_are_equal_on_both_sides_and_others_are_not(kind: type[float]) -> None:
    close, far = kind(2.0 + 1e-9), kind(2.001)
    assert close == Approx(2.0) and Approx(2.0) == close and not close != Approx(2.0) and not Approx(2.0) != close
    assert far != Approx(2.0) and Approx(2.0) != far and not far == Approx(2.0) and not Approx(2.0) == far
    assert (close, "P") == (Approx(2.0), "P") and (far, "P") != (Approx(2.0), "P")
    assert far == Approx(2.0, abs=0.01) and far == Approx(2.0, rel=0.01)


@pytest.mark.parametrize("other", [None, "2.0", [2.0], float("nan")])
def test_what_is_no_close_number_differs(other: object) -> None:
    assert other != Approx(2.0)


def test_a_whole_number_may_be_close_too() -> None:
    assert 2 == Approx(2.0) and 3 != Approx(2.0)
    assert repr(Approx(2.0, abs=0.5)) == repr(pytest.approx(2.0, abs=0.5))
