"""Forecast: how many people are missing for a star range, and how likely the present star stays (methodology §11)."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.index import TypeFigure
from scoring.method_2026.norms import Norms
from scoring.method_2026.robust import NORMAL
from scoring.method_2026.star_range import Posterior, posterior

AGAIN = 2
"""The people that the published forecast speaks of: as many again as today."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """A center's star, if more people answer as people did so far.

    stars      the class that the center's I* is in today, 1 to 5
    missing    people that are missing for a star range; 0 if there are enough
    chance     the probability, 0–1, that `stars` is the likeliest star then, too
    """

    stars: int
    missing: int
    chance: float


def missing_people(people: int, n_star: int) -> int:
    """How many job seekers are missing for a star range: n* − n_s, or none; methodology §11.

    >>> missing_people(38, 50), missing_people(64, 50)
    (12, 0)
    """
    return max(0, n_star - people)


def forecast(mean: float, sd: float, later_sd: float, cuts: Sequence[float], *, people: int, n_star: int) -> Forecast:
    """The chance that the class of I* stays the likeliest; methodology §11.

    mean, sd
        I* and s, the posterior of today.
    later_sd
        s′, the deviation with the n′ people that the forecast speaks of (section 8 at n′).
    cuts
        The four cuts between stars.
    people, n_star
        Job seekers of today's star window, and the norms' n*.

    More people move I* by a normal step with u² = s² − s′², so P = Φ((c_{k+1} − I*)/u) − Φ((c_k − I*)/u), c_k being
    the cut below I* and c_{k+1} the one above. Edges: 1 if nobody is added (u = 0); a center on a cut is in the class
    above it. Raises ValueError if s′ is larger than s: people never take certainty away.

    >>> found = forecast(84.0, 1.5, 1.2, (72.0, 77.0, 82.0, 86.0), people=64, n_star=50)
    >>> found.stars, found.missing, round(found.chance, 4)
    (4, 0, 0.9737)
    """
    if later_sd > sd:
        raise ValueError(f"more people cannot take the deviation from {sd!r} to {later_sd!r}")
    at = bisect_right(cuts, mean)
    step = math.sqrt(sd * sd - later_sd * later_sd)
    chance = 1.0
    if step:
        below = NORMAL.cdf((cuts[at - 1] - mean) / step) if at else 0.0
        above = NORMAL.cdf((cuts[at] - mean) / step) if at < len(cuts) else 1.0
        chance = above - below
    return Forecast(at + 1, missing_people(people, n_star), chance)


def with_as_many_again(
    found: Posterior, people: tuple[int, int], norms: Norms, constants: Constants = STANDARD
) -> Forecast:
    """The forecast for twice as many (job seekers, employers) in the star window; methodology §11.

    s′ is that of section 8 at n′ = 2n. Where employers answered and stand behind s they do so then, too.
    """
    # Few answers of many employers may not stand: s itself tells whether they are in it.
    employers = min((people[1], 0), key=lambda n: abs(_sd(people[0], n, norms, constants) - found.sd))
    later = min(found.sd, _sd(AGAIN * people[0], AGAIN * employers, norms, constants))
    return forecast(found.mean, found.sd, later, norms.cuts, people=people[0], n_star=norms.n_star)


def _sd(job_seekers: int, employers: int, norms: Norms, constants: Constants) -> float:
    """s depends on numbers of people alone."""
    types = [TypeFigure(n, norms.mu[at], 0.0, stands=True) for at, n in enumerate((job_seekers, employers))]
    return posterior(types, norms, constants).sd
