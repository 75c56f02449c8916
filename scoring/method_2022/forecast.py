"""The star forecast: the answers or points that a center lacks for its next star (methodology 2022.1 §5).

It asks two questions: how many more answers at the present level would do (more answers mean less shrinkage to the
national mean), and how much better the answers in one group would have to be. It promises nothing: both continue the
present figures.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.method_2022.stars import HIGHEST as MOST_STARS
from scoring.method_2022.stars import LOWEST as LEAST_STARS
from scoring.method_2022.stars import moved
from scoring.methodology import STANDARD, Methodology
from scoring.scale import HIGHEST

MOST_INTERVIEWS = 1_000_000
"""More than any center has in a year, so advice to gather this many would be useless."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One type's part in a center's star, over the star's window.

    share         π_t, its part of I*
    value, se     its index on 0–100 and the smoothed standard error in points
    n             its interviews
    mean, tau2    μ_t and τ²_t of the nation
    groups        its own group scores on 0–100; empty if the national mean stands in for the type
    weights       index points per point of each group: w_g/Σw
    """

    share: float
    value: float
    se: float
    n: int
    mean: float
    tau2: float
    groups: Mapping[str, float]
    weights: Mapping[str, float]

    @property
    def variance(self) -> float:
        """s² = SE²·n: the variance of one interview, which does not change with more interviews."""
        return self.se**2 * self.n

    def trust(self, n: int) -> float:
        """λ = τ²/(τ² + s²/n), had it n interviews."""
        return self.tau2 / (self.tau2 + self.variance / n) if self.variance else 1.0

    def part(self, n: int) -> float:
        """π·I*, had it n interviews."""
        trust = self.trust(n)
        return self.share * (trust * self.value + (1 - trust) * self.mean)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answers or points missing for `stars`; None for one that does not help or is not needed.

    answers        job seekers' answers at the present level; 0 if the next update brings the star
    points         points that I* lacks
    group          the group in which they are the smallest share of the room left up to 100
    group_points   points by which the group would have to rise
    """

    stars: int
    answers: int | None
    points: float | None = None
    group: str | None = None
    group_points: float | None = None


def forecast(
    job_seekers: Candidate, employers: Candidate | None, current: int | None, methodology: Methodology = STANDARD
) -> Forecast | None:
    """The forecast of the next star after `current`, the star of record (None before the first).

    - Without the data that a star needs: the smallest n′ ≥ 50 with λ(n′) ≥ 0.75, which is n′ ≥ 3·s²/τ², and the star
      that I* gives then.
    - With a star: I* has to reach the next cut and the hysteresis beyond it. In answers, if the job seekers' plain
      index lies far enough above μ: the smallest n′ with λ(n′) ≥ (target − rest − π·μ)/(π·(I − μ)), the rest being the
      employers' part. In points: target − I*. A group that rises by x, for every type that has it, raises I* by
      Σ_t π_t·λ_t·(w_g/Σw)_t·x.

    Edges: None at five stars, and if centers do not differ (τ² = 0), because then no number of answers suffices.
    `group` is None if no group alone has the room.

    >>> center = Candidate(1.0, 86, 4.0, 40, 80, 25.0, {"F": 90, "P": 70}, {"F": 0.6, "P": 0.4})
    >>> forecast(center, None, None)
    Forecast(stars=4, answers=37, points=None, group=None, group_points=None)
    """
    if current == MOST_STARS:
        return None
    rest = employers.part(employers.n) if employers else 0.0
    enough = _enough_data(job_seekers, methodology)
    if enough is None:
        return None
    level = rest + job_seekers.part(max(enough, job_seekers.n))
    stars = moved(level, current, methodology)
    if enough > job_seekers.n or current is None or stars > current:
        return Forecast(stars, answers=max(0, enough - job_seekers.n))
    target = methodology.star_cuts[current - LEAST_STARS] + methodology.hysteresis
    types = (job_seekers, employers) if employers else (job_seekers,)
    group, group_points = _easiest_group(types, target - level)
    return Forecast(current + 1, _more_answers(job_seekers, target - rest), target - level, group, group_points)


def _enough_data(job_seekers: Candidate, methodology: Methodology) -> int | None:
    """The number of interviews that any star needs."""
    reliable = _interviews_for(methodology.least_reliability, job_seekers)
    return None if reliable is None else max(reliable, methodology.least_for_star)


def _more_answers(job_seekers: Candidate, target: float) -> int | None:
    """How many more until π·I* of the job seekers reaches the target, if ever."""
    mean, ahead = job_seekers.share * job_seekers.mean, job_seekers.share * (job_seekers.value - job_seekers.mean)
    if ahead <= 0:
        return None
    needed = _interviews_for((target - mean) / ahead, job_seekers)
    # The target is not reached yet, whatever rounding makes of a tiny difference.
    return None if needed is None else max(1, needed - job_seekers.n)


def _interviews_for(trust: float, candidate: Candidate) -> int | None:
    """The smallest n′ ≥ 0 with λ(n′) ≥ trust: s²/τ² · trust/(1 − trust), rounded up; None if there is none, or it is
    more than a center could ever gather."""
    if not candidate.variance:
        return 0 if trust <= 1 else None
    if not candidate.tau2 or trust >= 1:
        return None
    needed = candidate.variance / candidate.tau2 * trust / (1 - trust)
    return None if needed > MOST_INTERVIEWS else math.ceil(needed)


def _easiest_group(types: Sequence[Candidate], missing: float) -> tuple[str | None, float | None]:
    """The group that needs the smallest share of its room, and the points by which it would have to rise."""
    found = []
    for group in dict.fromkeys(group for candidate in types for group in candidate.groups):
        having = [candidate for candidate in types if group in candidate.groups]
        effect = math.fsum(one.share * one.trust(one.n) * one.weights[group] for one in having)
        room = HIGHEST - max(one.groups[group] for one in having)
        if missing <= effect * room:
            rise = missing / effect
            found.append((rise / room, group, rise))
    if not found:
        return None, None
    _, easiest, rise = min(found)
    return easiest, rise
