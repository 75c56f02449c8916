"""Puts the national frame together from the indices of every center (methodology 2022.1 §3)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from questionnaire.model import Questionnaire, RespondentType
from scoring.false_discovery import largest_significant
from scoring.gram_sums import GramSums
from scoring.method_2022.frame import NationalFrame, QuestionFrame, TypeFrame, type_frame
from scoring.method_2022.index import Composite, centricity_index, composite
from scoring.method_2022.perceived import GapFrame, gap_frame
from scoring.method_2022.recommendations import importance, upper_quartiles
from scoring.method_2022.result import window_change
from scoring.method_2022.shrinkage import between_centers
from scoring.methodology import Methodology
from scoring.type_index import TypeIndices, residual_products, type_index


@dataclass(frozen=True, slots=True)
class TypeNation:
    """One type in one window: the indices of C centers and the Gram sums of them all."""

    centers: TypeIndices
    total: GramSums


Nation = Mapping[RespondentType, TypeNation]
Types = Mapping[RespondentType, TypeFrame]
Measured = Mapping[int, Mapping[str, float]]
"""Scores of objective indicators on 0–100, by group, of the centers at these places of the arrays."""


def national_frame(
    now: Nation,
    before: Nation,
    standing: Nation,
    measured: Measured,
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> NationalFrame:
    """The frame of a week, from its windows; the order of the centers is irrelevant, as long as it is the same."""
    types = _type_frames(now, questionnaire, methodology)
    indices, earlier = _composites(now, types, methodology), _composites(before, types, methodology)
    changes = [window_change(*pair, methodology) for pair in zip(indices, earlier, strict=True)]
    p_values = [change.p for change in changes if change is not None]
    shown = [one.index for one in indices if one.index is not None and one.n >= methodology.min_shown]
    return NationalFrame(
        now=types,
        standing=_type_frames(standing, questionnaire, methodology),
        between=between_centers(shown),
        largest_p=largest_significant(p_values, methodology.false_discovery_rate),
        questions={kind: _questions(one, questionnaire, methodology) for kind, one in now.items()},
        gaps=_gaps(now, types, measured, questionnaire, methodology),
    )


def _type_frames(
    nation: Nation, questionnaire: Questionnaire, methodology: Methodology
) -> dict[RespondentType, TypeFrame]:
    return {kind: type_frame(one.centers, one.total, questionnaire, methodology) for kind, one in nation.items()}


def _composites(nation: Nation, types: Types, methodology: Methodology) -> list[Composite]:
    centers = len(nation[RespondentType.JOB_SEEKER].centers.n)
    return [
        composite({kind: one.centers.score(place) for kind, one in nation.items()}, types, methodology)
        for place in range(centers)
    ]


def _questions(nation: TypeNation, questionnaire: Questionnaire, methodology: Methodology) -> QuestionFrame:
    whole = type_index(nation.total, questionnaire, methodology.min_item_answers)
    number = nation.total.item_n
    ratio = np.divide(nation.total.item_points, number, out=np.zeros(number.shape), where=number > 0)
    # A step of a question is worth a_q·(1/N_q) in the nation's index; within one interview N_q is one.
    weights = np.array(whole.weights)
    return QuestionFrame(
        importance=importance(residual_products(nation.total, ratio), weights),
        upper_quartiles=upper_quartiles(nation.centers.items, nation.centers.item_n, methodology),
    )


def _gaps(
    nation: Nation, types: Types, measured: Measured, questionnaire: Questionnaire, methodology: Methodology
) -> dict[str, GapFrame]:
    """The groups for which enough centers have both scores."""
    indices = {
        place: centricity_index({kind: one.centers[place] for kind, one in nation.items()}, types, methodology)
        for place in measured
    }
    frames = {}
    for group in questionnaire.groups:
        pairs = [
            (index.groups[group.code].value, scores[group.code])
            for index, scores in ((indices[place], scores) for place, scores in measured.items())
            if index.n >= methodology.min_shown and group.code in index.groups and group.code in scores
        ]
        frame = gap_frame([perceived for perceived, _ in pairs], [facts for _, facts in pairs], methodology)
        if frame is not None:
            frames[group.code] = frame
    return frames
