"""Trends net of the nation, with people in both windows (methodology §10)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from scoring.false_discovery import largest_significant
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.index import Composition, TypeFigure, composition
from scoring.method_2026.intervals import smoothed_variance
from scoring.method_2026.norms import Norms
from scoring.t_quantile import t_two_sided

Center = TypeVar("Center")
LEAST_PART = 0.25
"""However alike people answer in both windows, this part of the variance stays."""


@dataclass(frozen=True, slots=True)
class Change:
    """A center's change between two windows in the same composition, before anything is taken off for the nation.

    points        Δ of the adjusted index
    se            its standard error
    freedom       degrees of freedom of its test
    employers     whether employers are in it
    """

    points: float
    se: float
    freedom: float
    employers: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """A change beside the nation's.

    national      the median Δ of all centers
    net           Δ′ = Δ − national
    p             two-sided, of net change beyond chance
    called        whether it is called a rise or a fall
    """

    points: float
    national: float
    net: float
    se: float
    p: float
    called: bool
    employers: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """The nation between two windows.

    points   the median Δ of all centers
    limit    the largest p of a change that is called; 0 if none is
    """

    points: float
    limit: float


def change(
    now: Sequence[TypeFigure],
    before: Sequence[TypeFigure],
    shared: Sequence[float],
    norms: Norms,
    constants: Constants = STANDARD,
) -> Change | None:
    """The change of a center from one window to the next; None below ten job seekers, or without a standing index, in
    either.

    now, before
        (job seekers, employers), adjusted.
    shared
        For each type Σ z₁·z₀ over the people who answered in both windows, in squared points.

    Employers are in it only with own answers in both windows. Var_t = V₁ + V₀ − 2·Σ z₁z₀, at least a quarter of
    V₁ + V₀, with V = s*²/n; types are combined by π².
    """
    if any(one[0].people < constants.shown or not one[0].stands for one in (now, before)):
        return None
    employers = all(composition(one[1], constants) is Composition.OWN for one in (now, before))
    parts = tuple(enumerate(norms.shares)) if employers else ((0, 1.0),)
    points = variance = 0.0
    for at, share in parts:
        points += share * (now[at].index - before[at].index)
        alone = _variance(now[at], norms.sigma2[at], constants) + _variance(before[at], norms.sigma2[at], constants)
        variance += share**2 * max(alone - 2 * shared[at], LEAST_PART * alone)
    freedom = now[0].people + before[0].people - 2 + constants.prior_change_people
    return Change(points, math.sqrt(variance), freedom, employers)


def movement(changes: Sequence[Change], constants: Constants = STANDARD) -> Movement | None:
    """The nation's movement by the changes of all its centers, and the limit of Benjamini and Hochberg's procedure
    among them; None without any change."""
    if not changes:
        return None
    national = median(one.points for one in changes)
    return Movement(national, largest_significant([_p(one, national) for one in changes], constants.trend_rate))


def trend(one: Change, nation: Movement, constants: Constants = STANDARD) -> Trend:
    """The trend of one center: its change is called if the procedure calls it among all and it is `least_change` points
    beyond the nation's."""
    p, net = _p(one, nation.points), one.points - nation.points
    called = p <= nation.limit and abs(net) >= constants.least_change
    return Trend(one.points, nation.points, net, one.se, p, called, one.employers)


def trends(changes: Mapping[Center, Change], constants: Constants = STANDARD) -> dict[Center, Trend]:
    """The trends of all centers, by their names or numbers."""
    nation = movement(list(changes.values()), constants)
    return {} if nation is None else {code: trend(one, nation, constants) for code, one in changes.items()}


def _p(one: Change, national: float) -> float:
    net = one.points - national
    if not one.se:
        # Where all people everywhere answer alike, any difference is beyond chance.
        return float(not net)
    return t_two_sided(net / one.se, one.freedom)


def _variance(one: TypeFigure, sigma2: float, constants: Constants) -> float:
    """V = s*²/n."""
    return smoothed_variance(one.variance, one.people, sigma2, constants) / one.people
