"""Trend: a window against the window before it, and which of many changes are significant (methodology 2022.1 §4)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Change:
    """Index points from the earlier window to the later one; z = points / √(SE₁² + SE₀²) and its two-sided p-value."""

    points: float
    z: float
    p: float


def change(now: Estimate | None, before: Estimate | None) -> Change | None:
    """The change between two windows that share no interview; None if either index or its error is unknown.

    No variance at all gives z = 0 for no change and ±infinity otherwise.
    """
    if now is None or before is None or now.se is None or before.se is None:
        return None
    points = now.value - before.value
    spread = math.hypot(now.se, before.se)
    z = points / spread if spread else math.copysign(math.inf, points) if points else 0.0
    return Change(points, z, math.erfc(abs(z) / math.sqrt(2)))


def largest_significant(p_values: Sequence[float], q: float) -> float:
    """The largest p-value that Benjamini and Hochberg's procedure rejects at false discovery rate q; 0 if none is;
    methodology §10 as well.

    With the p-values in order, the largest p₍ₖ₎ ≤ q·k/m (Benjamini & Hochberg 1995); all up to it are significant.

    >>> largest_significant([0.01, 0.04, 0.03, 0.5], 0.10)
    0.04
    """
    m = len(p_values)
    passed = [p for rank, p in enumerate(sorted(p_values), start=1) if p <= q * rank / m]
    return max(passed, default=0.0)
