"""An estimate with its uncertainty (methodology 2022.1 §3)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.scale import HIGHEST, LOWEST
from scoring.t_quantile import t_quantile


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value on 0–100, its standard error in points and the error's degrees of freedom.

    `se` and `df` are None if the uncertainty is unknown (one interview, no national variance).
    """

    value: float
    se: float | None
    df: float | None

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """value ± t·SE, clipped to [0, 100]; all of [0, 100] if the uncertainty is unknown."""
        if self.se is None or self.df is None or self.df <= 0:
            return LOWEST, HIGHEST
        margin = t_quantile((1 + confidence) / 2, self.df) * self.se
        return max(LOWEST, self.value - margin), min(HIGHEST, self.value + margin)


def weighted(parts: Sequence[tuple[float, Estimate]]) -> Estimate:
    """Σ wᵢ·xᵢ of independent estimates.

    Its degrees of freedom are Welch's and Satterthwaite's: (Σ wᵢ²SEᵢ²)² / Σ (wᵢ²SEᵢ²)²/dfᵢ
    (Satterthwaite 1946, doi:10.2307/3002019).
    """
    value = math.fsum([weight * part.value for weight, part in parts])
    variances: list[tuple[float, float]] = []
    for weight, part in parts:
        if part.se is None or part.df is None or part.df <= 0:
            return Estimate(value, None, None)
        variances.append(((weight * part.se) ** 2, part.df))
    total = math.fsum([variance for variance, _ in variances])
    spread = math.fsum([variance**2 / df for variance, df in variances])
    # Without any variance the degrees of freedom do not matter: the first part's will do.
    return Estimate(value, math.sqrt(total), total**2 / spread if spread else variances[0][1])
