"""The funnel: which centers differ from the present national median by more than chance and the usual spread
(methodology §10; Spiegelhalter 2005)."""

import math
from dataclasses import dataclass
from enum import StrEnum

from scoring.method_2026.index import CenterIndex
from scoring.method_2026.norms import Norms

WATCH, ALARM = 1.96, 3.09
"""Two-sided 5 % and 0.2 % of the normal distribution."""


class Signal(StrEnum):
    USUAL = "usual"
    WATCH = "watch"
    ALARM = "alarm"


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """How many standard deviations a center lies above (+) or below (−) the median, and how unusual that is."""

    z: float
    signal: Signal


def funnel_point(adjusted: CenterIndex, median: float, norms: Norms) -> FunnelPoint:
    """z = (Iᵃ − median)/√(Var + τ²) with the variance of the adjusted index and the norms' τ² of the composite."""
    spread, distance = math.sqrt(adjusted.variance + norms.composite_tau2), adjusted.value - median
    z = distance / spread if spread else math.copysign(math.inf, distance) if distance else 0.0
    return FunnelPoint(z, Signal.ALARM if abs(z) > ALARM else Signal.WATCH if abs(z) > WATCH else Signal.USUAL)
