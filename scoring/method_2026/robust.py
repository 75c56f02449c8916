"""Estimates over centers that no single center can bend (methodology §4, §7)."""

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from scoring.method_2026.constants import STANDARD, Constants
from scoring.type_index import Floats

NORMAL = NormalDist()
LARGEST = 2500.0
"""No variance between centers on 0–100 is larger: half of them at either end."""
HALVINGS = 60


def pooled_variance(people: NDArray[np.int64], variances: Floats, constants: Constants = STANDARD) -> float:
    """σ²: the mean of the centers' variances of one person, with weights n − 1 of at most `weight_cap`; a variance
    counts as `variance_cap` medians at most. Both arguments have shape (C,), C ≥ 1."""
    bounded = np.minimum(variances, constants.variance_cap * np.median(variances))
    weights = np.minimum(people - 1, constants.weight_cap)
    return float((weights * bounded).sum() / weights.sum())


def between_variance(values: Floats, errors: Floats, center: float, constants: Constants = STANDARD) -> float:
    """τ²: the t that solves mean(clip(u, ±c)²) = E[clip(N(0, 1), ±c)²] with u = (value − center)/√(error + t).

    values, errors
        Shape (C,): figures of centers, and their sampling variances σ²/n.

    A share `winsorised` of a normal distribution lies beyond ±c on either side. Found by 60 bisections on [0, 2500]; 0
    if even t = 0 leaves no more spread than chance makes (Spiegelhalter et al. 2012).
    """
    bound = NORMAL.inv_cdf(1 - constants.winsorised)
    expected = 1 - 2 * constants.winsorised * (1 - bound * bound) - 2 * bound * NORMAL.pdf(bound)
    squares = (values - center) ** 2

    def excess(variance: float) -> float:
        spread = errors + variance
        distance = np.divide(squares, spread, out=np.where(squares > 0, np.inf, 0.0), where=spread > 0)
        return float(np.minimum(distance, bound * bound).mean()) - expected

    low, high = 0.0, LARGEST
    if excess(low) <= 0:
        return 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
