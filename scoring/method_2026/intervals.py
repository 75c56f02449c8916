"""Intervals on the logit scale, which stay within 0–100 and hold at small n and under a ceiling (methodology §4)."""

import math

from scoring.method_2026.constants import STANDARD, Constants
from scoring.scale import HIGHEST
from scoring.t_quantile import t_quantile

Interval = tuple[float, float]


def smoothed_variance(variance: float | None, people: int, prior: float, constants: Constants = STANDARD) -> float:
    """s*² = ((n − 1)·s² + 10·prior)/(n + 9): the variance of one person, drawn to a prior variance.

    variance
        s², in squared points; None below two people.
    """
    own = 0.0 if variance is None else (people - 1) * variance
    return (own + constants.prior_people * prior) / (people - 1 + constants.prior_people)


def middle(index: float, people: int, mu: float, constants: Constants = STANDARD) -> float:
    """m = (n·I + 2μ)/(n + 2): the index with two pseudo-answers at the norm, so that equal answers claim no certainty
    (Agresti & Coull 1998)."""
    return (people * index + constants.pseudo_answers * mu) / (people + constants.pseudo_answers)


def variance_at(
    level: float, variance: float | None, people: int, mu: float, sigma2: float, constants: Constants = STANDARD
) -> float:
    """V = s*²/(n + 2) of a figure at the level m, with the prior variance φ·m·(100 − m), φ = σ²/(μ·(100 − μ))."""
    prior = sigma2 / (mu * (HIGHEST - mu)) * level * (HIGHEST - level)
    return smoothed_variance(variance, people, prior, constants) / (people + constants.pseudo_answers)


def interval(figure: float, level: float, variance: float, freedom: float, constants: Constants = STANDARD) -> Interval:
    """The interval around the level m on the logit scale, widened if need be to hold the figure itself.

    level, figure
        On 0–100, the level strictly within.
    variance
        Of the level, in squared points.
    freedom
        Degrees of freedom of the t distribution, > 0.
    """
    at = math.log(level / (HIGHEST - level))
    slope = level * (HIGHEST - level) / HIGHEST
    half = t_quantile((1 + constants.confidence) / 2, freedom) * math.sqrt(variance) / slope
    low, high = (HIGHEST / (1 + math.exp(-(at + side))) for side in (-half, half))
    return min(low, figure), max(high, figure)
