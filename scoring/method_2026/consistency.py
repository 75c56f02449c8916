"""How well fifteen questions measure one thing, and centers differ by more than chance: for the yearly quality report
(methodology §14)."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from questionnaire.model import SUBSTANTIVE
from scoring.packed_answers import Codes
from scoring.type_index import Floats

LEAST_PEOPLE = 3
"""A correlation of two people is always 1 or −1."""
CLOSE = 1e-12
MOST_STEPS = 10_000
LARGEST_COMMUNALITY = 1.0


@dataclass(frozen=True, eq=False)
class PairSums:
    """Sums over the people who answered both questions of a pair, each of shape (15, 15) and a whole number.

    number     how many there are
    total      row q, column p: their answers to q
    squares    likewise the squares
    products   of their answers to q and to p
    """

    number: Floats
    total: Floats
    squares: Floats
    products: Floats

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def pair_sums(codes: Codes) -> PairSums:
    """The sums of n people, codes of shape (n, 15). 8, 9 and 0 are no answers."""
    answered = np.isin(codes, SUBSTANTIVE)
    points = np.where(answered, codes, 0).astype(np.float64)
    r = answered.astype(np.float64)
    # Whole numbers, so the order of people is irrelevant.
    return PairSums(r.T @ r, points.T @ r, (points * points).T @ r, points.T @ points)


def correlations(sums: PairSums) -> Floats:
    """The correlations of all questions, each over the people who answered both; methodology §14.

    Shape (15, 15), with ones on the diagonal. NaN for a pair that fewer than three people answered, or where one of the
    two does not vary among them.
    """
    number, total = sums.number, sums.total
    spread = number * sums.squares - total * total
    crossed = number * sums.products - total * total.T
    scale = np.sqrt(spread * spread.T)
    known = (number >= LEAST_PEOPLE) & (scale > 0)
    found: Floats = np.divide(crossed, scale, out=np.full(scale.shape, np.nan), where=known)
    np.fill_diagonal(found, 1.0)
    return found


def pairwise_correlations(codes: Codes) -> Floats:
    """The same of people at hand, codes of shape (n, 15)."""
    return correlations(pair_sums(codes))


def alpha(correlations: Floats) -> float:
    """Cronbach's α of k standardised questions: k·r̄/(1 + (k − 1)·r̄), r̄ being the mean correlation of a pair;
    methodology §14.

    NaN if any correlation is undefined, or below two questions. Source: Cronbach (1951).

    >>> alpha(np.array([[1.0, 0.5], [0.5, 1.0]]))
    0.6666666666666666
    """
    k = len(correlations)
    if k < 2:
        return math.nan
    mean = (float(correlations.sum()) - float(np.trace(correlations))) / (k * (k - 1))
    return k * mean / (1 + (k - 1) * mean)


def loadings(correlations: Floats) -> Floats:
    """The loadings λ of k ≥ 3 questions on one factor, by principal axes; methodology §14.

    The communalities on the diagonal are replaced by the squared loadings on the first principal axis until they stay;
    a communality is at most 1. The sum of the loadings is not negative. NaN if any correlation is undefined.
    """
    k = len(correlations)
    if k < 3 or np.isnan(correlations).any():
        return np.full(k, np.nan)
    reduced = correlations.copy()
    apart = np.abs(correlations - np.eye(k)).max(axis=1)
    np.fill_diagonal(reduced, apart)
    found = np.zeros(k)
    for _ in range(MOST_STEPS):
        values, vectors = np.linalg.eigh(reduced)
        following = vectors[:, -1] * math.sqrt(max(float(values[-1]), 0.0))
        following = following if following.sum() >= 0 else -following
        stays = float(np.abs(following - found).max()) < CLOSE
        found = np.asarray(following, dtype=np.float64)
        if stays:
            break
        np.fill_diagonal(reduced, np.minimum(found * found, LARGEST_COMMUNALITY))
    return found


def omega(correlations: Floats) -> float:
    """ω of one factor: (Σλ)²/((Σλ)² + Σ(1 − λ²)); methodology §14. Source: McDonald (1999)."""
    found = loadings(correlations)
    common = float(found.sum()) ** 2
    return common / (common + float(np.maximum(1 - found * found, 0.0).sum()))


def reliability(tau2: float, sigma2: float, people: float) -> float:
    """τ²/(τ² + σ²/n): the part of the variance of centers with n people that is not chance; methodology §14.

    >>> reliability(16.0, 160.0, 40)
    0.8
    """
    whole = tau2 + sigma2 / people
    return tau2 / whole if whole else math.nan
