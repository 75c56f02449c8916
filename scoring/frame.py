"""The national frame: figures of the whole country that a single center's index leans on."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from questionnaire.model import Questionnaire, RespondentType
from scoring.estimate import Estimate
from scoring.gram import NOTHING, GramSums
from scoring.methodology import Methodology
from scoring.type_index import Score, TypeIndex, type_index


@dataclass(frozen=True, slots=True)
class TypeFrame:
    """One respondent type over the nation.

    n, centers        interviews, and centers that have any
    pooled            variance of one interview around its own center's index (σ̄²), in squared points; None if unknown
    group_pooled      the same by group
    index, groups     the nation's index and group scores as if it were one center; index None where it does not stand
    """

    n: int
    centers: int
    pooled: float | None
    group_pooled: dict[str, float]
    index: Estimate | None
    groups: dict[str, Estimate]

    def as_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "centers": self.centers,
            "pooled": self.pooled,
            "group_pooled": self.group_pooled,
            "index": None if self.index is None else self.index.as_dict(),
            "groups": {code: estimate.as_dict() for code, estimate in self.groups.items()},
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            n=content["n"],
            centers=content["centers"],
            pooled=content["pooled"],
            group_pooled=dict(content["group_pooled"]),
            index=None if content["index"] is None else Estimate.from_dict(content["index"]),
            groups={code: Estimate.from_dict(estimate) for code, estimate in content["groups"].items()},
        )


@dataclass(frozen=True, slots=True)
class NationalFrame:
    """Both types over the nation. `largest_p`: changes of an index are significant up to this p-value."""

    types: dict[RespondentType, TypeFrame]
    largest_p: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        types = {str(kind): frame.as_dict() for kind, frame in self.types.items()}
        return {"types": types, "largest_p": self.largest_p}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        types = {RespondentType(kind): TypeFrame.from_dict(frame) for kind, frame in content["types"].items()}
        return cls(types, content["largest_p"])


def national_frame(
    sums: Mapping[RespondentType, Sequence[GramSums]], questionnaire: Questionnaire, methodology: Methodology
) -> NationalFrame:
    """The frame from the sums of every center, by type; the order of centers does not matter."""
    return NationalFrame({kind: _type_frame(sums.get(kind, ()), questionnaire, methodology) for kind in RespondentType})


def _type_frame(centers: Sequence[GramSums], questionnaire: Questionnaire, methodology: Methodology) -> TypeFrame:
    counted = [center for center in centers if center.n]
    results = [type_index(center, questionnaire, methodology.min_item_answers) for center in counted]
    whole = [result for result in results if len(result.groups) == len(questionnaire.groups)]
    nation = type_index(sum(counted, start=NOTHING), questionnaire, methodology.min_item_answers)
    group_pooled = {
        group.code: pooled_variance((result.n, result.groups[group.code]) for result in whole)
        for group in questionnaire.groups
    }
    return TypeFrame(
        n=nation.n,
        centers=len(counted),
        pooled=pooled_variance((result.n, result.index) for result in whole if result.index),
        group_pooled={code: variance for code, variance in group_pooled.items() if variance is not None},
        index=_estimate(nation, nation.index) if nation.index and nation.stands else None,
        groups={code: _estimate(nation, score) for code, score in nation.groups.items()} if nation.stands else {},
    )


def pooled_variance(scores: Iterable[tuple[int, Score]]) -> float | None:
    """σ̄² = Σ (n − 1)·s² / Σ (n − 1) with s² = V·n, over centers; None where no center has two interviews."""
    numerators, denominators = [], []
    for n, score in scores:
        if score.variance is not None:
            numerators.append((n - 1) * n * score.variance)
            denominators.append(n - 1)
    return math.fsum(numerators) / sum(denominators) if denominators else None


def _estimate(result: TypeIndex, score: Score) -> Estimate:
    se = None if score.variance is None else math.sqrt(score.variance)
    return Estimate(score.value, se, result.n - 1)
