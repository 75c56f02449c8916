"""The index of a center: both types, or job seekers and predicted employers (methodology §5)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.intervals import Interval, interval, middle, variance_at
from scoring.method_2026.norms import Norms


class Composition(StrEnum):
    """Whose answers the index rests on."""

    OWN = "own"
    PREDICTED = "predicted"


class State(StrEnum):
    """The part of an index that may be shown."""

    HIDDEN = "hidden"
    PRELIMINARY = "preliminary"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class TypeFigure:
    """One type at one center in one window.

    people      n, one voice a person
    index       plain or adjusted, on 0–100; NaN without answers
    variance    s², of one person in squared points; NaN below two people
    stands      whether every group has an item with enough answers
    """

    people: int
    index: float
    variance: float
    stands: bool


@dataclass(frozen=True, slots=True)
class CenterIndex:
    """The index on 0–100 with its interval, and its variance in squared points as the funnel takes it."""

    value: float
    low: float
    high: float
    variance: float
    composition: Composition

    @property
    def interval(self) -> Interval:
        return self.low, self.high


@dataclass(frozen=True, slots=True)
class Figure:
    """A part of the index on 0–100 with its interval: one type, or one group."""

    value: float
    low: float
    high: float


def composition(employers: TypeFigure, constants: Constants = STANDARD) -> Composition:
    """Employers' own answers enter from ten of them on; fewer are not used at all, so that nobody can be found by
    subtraction."""
    own = employers.people >= constants.own_employers and employers.stands
    return Composition.OWN if own else Composition.PREDICTED


def state(job_seekers: TypeFigure, constants: Constants = STANDARD) -> State:
    """The index's state by the people in its window."""
    if job_seekers.people < constants.shown or not job_seekers.stands:
        return State.HIDDEN
    return State.PRELIMINARY if job_seekers.people < constants.firm else State.FIRM


def center_index(types: Sequence[TypeFigure], norms: Norms, constants: Constants = STANDARD) -> CenterIndex | None:
    """The index of a center from (job seekers, employers); None while it is hidden.

    With too few employers, Ê = μ_e + B·(I_s − μ_s), B = c/(τ_s² + σ_s²/n_s), stands in for them.
    """
    job_seekers, employers = types
    if state(job_seekers, constants) is State.HIDDEN:
        return None
    if composition(employers, constants) is Composition.OWN:
        return _own(job_seekers, employers, norms, constants)
    return _predicted(job_seekers, norms, constants)


def type_figure(
    types: Sequence[TypeFigure], position: int, norms: Norms, constants: Constants = STANDARD
) -> Figure | None:
    """The index of one type alone, of (job seekers, employers), from ten people of its own; methodology §5."""
    one = types[position]
    if one.people < constants.shown or not one.stands:
        return None
    return _alone(one, position, norms, constants)


def group_figure(
    types: Sequence[TypeFigure], group: int, norms: Norms, *, employers: bool, constants: Constants = STANDARD
) -> Figure:
    """A group of a center that has an index, by its place in the questionnaire; methodology §5.

    types
        (job seekers, employers) with the group's score and variance in the place of the index's.
    employers
        Whether they enter with their own answers; else the group is the job seekers' alone.
    """
    mu, sigma2 = ((each[0][group], each[1][group]) for each in (norms.group_mu, norms.group_sigma2))
    of_group = replace(norms, mu=mu, sigma2=sigma2)
    if not employers:
        return _alone(types[0], 0, of_group, constants)
    found = _own(types[0], types[1], of_group, constants)
    return Figure(found.value, found.low, found.high)


def prediction_slope(people: int, norms: Norms) -> float:
    """B = c/(τ_s² + v_s): what a point of the job seekers' index tells of the employers'."""
    measured = norms.tau2[0] + norms.sigma2[0] / people
    return norms.covariance / measured if measured else 0.0


def _own(job_seekers: TypeFigure, employers: TypeFigure, norms: Norms, constants: Constants) -> CenterIndex:
    levels, parts = [], []
    for position, one in enumerate((job_seekers, employers)):
        level, variance = _level(one, position, norms, constants)
        levels.append(level)
        parts.append(norms.shares[position] ** 2 * variance)
    a, b = norms.shares
    value = a * job_seekers.index + b * employers.index
    variance = parts[0] + parts[1]
    # Satterthwaite (1946).
    spread = parts[0] ** 2 / (job_seekers.people - 1) + parts[1] ** 2 / (employers.people - 1)
    freedom = variance**2 / spread if spread else job_seekers.people + employers.people - 2
    low, high = interval(value, a * levels[0] + b * levels[1], variance, freedom, constants)
    return CenterIndex(value, low, high, variance, Composition.OWN)


def _alone(one: TypeFigure, position: int, norms: Norms, constants: Constants) -> Figure:
    level, variance = _level(one, position, norms, constants)
    return Figure(one.index, *interval(one.index, level, variance, one.people - 1, constants))


def _predicted(job_seekers: TypeFigure, norms: Norms, constants: Constants) -> CenterIndex:
    a, b = norms.shares
    slope = prediction_slope(job_seekers.people, norms)
    level, sampling = _level(job_seekers, 0, norms, constants)
    value, around = (a * one + b * (norms.mu[1] + slope * (one - norms.mu[0])) for one in (job_seekers.index, level))
    drawn = slope - (norms.covariance / norms.tau2[0] if norms.tau2[0] else 0.0)
    unknown = drawn**2 * norms.tau2[0] + norms.tau2[1] * (1 - norms.rho**2)
    variance = (a + b * slope) ** 2 * sampling + b**2 * unknown
    low, high = interval(value, around, variance, job_seekers.people - 1, constants)
    return CenterIndex(value, low, high, variance, Composition.PREDICTED)


def _level(one: TypeFigure, position: int, norms: Norms, constants: Constants) -> tuple[float, float]:
    mu, sigma2 = norms.mu[position], norms.sigma2[position]
    level = middle(one.index, one.people, mu, constants)
    spread = None if math.isnan(one.variance) else one.variance
    return level, variance_at(level, spread, one.people, mu, sigma2, constants)
