"""The index of one respondent type at many places at once: item means, group scores, index, and their exact variances.

Items come first, then groups: averaging within a person first would make a center's score depend on how many of its
clients use a website (methodology §3, §4). Every figure takes the same elementary steps in the same order, however many
places are computed together. So anybody can recompute a published figure alone, anywhere, to the last digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, Questionnaire
from scoring.gram_sums import GramSums

Floats = NDArray[np.float64]
POINTS_PER_STEP = 25.0
"""One step of the five-point scale on 0–100."""


@dataclass(frozen=True, slots=True)
class Score:
    """A weighted mean of item means on 0–100 and its variance in squared points (None below two interviews)."""

    value: float
    variance: float | None


@dataclass(frozen=True, slots=True)
class TypeScore:
    """The index of `n` interviews of one type at one place.

    index        Score on 0–100; None if no group has an item with an answer
    stands       whether every group has an item with enough answers
    """

    n: int
    index: Score | None
    stands: bool


@dataclass(frozen=True, slots=True)
class TypeIndex(TypeScore):
    """The index and its parts.

    groups       Score by group code, for the groups that are defined
    items        Score by question; None if N_q = 0
    item_n       N_q by question
    weights      a_q by question: index points per point of its mean; 0 if N_q = 0
    """

    groups: dict[str, Score]
    items: tuple[Score | None, ...]
    item_n: tuple[int, ...]
    weights: tuple[float, ...]

    @property
    def item_means(self) -> tuple[float | None, ...]:
        return tuple(None if item is None else item.value for item in self.items)


@dataclass(frozen=True)
class TypeIndices:
    """The same for C places, as arrays with NaN for undefined figures.

    n, index, variance, stands        shape (C,)
    groups, group_variances           shape (C, groups), in the order of `group_codes`
    items, item_variances             shape (C, 15)
    item_n, weights                   shape (C, 15)
    """

    group_codes: tuple[str, ...]
    n: NDArray[np.int64]
    index: Floats
    variance: Floats
    groups: Floats
    group_variances: Floats
    items: Floats
    item_variances: Floats
    item_n: NDArray[np.int64]
    weights: Floats
    stands: NDArray[np.bool_]

    def score(self, place: int) -> TypeScore:
        """The index alone: many times faster than with all its parts."""
        index = _score(float(self.index[place]), float(self.variance[place]))
        return TypeScore(int(self.n[place]), index, bool(self.stands[place]))

    def without_items(self, place: int) -> TypeIndex:
        """The index and its groups: most of the time goes into the items."""
        return TypeIndex(*self._whole(place), items=(), item_n=(), weights=())

    def __getitem__(self, place: int) -> TypeIndex:
        items = zip(self.items[place].tolist(), self.item_variances[place].tolist(), strict=True)
        return TypeIndex(
            *self._whole(place),
            items=tuple(_score(value, variance) for value, variance in items),
            item_n=tuple(self.item_n[place].tolist()),
            weights=tuple(self.weights[place].tolist()),
        )

    def _whole(self, place: int) -> tuple[int, Score | None, bool, dict[str, Score]]:
        """The first fields of a place's index."""
        groups = zip(self.group_codes, self.groups[place].tolist(), self.group_variances[place].tolist(), strict=True)
        scores = {code: _score(value, variance) for code, value, variance in groups}
        return (
            int(self.n[place]),
            _score(float(self.index[place]), float(self.variance[place])),
            bool(self.stands[place]),
            {code: score for code, score in scores.items() if score is not None},
        )

    def chosen(self, places: NDArray[np.bool_] | slice) -> Self:
        """Some of the places."""
        return replace(self, **{name: getattr(self, name)[places] for name in self._arrays()})

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The places of several, one after the other."""
        arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in cls._arrays()}
        return cls(group_codes=parts[0].group_codes, **arrays)

    @classmethod
    def _arrays(cls) -> list[str]:
        return [name for name in cls.__dataclass_fields__ if name != "group_codes"]


def type_index(sums: GramSums, questionnaire: Questionnaire, min_item_answers: int) -> TypeIndex:
    """The index of one type at one place."""
    return type_indices(sums[None], questionnaire, min_item_answers)[0]


def type_indices(sums: GramSums, questionnaire: Questionnaire, min_item_answers: int) -> TypeIndices:
    """The index of one type at C places, from their Gram sums of shape (C,).

    m_q = 25·D_q/N_q; G_g = mean of the group's defined m_q; I = Σ w_g·G_g / Σ w_g over the defined groups. Each is a
    weighted sum Σ a_q·m_q, whose variance is linearised (Taylor) over interviews; k_q = 25·a_q/N_q, m′_q = D_q/N_q:
    V = n/(n−1) · Σ_q Σ_p k_q k_p [DD_qp − m′_q RD_qp − m′_p RD_pq + m′_q m′_p RR_qp].

    Edges: n = 0 or nothing but 8 and 9: no index, no groups. n = 1: no variances.
    """
    number = sums.item_n
    answered = number > 0
    ratio = np.divide(sums.item_points, number, out=np.zeros(number.shape), where=answered)
    items = POINTS_PER_STEP * ratio
    covariances = _covariances(sums, ratio)
    members = np.array([[question.group == group.code for question in questionnaire.questions]
                        for group in questionnaire.groups])  # fmt: skip
    defined = answered[:, None, :] & members
    counts = defined.sum(axis=2)
    weights = np.array([group.weight for group in questionnaire.groups]) * (counts > 0)
    total = weights.sum(axis=1)
    # Whole numbers up to here. Below, every quotient is rounded once.
    groups = _quotient(_in_order(items[:, None, :] * defined), counts)
    index = _quotient(_in_order(weights * np.nan_to_num(groups)), total)
    within = defined / np.maximum(counts, 1)[:, :, None]
    effective = _in_order((weights[:, :, None] * within).swapaxes(1, 2)) / np.maximum(total, 1)[:, None]
    enough = (number >= min_item_answers)[:, None, :] & members
    return TypeIndices(
        group_codes=tuple(group.code for group in questionnaire.groups),
        n=sums.n,
        index=index,
        variance=np.where(total > 0, _spread(covariances, effective), np.nan),
        groups=groups,
        group_variances=np.stack(
            [np.where(counts[:, one] > 0, _spread(covariances, within[:, one]), np.nan) for one in range(len(members))],
            axis=1,
        ),
        items=np.where(answered, items, np.nan),
        item_variances=np.where(answered, np.maximum(np.diagonal(covariances, axis1=1, axis2=2), 0.0), np.nan),
        item_n=number.copy(),
        weights=effective,
        stands=enough.any(axis=2).all(axis=1),
    )


def residual_products(sums: GramSums, ratio: Floats) -> Floats:
    """Σ over interviews of e_q·e_p with e_q = d_q − m′_q·r_q, the residuals of the ratios m′_q = D_q/N_q; an unanswered
    question has the residual 0. `ratio` has shape (…, 15), the result (…, 15, 15)."""
    crossed = ratio[..., :, None] * sums.rd
    return sums.dd - crossed - np.swapaxes(crossed, -1, -2) + ratio[..., :, None] * ratio[..., None, :] * sums.rr


def _covariances(sums: GramSums, ratio: Floats) -> Floats:
    """The covariances of the item means m_q, in squared points, of shape (C, 15, 15): n/(n − 1)·(25/N_q)(25/N_p)·Σ e_q
    e_p. Zero for an item without answers, NaN below two interviews."""
    answered = sums.item_n > 0
    k = np.divide(POINTS_PER_STEP, sums.item_n, out=np.zeros(answered.shape), where=answered)
    factor: Floats = np.divide(sums.n, sums.n - 1, out=np.full(sums.n.shape, np.nan), where=sums.n > 1)
    covariances: Floats = factor[:, None, None] * (k[:, :, None] * k[:, None, :] * residual_products(sums, ratio))
    return covariances


def _spread(covariances: Floats, weights: Floats) -> Floats:
    """The variance of Σ a_q·m_q, of shape (C,). A sum of squares: rounding alone can take it below zero."""
    terms = weights[:, :, None] * weights[:, None, :] * covariances
    return np.maximum(_in_order(terms.reshape(len(terms), QUESTION_COUNT**2)), 0.0)


def _quotient(numerator: Floats, denominator: NDArray[np.int64]) -> Floats:
    """The quotient, NaN if the denominator is zero."""
    out = np.full(denominator.shape, np.nan)
    np.divide(numerator, denominator, out=out, where=denominator > 0)
    return out


def _in_order(terms: Floats) -> Floats:
    """Sums over the last axis from the first term to the last: numpy's own sum adds in an order that depends on the
    processor and on how many places there are."""
    return np.asarray(np.add.accumulate(terms, axis=-1)[..., -1], dtype=np.float64)


def _score(value: float, variance: float) -> Score | None:
    if value != value:
        return None
    return Score(value, None if variance != variance else variance)
