"""The national frame: national figures that every center's results use (methodology 2022.1 §3)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import Questionnaire, RespondentType
from scoring.gram_sums import GramSums
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.perceived import GapFrame
from scoring.method_2022.shrinkage import Between, between_centers
from scoring.methodology import Methodology
from scoring.type_index import Floats, Score, TypeIndex, TypeIndices, type_index


@dataclass(frozen=True, slots=True)
class TypeFrame:
    """One respondent type over the nation, in one window.

    n, centers        interviews, and centers that have any
    pooled            variance of one interview around its own center's index (σ̄²), in squared points; None if unknown
    group_pooled      the same by group
    index, groups     the nation's index and group scores as if it were one center; index None if it does not stand
    between           mean and variance of the centers' indices (μ, τ²); None if no center can be weighted
    """

    n: int
    centers: int
    pooled: float | None
    group_pooled: dict[str, float]
    index: Estimate | None
    groups: dict[str, Estimate]
    between: Between | None


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """The questions' worth to one type, by question: item–rest correlation and upper quartile of the centers' means;
    None if undefined."""

    importance: tuple[float | None, ...]
    upper_quartiles: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class NationalFrame:
    """The nation in a week.

    now, standing   both types in the window of the index and in that of the star
    between         the composite indices' mean and variance in the index's window: the funnel's
    largest_p       changes of an index are significant up to this p-value
    questions       the questions' worth, by type
    gaps            perceived against measured, by group of indicators
    """

    now: dict[RespondentType, TypeFrame]
    standing: dict[RespondentType, TypeFrame]
    between: Between | None = None
    largest_p: float = 0.0
    questions: dict[RespondentType, QuestionFrame] = field(default_factory=dict)
    gaps: dict[str, GapFrame] = field(default_factory=dict)


def type_frame(
    centers: TypeIndices, nation: GramSums, questionnaire: Questionnaire, methodology: Methodology
) -> TypeFrame:
    """The frame of a type from the indices of every center and the sums of all; the order of centers is irrelevant."""
    whole = type_index(nation, questionnaire, methodology.min_item_answers)
    pooled = pooled_variance(centers.n, centers.variance, _all_groups(centers))
    by_group = {
        code: pooled_variance(centers.n, centers.group_variances[:, position], _all_groups(centers))
        for position, code in enumerate(centers.group_codes)
    }
    return TypeFrame(
        n=whole.n,
        centers=int((centers.n > 0).sum()),
        pooled=pooled,
        group_pooled={code: variance for code, variance in by_group.items() if variance is not None},
        index=_estimate(whole, whole.index) if whole.index and whole.stands else None,
        groups={code: _estimate(whole, score) for code, score in whole.groups.items()} if whole.stands else {},
        between=between_centers(list(_weighable(centers, pooled, methodology))),
    )


def pooled_variance(n: NDArray[np.int64], variances: Floats, chosen: NDArray[np.bool_]) -> float | None:
    """σ̄² = Σ (n − 1)·s² / Σ (n − 1) with s² = V·n, over the chosen centers; None if none has two interviews.

    All three have shape (C,).
    """
    known = chosen & (n > 1) & ~np.isnan(variances)
    freedom = (n[known] - 1).tolist()
    terms = ((n[known] - 1) * n[known] * variances[known]).tolist()
    return math.fsum(terms) / sum(freedom) if freedom else None


def smoothed_error(variance: float | None, n: int, pooled: float | None, methodology: Methodology) -> float | None:
    """The standard error of a score, smoothed towards the national variance so that a few equal answers do not claim
    certainty: s*² = ((n − 1)·V·n + c·σ̄²)/(n − 1 + c), SE = √(s*²/n), c = 10. Unsmoothed if σ̄² is unknown; None if
    both are unknown (one interview, no σ̄²).
    """
    if pooled is None:
        return None if variance is None else math.sqrt(variance)
    strength = methodology.smoothing_interviews
    own = 0.0 if variance is None else (n - 1) * variance * n
    return math.sqrt((own + strength * pooled) / (n - 1 + strength) / n)


def _weighable(centers: TypeIndices, pooled: float | None, methodology: Methodology) -> Iterable[Estimate]:
    """The indices of the centers that stand and have enough interviews to be shown, which are more than one."""
    for place in np.flatnonzero(centers.stands & (centers.n >= methodology.min_shown)).tolist():
        n = int(centers.n[place])
        error = smoothed_error(float(centers.variance[place]), n, pooled, methodology)
        yield Estimate(float(centers.index[place]), error, n - 1)


def _all_groups(centers: TypeIndices) -> NDArray[np.bool_]:
    return np.asarray(~np.isnan(centers.groups).any(axis=1), dtype=np.bool_)


def _estimate(result: TypeIndex, score: Score) -> Estimate:
    se = None if score.variance is None else math.sqrt(score.variance)
    return Estimate(score.value, se, result.n - 1)
