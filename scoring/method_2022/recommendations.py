"""Recommendations: which questions would raise the index most, and by how much (methodology 2022.1 §8).

A question is worth recommending if the center is behind its better peers (the upper quartile) by more than chance.
Questions that correlate with the rest of people's opinion come first.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.methodology import STANDARD, Methodology

Array = NDArray[np.float64]
UPPER = 75.0
"""The percentile to compare a center with: better than most, and reached by one in four."""
LEAST_OWN = 0.25
"""Answers are whole steps, so a question's own products E_qq are at least a half, or zero apart from rounding."""
DUST = 1e-6
"""The most that rounding may leave of a rest that cancels out, relative to its parts."""


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """The answers of one type of a center's clients to a question, and the question's national figures.

    weight       π_t·a_q: index points of the center per point of this item
    mean, se     the item's mean on 0–100 and its standard error in points; None if unknown
    n            substantive answers N_q
    p75          the upper quartile over centers, on 0–100; None if there are too few centers
    importance   item–rest correlation in the nation, −1 to 1; None if undefined
    """

    question: str
    weight: float
    mean: float | None
    n: int
    se: float | None
    p75: float | None
    importance: float | None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`gain`: index points to gain by reaching the upper quartile, `gain_se` its standard error; `rank_value`: the gain
    weighted by the question's importance, by which recommendations are ordered.
    """

    question: str
    gain: float
    gain_se: float
    rank_value: float


def importance(products: Array, weights: Array) -> tuple[float | None, ...]:
    """Item–rest correlation of every question: how far its answers agree with the opinion on everything else.

    products   E, shape (q, q): Σ over interviews of e_q·e_p, with e the residual of an answer around the question's
               mean and 0 where there is none, in squared steps
    weights    k, shape (q,): the weight of a step of each question in the rest

    imp_q = corr(e_q, Σ_{p≠q} k_p e_p) = Σ_{p≠q} k_p E_qp / √(E_qq · Σ_{p,p′≠q} k_p k_p′ E_pp′), on −1 to 1. The sums
    over interviews are enough: no answers have to be read again. A residual of 0 puts an unanswered question at its
    mean, where it has no effect, so a client who never saw the site still tells how the rest correlates. Edges: None
    for a question whose answers, or whose rest, do not vary. Source: corrected item–total correlation (Nunnally &
    Bernstein 1994, ch. 8). Raises ValueError if the shapes differ.

    >>> importance(np.array([[4.0, 1.0], [1.0, 1.0]]), np.array([1.0, 1.0]))
    (0.5, 0.5)
    """
    if products.shape != (len(weights), len(weights)):
        raise ValueError(f"{products.shape} products do not fit {len(weights)} weights")
    varies = products.diagonal() >= LEAST_OWN
    # A question that does not vary adds only rounding errors to the rest.
    varying = np.where(varies, weights, 0.0)
    return tuple(_item_rest(products, varying, q) if varies[q] else None for q in range(len(weights)))


def _item_rest(products: Array, weights: Array, q: int) -> float | None:
    rest = weights.copy()
    rest[q] = 0.0
    # Products element by element and exact sums: unlike a matrix product, the same to the last digit everywhere.
    shared = math.fsum((rest * products[q]).tolist())
    rest_variance = math.fsum((np.outer(rest, rest) * products).ravel().tolist())
    if rest_variance <= DUST * math.fsum((rest**2 * products.diagonal()).tolist()):
        return None
    return max(-1.0, min(1.0, shared / math.sqrt(products[q, q] * rest_variance)))


def upper_quartiles(
    item_means: Array, item_n: NDArray[np.int64], methodology: Methodology = STANDARD
) -> tuple[float | None, ...]:
    """P75 of every question over the centers with N_q ≥ 30, on 0–100.

    item_means, item_n   shape (centers, questions); means on 0–100, NaN if there is none

    Linear between order statistics (Hyndman & Fan 1996, definition 7). Edges: None for fewer than four such centers.
    Raises ValueError if the shapes differ.

    >>> upper_quartiles(np.array([[60.0], [70.0], [80.0], [90.0], [10.0]]), np.array([[30], [30], [30], [30], [29]]))
    (82.5,)
    """
    if item_means.shape != item_n.shape:
        raise ValueError(f"{item_means.shape} means do not fit {item_n.shape} counts")
    usable = (item_n >= methodology.least_for_advice) & ~np.isnan(item_means)
    return tuple(
        float(np.percentile(item_means[column, q], UPPER))
        if column.sum() >= methodology.least_quartile_centers
        else None
        for q, column in enumerate(usable.T)
    )


def recommend(items: Sequence[ItemStanding], methodology: Methodology = STANDARD) -> tuple[Recommendation, ...]:
    """At most three questions to work on, the most rewarding first; fewer or none if no gain is beyond chance.

    The standings of both types on a question are added up: gain = Σ weight·max(0, P75 − mean),
    SE = √Σ(weight·se)², over the standings with N_q ≥ 30 and a known quartile, mean and error. Kept if gain > 2·SE;
    ranked by gain·imp/mean(imp), the mean over all the questions given. A question's importance is its types' mean by
    weight; an unknown one counts as the mean. Questions of equal rank stay in the order given.

    >>> behind = ItemStanding("P3", weight=0.05, mean=60.0, n=40, se=5.0, p75=90.0, importance=0.5)
    >>> level = ItemStanding("F1", weight=0.10, mean=89.0, n=40, se=1.0, p75=90.0, importance=0.5)
    >>> recommend([behind, level])
    (Recommendation(question='P3', gain=1.5, gain_se=0.25, rank_value=1.5),)
    """
    by_question: dict[str, list[ItemStanding]] = {}
    for item in items:
        by_question.setdefault(item.question, []).append(item)
    gains = {question: _gain(standings, methodology) for question, standings in by_question.items()}
    worthwhile = {question: one for question, one in gains.items() if one[0] > methodology.advice_errors * one[1]}
    if not worthwhile:
        return ()
    importances = {question: _importance(standings) for question, standings in by_question.items()}
    known = [value for value in importances.values() if value is not None]
    mean = math.fsum(known) / len(known) if known else 0.0
    found = []
    for question, (gain, se) in worthwhile.items():
        value = importances[question]
        # If the mean is not positive, importances say nothing about order.
        factor = value / mean if value is not None and mean > 0 else 1.0
        found.append(Recommendation(question, gain, se, gain * factor))
    found.sort(key=lambda one: one.rank_value, reverse=True)
    return tuple(found[: methodology.most_advice])


def _gain(standings: Sequence[ItemStanding], methodology: Methodology) -> tuple[float, float]:
    gains, variances = [], []
    for item in standings:
        if item.n < methodology.least_for_advice or item.mean is None or item.se is None or item.p75 is None:
            continue
        gains.append(item.weight * max(0.0, item.p75 - item.mean))
        variances.append((item.weight * item.se) ** 2)
    return math.fsum(gains), math.sqrt(math.fsum(variances))


def _importance(standings: Sequence[ItemStanding]) -> float | None:
    known = [(item.weight, item.importance) for item in standings if item.importance is not None]
    total = math.fsum(weight for weight, _ in known)
    return math.fsum(weight * value for weight, value in known) / total if total else None
