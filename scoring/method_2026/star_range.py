"""Star ranges: the shortest run of stars that contains the true one with enough certainty (methodology §8)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.index import Composition, TypeFigure, composition
from scoring.method_2026.norms import Norms

STARS = 5
DIGITS = 6
"""Probabilities are rounded before they are compared, so that no machine decides otherwise."""
Probabilities = tuple[float, ...]


class StarState(StrEnum):
    """A center's star, or why it has none."""

    HIDDEN = "hidden"
    UNDER_REVIEW = "under review"
    NO_NORMS = "no norms yet"
    NOT_ENOUGH_PEOPLE = "not enough people"
    TOO_FEW_ASKED = "too few were asked"
    NOT_CERTAIN = "not enough certainty"
    STAR = "star"
    TWO_STARS = "two stars"


SHOWN_STATES = (StarState.STAR, StarState.TWO_STARS)


@dataclass(frozen=True, slots=True)
class Posterior:
    """The true index of a center as its answers and the norms tell it: normal with this mean (I*) and deviation (s)."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class StarRange:
    """A run of adjacent stars, 1 to 5, both ends included."""

    low: int
    high: int

    @property
    def length(self) -> int:
        return self.high - self.low + 1

    def certainty(self, probabilities: Probabilities) -> float:
        """The probability that the true star is in the range."""
        return round(math.fsum(probabilities[self.low - 1 : self.high]), DIGITS)


def phi(value: float) -> float:
    """The distribution function of the standard normal distribution."""
    return 0.5 * math.erfc(-value / math.sqrt(2))


def posterior(types: Sequence[TypeFigure], norms: Norms, constants: Constants = STANDARD) -> Posterior:
    """The posterior of a center from the adjusted indices of its star window, (job seekers, employers).

    k = M⁻¹g; I* = Σ π_t·μ_t + Σ k_t·(I_t − μ_t); s² = aᵀSa − Σ k_t·g_t, where M is the covariance of what was measured
    and g = S·a. Without employers of its own M is τ_s² + v_s alone. The job seekers need an answer.
    """
    job_seekers, employers = types
    gain = norms.gains
    seekers = norms.tau2[0] + norms.sigma2[0] / job_seekers.people
    if composition(employers, constants) is Composition.OWN:
        others = norms.tau2[1] + norms.sigma2[1] / employers.people
        determinant = seekers * others - norms.covariance**2
        weights = [
            others * gain[0] - norms.covariance * gain[1],
            seekers * gain[1] - norms.covariance * gain[0],
        ]
        # Where everybody answers alike nothing varies, and the norm is all that is known.
        weights = [one / determinant if determinant else 0.0 for one in weights]
    else:
        weights = [gain[0] / seekers if seekers else 0.0]
    mean, variance = norms.composite_mu, norms.composite_tau2
    for position, weight in enumerate(weights):
        mean += weight * (types[position].index - norms.mu[position])
        variance -= weight * gain[position]
    return Posterior(mean, math.sqrt(max(variance, 0.0)))


def probabilities(found: Posterior, norms: Norms) -> Probabilities:
    """The probability of each star, 1 to 5, rounded to six decimals."""
    below = [0.0, *(_below(cut, found) for cut in norms.cuts), 1.0]
    return tuple(round(high - low, DIGITS) for low, high in pairwise(below))


def shortest(chances: Probabilities, certainty: float) -> StarRange:
    """The shortest run of adjacent stars with at least this certainty; of equally short ones the likelier, then the
    lower."""
    for length in range(1, STARS):
        runs = [StarRange(low, low + length - 1) for low in range(1, STARS - length + 2)]
        best = max(runs, key=lambda run: (run.certainty(chances), -run.low))
        if best.certainty(chances) >= certainty:
            return best
    return StarRange(1, STARS)


def displayed(chances: Probabilities, last: StarRange | None, constants: Constants = STANDARD) -> StarRange:
    """The range to show, given the one last shown within twelve months.

    The last one stays while it is certain enough, unless a shorter one is nearly certain.
    """
    first = shortest(chances, constants.first)
    if last is None or last.certainty(chances) < constants.keep:
        return first
    if first.length < last.length and first.certainty(chances) >= constants.narrow:
        return first
    return last


def star_state(
    job_seekers: TypeFigure,
    shown: StarRange | None,
    norms: Norms | None,
    *,
    under_review: bool = False,
    too_few_asked: bool = False,
    constants: Constants = STANDARD,
) -> StarState:
    """The state of a center's star, by the job seekers of its star window: the first that applies."""
    if job_seekers.people < constants.shown:
        return StarState.HIDDEN
    if under_review:
        return StarState.UNDER_REVIEW
    if norms is None or not norms.has_stars(constants):
        return StarState.NO_NORMS
    if job_seekers.people < norms.n_star or not job_seekers.stands:
        return StarState.NOT_ENOUGH_PEOPLE
    if too_few_asked:
        return StarState.TOO_FEW_ASKED
    if shown is None or shown.length > 2:
        return StarState.NOT_CERTAIN
    return StarState.STAR if shown.length == 1 else StarState.TWO_STARS


def _below(cut: float, found: Posterior) -> float:
    if not found.sd:
        return float(cut > found.mean)
    return phi((cut - found.mean) / found.sd)
