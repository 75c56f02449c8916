"""The star forecast: the answers or points that a center lacks for its next star (methodology §5).

It asks what would happen if people went on answering as they do (with more answers, less is drawn to the nation's mean)
and what if they answered better in one group. It promises nothing: both are the present figures, continued.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.estimate import HIGHEST
from scoring.methodology import STANDARD, Methodology
from scoring.stars import HIGHEST as MOST_STARS
from scoring.stars import LOWEST as LEAST_STARS
from scoring.stars import moved

MOST_INTERVIEWS = 1_000_000
"""More than any center has in a year: advice to gather so many is none."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One type's part in a center's star, over the star's window.

    share         π_t, its part of I*
    value, se     its index on 0–100 and the smoothed standard error in points
    n             the interviews behind it
    mean, tau2    μ_t and τ²_t of the nation
    groups        its own group scores on 0–100; empty where the national mean stands in for the type
    weights       what a point of each group is worth in its index: w_g/Σw
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
        """s² = SE²·n: of one interview, which more interviews leave as it is."""
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
    """What is missing for `stars`; None is what does not help or is not needed.

    answers        job seekers' answers at the present level; 0 where the next update brings the star
    points         points that I* lacks
    group          the group in which these would take the smallest part of the room that is left to 100
    group_points   by how much the group would have to rise
    """

    stars: int
    answers: int | None
    points: float | None = None
    group: str | None = None
    group_points: float | None = None


def forecast(
    job_seekers: Candidate, employers: Candidate | None, current: int | None, methodology: Methodology = STANDARD
) -> Forecast | None:
    """What is missing for the next star after `current`, the star of record (None before the first).

    - Without the data that a star needs: the smallest n′ ≥ 50 with λ(n′) ≥ 0.75, which is n′ ≥ 3·s²/τ², and the star
      that I* gives then.
    - With a star: I* has to reach the next cut and the hysteresis beyond it. In answers, if the job seekers' plain
      index lies far enough above μ: the smallest n′ with λ(n′) ≥ (target − rest − π·μ)/(π·(I − μ)), the rest being the
      employers' part. In points: target − I*. A group that rises by x, for every type that has it, raises I* by
      Σ_t π_t·λ_t·(w_g/Σw)_t·x.

    Edges: None at five stars, and where centers do not differ (τ² = 0), so that no number of answers will do. `group`
    is None where no group alone has the room.

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
    """The interviews that any star needs."""
    reliable = _interviews_for(methodology.least_reliability, job_seekers)
    return None if reliable is None else max(reliable, methodology.least_for_star)


def _more_answers(job_seekers: Candidate, target: float) -> int | None:
    """How many more until π·I* of the job seekers reaches the target, if ever."""
    mean, ahead = job_seekers.share * job_seekers.mean, job_seekers.share * (job_seekers.value - job_seekers.mean)
    if ahead <= 0:
        return None
    needed = _interviews_for((target - mean) / ahead, job_seekers)
    # It is not there yet, whatever rounding makes of a hair's breadth.
    return None if needed is None else max(1, needed - job_seekers.n)


def _interviews_for(trust: float, candidate: Candidate) -> int | None:
    """The smallest n′ ≥ 0 with λ(n′) ≥ trust: s²/τ² · trust/(1 − trust), rounded up; None where there is none, or none
    that a center could ever gather."""
    if not candidate.variance:
        return 0 if trust <= 1 else None
    if not candidate.tau2 or trust >= 1:
        return None
    needed = candidate.variance / candidate.tau2 * trust / (1 - trust)
    return None if needed > MOST_INTERVIEWS else math.ceil(needed)


def _easiest_group(types: Sequence[Candidate], missing: float) -> tuple[str | None, float | None]:
    """The group that needs the smallest part of its room, and by how much it would have to rise."""
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
