"""The funnel: which centers differ from the nation by more than chance and the usual spread (methodology 2022.1 §6)."""

import math
from dataclasses import dataclass
from enum import StrEnum

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.shrinkage import Between

WATCH, ALARM = 1.96, 3.09
"""Two-sided 5 % and 0.2 % of the normal distribution."""


class Flag(StrEnum):
    USUAL = "usual"
    WATCH = "watch"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """z = (I − μ)/√(SE² + τ²). Without τ² most centers of a real nation would be flagged (Spiegelhalter 2005,
    doi:10.1002/sim.1970)."""

    z: float
    flag: Flag


def funnel_point(estimate: Estimate, between: Between) -> FunnelPoint | None:
    """A center's place in the funnel; None if its error is unknown or there is no spread at all."""
    if estimate.se is None or not (spread := math.hypot(estimate.se, math.sqrt(between.tau2))):
        return None
    z = (estimate.value - between.mean) / spread
    return FunnelPoint(z, Flag.ALARM if abs(z) > ALARM else Flag.WATCH if abs(z) > WATCH else Flag.USUAL)
