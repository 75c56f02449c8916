"""Shrinkage: how reliable a center's own index is, and the mean it is drawn to (methodology 2022.1 §3).

For stars and rankings only; a digest shows the plain index.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.method_2022.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Between:
    """The centers of a nation: their mean μ on 0–100, its standard error, and the variance τ² between them."""

    mean: float
    se: float
    tau2: float
    centers: int


def between_centers(estimates: Sequence[Estimate]) -> Between | None:
    """DerSimonian and Laird's moment estimate over centers with a known standard error (1986,
    doi:10.1016/0197-2456(86)90046-2).

    With wᵢ = 1/SEᵢ², ȳ = Σwᵢyᵢ/Σwᵢ and Q = Σwᵢ(yᵢ − ȳ)²: τ² = max(0, (Q − (k − 1))/(Σwᵢ − Σwᵢ²/Σwᵢ)); μ is the mean
    with weights 1/(SEᵢ² + τ²). A center without any error (all answers equal and nothing to smooth with) cannot be
    weighted and is left out. None if no center remains; τ² = 0 for a single one.
    """
    known = [(estimate.value, estimate.se**2) for estimate in estimates if estimate.se]
    if not known:
        return None
    weights = [1 / variance for _, variance in known]
    total = math.fsum(weights)
    mean = math.fsum(weight * value for weight, (value, _) in zip(weights, known, strict=True)) / total
    q = math.fsum(weight * (value - mean) ** 2 for weight, (value, _) in zip(weights, known, strict=True))
    scale = total - math.fsum(weight**2 for weight in weights) / total
    tau2 = max(0.0, (q - (len(known) - 1)) / scale) if len(known) > 1 else 0.0
    weights = [1 / (variance + tau2) for _, variance in known]
    total = math.fsum(weights)
    mean = math.fsum(weight * value for weight, (value, _) in zip(weights, known, strict=True)) / total
    return Between(mean, math.sqrt(1 / total), tau2, len(known))


def reliability(estimate: Estimate, between: Between) -> float | None:
    """λ = τ²/(τ² + SE²) on 0–1: the part of the differences between centers that is not chance. None without an SE."""
    if estimate.se is None:
        return None
    spread = between.tau2 + estimate.se**2
    return between.tau2 / spread if spread else 1.0


def shrunk(estimate: Estimate, between: Between) -> float | None:
    """I* = λ·I + (1 − λ)·μ: always between the center's index and the nation's mean. None without an SE.

    >>> round(shrunk(Estimate(72, 4, 30), Between(84, 1, 25, 100)), 3)
    76.683
    """
    trust = reliability(estimate, between)
    return None if trust is None else trust * estimate.value + (1 - trust) * between.mean
