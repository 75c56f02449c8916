"""The indices of one type at C places, as answered and adjusted to the country's usual mix (methodology §3, §6)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import Questionnaire
from scoring.scale import HIGHEST, LOWEST
from scoring.type_index import Floats, TypeIndices


@dataclass(frozen=True)
class Scores:
    """Figures of one type at C places; NaN where undefined.

    people              shape (C,): n, one voice a person
    stands              shape (C,): every group has an item with enough answers
    index, adjusted     shape (C,): on 0–100
    groups, items       shapes (C, 5) and (C, 15), adjusted
    variance            shape (C,): of one person, in squared points (s²)
    group_variances     shape (C, 5): likewise
    item_variances      shape (C, 15): likewise, per answer
    item_n              shape (C, 15)
    weights             shape (C, 15): a_q
    """

    people: NDArray[np.int64]
    stands: NDArray[np.bool_]
    index: Floats
    adjusted: Floats
    groups: Floats
    items: Floats
    variance: Floats
    group_variances: Floats
    item_variances: Floats
    item_n: NDArray[np.int64]
    weights: Floats


def scores(indices: TypeIndices, shifts: Floats, questionnaire: Questionnaire) -> Scores:
    """The adjusted figures beside the plain ones; `shifts` has shape (C, 15), in points of the item means.

    The errors are the plain ones. Items keep their adjusted value even beyond 0–100; groups and index are clipped.
    """
    items = indices.items - shifts
    groups, index = composed(items, questionnaire)
    return Scores(
        people=indices.n,
        stands=indices.stands,
        index=indices.index,
        adjusted=np.clip(index, LOWEST, HIGHEST),
        groups=np.clip(groups, LOWEST, HIGHEST),
        items=items,
        variance=indices.variance * indices.n,
        group_variances=indices.group_variances * indices.n[:, None],
        item_variances=indices.item_variances * indices.item_n,
        item_n=indices.item_n,
        weights=indices.weights,
    )


def composed(items: Floats, questionnaire: Questionnaire) -> tuple[Floats, Floats]:
    """Groups (C, 5) and index (C,) from item means (C, 15), added from the first term to the last; NaN is undefined."""
    groups = np.full((len(items), len(questionnaire.groups)), np.nan)
    total, weight = np.zeros(len(items)), np.zeros(len(items))
    for position, group in enumerate(questionnaire.groups):
        members = [at for at, question in enumerate(questionnaire.questions) if question.group == group.code]
        summed, count = np.zeros(len(items)), np.zeros(len(items))
        for member in members:
            answered = ~np.isnan(items[:, member])
            summed += np.where(answered, items[:, member], 0.0)
            count += answered
        np.divide(summed, count, out=groups[:, position], where=count > 0)
        total += np.where(count > 0, group.weight * groups[:, position], 0.0)
        weight += np.where(count > 0, group.weight, 0)
    index = np.full(len(items), np.nan)
    np.divide(total, weight, out=index, where=weight > 0)
    return groups, index
