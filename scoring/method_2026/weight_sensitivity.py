"""What other weights of the groups would change: for the yearly quality report (methodology §14)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from questionnaire.model import Questionnaire
from scoring.type_index import Floats

WHOLE = 100.0
"""The sum of the weights of all groups."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Centers by the questionnaire's weights and by others.

    spearman   rank correlation of the two indices
    changed    part of the centers whose star is another
    centers    how many there are
    """

    spearman: float
    changed: float
    centers: int


def equal_weights(groups: int) -> tuple[float, ...]:
    """The same weight for every group; methodology §14."""
    return (WHOLE / groups,) * groups


def rank_order_centroid(weights: Sequence[float]) -> tuple[float, ...]:
    """Weights from the order of weights alone: of the i-th largest of k, 100/k·Σ_{j = i}^{k} 1/j; methodology §14.

    Equal weights keep their order.

    >>> [round(one, 1) for one in rank_order_centroid([30, 25, 20, 15, 10])]
    [45.7, 25.7, 15.7, 9.0, 4.0]
    """
    k = len(weights)
    order = sorted(range(k), key=lambda at: (-weights[at], at))
    found = [0.0] * k
    for rank, at in enumerate(order, start=1):
        found[at] = WHOLE / k * math.fsum(1 / j for j in range(rank, k + 1))
    return tuple(found)


def reweighted(questionnaire: Questionnaire, weights: Sequence[float]) -> Questionnaire:
    """The questionnaire with other weights of its groups, which sum to about 100; methodology §14."""
    groups = zip(questionnaire.groups, weights, strict=True)
    return replace(questionnaire, groups=tuple(replace(group, weight=weight) for group, weight in groups))


def spearman(one: Floats, other: Floats) -> float:
    """The correlation of ranks, equal values sharing their mean rank; NaN if either does not vary; methodology §14."""
    ranks = [_ranks(values) - (len(values) + 1) / 2 for values in (one, other)]
    scale = math.sqrt(float(ranks[0] @ ranks[0]) * float(ranks[1] @ ranks[1]))
    return float(ranks[0] @ ranks[1]) / scale if scale else math.nan


def sensitivity(usual: Floats, others: Floats, stars: Sequence[int], other_stars: Sequence[int]) -> Sensitivity:
    """From the indices of the same centers and their stars, 1 to 5, by both sets of weights; methodology §14."""
    changed = [one != other for one, other in zip(stars, other_stars, strict=True)]
    part = sum(changed) / len(changed) if changed else math.nan
    return Sensitivity(spearman(usual, others), part, len(changed))


def _ranks(values: Floats) -> Floats:
    """1 to n."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)
