"""False discoveries: which of many tests to call, so that few of those called are chance (methodology §2, §10)."""

import numpy as np
from numpy.typing import NDArray

from scoring.type_index import Floats


def discoveries(p_values: Floats, rate: float) -> NDArray[np.bool_]:
    """Which tests Benjamini and Hochberg's procedure calls at a false discovery rate; methodology §2.

    p_values
        Any shape, on 0–1. NaN is no test: it is not called, and does not count among the m tests of the family.
    rate
        q, the share of false ones that is tolerated among those called.

    With the p-values in order, all up to the largest p₍ₖ₎ ≤ q·k/m are called; none if there is no such p. Of m equal
    p-values up to q all are called. Source: Benjamini & Hochberg (1995). Raises ValueError for a p-value outside 0–1.

    >>> discoveries(np.array([0.01, 0.04, np.nan, 0.03, 0.5]), 0.10).tolist()
    [True, True, False, True, False]
    """
    tests = np.sort(p_values[~np.isnan(p_values)])
    if len(tests) and not 0 <= tests[0] <= tests[-1] <= 1:
        raise ValueError(f"no probability: {tests[0]} or {tests[-1]}")
    passed = tests[tests <= rate * np.arange(1, len(tests) + 1) / max(len(tests), 1)]
    if not len(passed):
        return np.zeros(p_values.shape, dtype=np.bool_)
    return np.asarray(p_values <= passed[-1])
