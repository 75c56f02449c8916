"""Recommendations: which questions would raise the index most, and by how much (methodology §11).

A question is worth recommending if the center is behind the upper quartile of the nation's true item means by more than
chance makes among fifteen questions. How a question goes with the rest is told by
`scoring.method_2022.recommendations.importance`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.method_2026.constants import STANDARD, Constants


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """The answers of one type of a center's clients to a question, and the norms of it.

    question     its place in the questionnaire
    type         0 for job seekers, 1 for employers
    weight       π_t·a_q: index points of the center per point of this item
    mean         the item's adjusted mean; NaN if unknown
    se           its standard error in points; NaN if unknown
    n            substantive answers N_q
    p75          the upper quartile of the norms; NaN if too few centers have the question
    importance   item–rest correlation in the nation, −1 to 1; None if undefined
    """

    question: int
    type: int
    weight: float
    mean: float
    se: float
    n: int
    p75: float
    importance: float | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A question that one type grades lower than at better centers.

    gap          points to the upper quartile
    gain         index points to gain by reaching it
    rank_value   the gain weighted by the question's importance, by which recommendations are ordered
    """

    question: int
    type: int
    gap: float
    gain: float
    rank_value: float


def recommend(items: Sequence[ItemStanding], constants: Constants = STANDARD) -> tuple[Recommendation, ...]:
    """At most three questions to work on, the most rewarding first; fewer or none is fine; methodology §11.

    Recommended if N_q ≥ `advised_from` and P75 − mean > 2.713·SE (one-sided 5 % over 15 questions); ordered by
    π_t·a_q·gap·importance/mean importance. The mean is over the given standings of the same type that have one; where
    an importance is unknown, or the mean not above zero, the factor is 1. Equal ones stay in the order given. Of a
    question that both types grade low only the more rewarding one is named.

    >>> behind = ItemStanding(11, 0, weight=0.05, mean=60.0, se=5.0, n=40, p75=90.0, importance=0.5)
    >>> level = ItemStanding(0, 0, weight=0.10, mean=89.0, se=1.0, n=40, p75=90.0, importance=0.5)
    >>> recommend([behind, level])
    (Recommendation(question=11, type=0, gap=30.0, gain=1.5, rank_value=1.5),)
    """
    means = {of: _mean_importance(items, of) for of in {item.type for item in items}}
    found = []
    for item in items:
        gap = item.p75 - item.mean
        # An unknown value is NaN, and greater than nothing.
        if item.n >= constants.advised_from and gap > constants.advice_errors * item.se:
            gain = item.weight * gap
            found.append(Recommendation(item.question, item.type, gap, gain, gain * _factor(item, means[item.type])))
    found.sort(key=lambda one: one.rank_value, reverse=True)
    first: dict[int, Recommendation] = {}
    for one in found:
        first.setdefault(one.question, one)
    return tuple(first.values())[: constants.most_advice]


def _mean_importance(items: Sequence[ItemStanding], of: int) -> float:
    known = [item.importance for item in items if item.type == of and item.importance is not None]
    return math.fsum(known) / len(known) if known else 0.0


def _factor(item: ItemStanding, mean: float) -> float:
    return 1.0 if item.importance is None or mean <= 0 else item.importance / mean
