"""The index of one respondent type at one place: item means, group scores, index, and their exact variances.

Items come first, then groups: averaging within a person first would make a center's score depend on how many of its
clients use a website (METHODOLOGY §3).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import Questionnaire
from scoring.gram import GramSums

Weights = NDArray[np.float64]
POINTS_PER_STEP = 25.0
"""One step of the five-point scale on 0–100."""


@dataclass(frozen=True, slots=True)
class Score:
    """A weighted mean of item means on 0–100 and its variance in squared points (None below two interviews)."""

    value: float
    variance: float | None


@dataclass(frozen=True, slots=True)
class TypeIndex:
    """What `n` interviews of one type say.

    index        Score on 0–100; None where no group has an item with an answer
    groups       Score by group code, for the groups that are defined
    item_means   by question, on 0–100, None where N_q = 0
    item_n       N_q by question
    stands       whether every group has an item with enough answers
    """

    n: int
    index: Score | None
    groups: dict[str, Score]
    item_means: tuple[float | None, ...]
    item_n: tuple[int, ...]
    stands: bool


def type_index(sums: GramSums, questionnaire: Questionnaire, min_item_answers: int) -> TypeIndex:
    """The index of one type from its Gram sums.

    m_q = 25·D_q/N_q; G_g = mean of the group's defined m_q; I = Σ w_g·G_g / Σ w_g over the defined groups. Each is a
    weighted sum Σ a_q·m_q, whose variance is linearised (Taylor) over interviews; k_q = 25·a_q/N_q, m′_q = D_q/N_q:
    V = n/(n−1) · Σ_q Σ_p k_q k_p [DD_qp − m′_q RD_qp − m′_p RD_pq + m′_q m′_p RR_qp].

    Edges: n = 0 or nothing but 8 and 9: index None, no groups. n = 1: variances None.
    """
    residuals = _residual_products(sums)
    answered = sums.item_n > 0
    groups: dict[str, Score] = {}
    weights = np.zeros(len(questionnaire.questions))
    for group in questionnaire.groups:
        members = answered & _in_group(questionnaire, group.code)
        if members.any():
            equal = members / members.sum()
            groups[group.code] = _score(sums, residuals, equal)
            weights += group.weight * equal
    return TypeIndex(
        n=sums.n,
        index=_score(sums, residuals, weights / weights.sum()) if groups else None,
        groups=groups,
        item_means=tuple(
            POINTS_PER_STEP * points / number if number else None
            for points, number in zip(sums.item_points.tolist(), sums.item_n.tolist(), strict=True)
        ),
        item_n=tuple(sums.item_n.tolist()),
        stands=all(
            (sums.item_n[_in_group(questionnaire, group.code)] >= min_item_answers).any()
            for group in questionnaire.groups
        ),
    )


def effective_weights(result: TypeIndex, questionnaire: Questionnaire) -> Weights:
    """a_q: what one point of question q is worth in the index; shape (15,), sums to 1 where anything is defined."""
    answered = np.array(result.item_n) > 0
    weights = np.zeros(len(questionnaire.questions))
    for group in questionnaire.groups:
        members = answered & _in_group(questionnaire, group.code)
        if members.any():
            weights += group.weight * members / members.sum()
    return weights / weights.sum() if weights.any() else weights


def _score(sums: GramSums, residuals: Weights, weights: Weights) -> Score:
    used = weights > 0
    number, points = sums.item_n[used], sums.item_points[used]
    value = math.fsum((POINTS_PER_STEP * weights[used] * points / number).tolist())
    if sums.n < 2:
        return Score(value, None)
    k = POINTS_PER_STEP * weights[used] / number
    # Products element by element and an exact sum: unlike a matrix product, the same to the last digit everywhere.
    terms = np.outer(k, k) * residuals[np.ix_(used, used)]
    variance = sums.n / (sums.n - 1) * math.fsum(terms.ravel().tolist())
    # A sum of squares; rounding alone can take it below zero.
    return Score(value, max(0.0, variance))


def _residual_products(sums: GramSums) -> Weights:
    """Σ over interviews of e_q·e_p with e_q = d_q − m′_q·r_q, the residuals of the ratio m′_q = D_q/N_q."""
    number = sums.item_n
    ratio = np.divide(sums.item_points, number, out=np.zeros(len(number)), where=number > 0)
    crossed = ratio[:, None] * sums.rd
    return sums.dd - crossed - crossed.T + np.outer(ratio, ratio) * sums.rr


def _in_group(questionnaire: Questionnaire, group: str) -> NDArray[np.bool_]:
    return np.array([question.group == group for question in questionnaire.questions])
