"""What ranks are worked out from: interpolation, by polynomials that it must reproduce (methodology §9)."""

import math

import numpy as np
import pytest

from scoring.method_2026.ranks import CHEBYSHEV, _interpolated


def test_interpolation_reproduces_a_polynomial_between_its_points_and_on_them() -> None:
    points = np.array([math.cos(math.pi * (k + 0.5) / CHEBYSHEV) for k in range(CHEBYSHEV)])
    inside = np.array([points[3], 0.25, points[9], 1.0])
    values = np.tile(points**3 - 2 * points + 0.5, (4, 1))
    expected = [points[3] ** 3 - 2 * points[3] + 0.5, 0.015625, points[9] ** 3 - 2 * points[9] + 0.5, -0.5]
    assert _interpolated(inside, values, points).tolist() == pytest.approx(expected, abs=1e-12)
