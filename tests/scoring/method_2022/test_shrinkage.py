"""The variance between centers by hand (methodology 2022.1 §3)."""

import pytest

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.shrinkage import between_centers
from tests.approx import Approx


@pytest.mark.parametrize(("apart", "tau2"), [(0.0, 0.0), (1.0, 0.0), (1.6, 0.28), (2.0, 1.0), (3.0, 3.5)])
def test_two_centers_differ_by_more_than_chance_or_not_at_all(apart: float, tau2: float) -> None:
    """Errors of one point: Q = Δ²/2, Σw − Σw²/Σw = 2 − 1, so τ² = Δ²/2 − 1."""
    found = between_centers([Estimate(80.0, 1.0, 9), Estimate(80.0 + apart, 1.0, 9)])
    assert found is not None
    assert (found.tau2, found.mean) == (Approx(tau2, abs=1e-12), Approx(80 + apart / 2))
    assert (found.se, found.centers) == (Approx(((1 + tau2) / 2) ** 0.5), 2)
