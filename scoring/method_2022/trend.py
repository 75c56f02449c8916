"""Trend: a window against the window before it, and which of many changes are significant (methodology 2022.1 §4)."""

import math
from dataclasses import dataclass

from scoring.method_2022.estimate import Estimate


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
