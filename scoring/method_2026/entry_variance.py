"""How much of the variance between people each way of answering brings, for the yearly report (methodology §14)."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from questionnaire.model import SUBSTANTIVE, Questionnaire
from scoring.method_2026.cells import ENTRIES, Counts
from scoring.method_2026.scores import composed
from scoring.packed_answers import Codes
from scoring.type_index import POINTS_PER_STEP, Floats


@dataclass(frozen=True, eq=False)
class EntrySums:
    """Of people's own indices by way of answering, as `ENTRIES`: how many, their sum, and the sum of their squares."""

    people: Counts
    total: Floats
    squares: Floats

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class EntryShare:
    """People of one way of answering.

    entry      its place in `ENTRIES`
    mean       of their own indices, on 0–100; NaN without people
    share      part of all people, 0–1
    variance   part of the sum of squares around the mean of all people that is theirs, 0–1; all of them add up to 1
    """

    entry: int
    people: int
    mean: float
    share: float
    variance: float


@dataclass(frozen=True, slots=True)
class EntryVariance:
    """`between`: the part of the variance of people that differences of the entries' means make, 0–1."""

    entries: tuple[EntryShare, ...]
    between: float


def person_indices(codes: Codes, questionnaire: Questionnaire) -> Floats:
    """Each person's own index on 0–100, from codes of shape (n, 15): the groups that they answered, weighted; NaN for
    somebody without a substantive answer."""
    points = np.where(np.isin(codes, SUBSTANTIVE), POINTS_PER_STEP * (codes.astype(np.float64) - 1), np.nan)
    return composed(points, questionnaire)[1]


def entry_sums(indices: Floats, entries: Counts) -> EntrySums:
    """Sums of people's indices by their entries' places; people without an index or with another entry are left out."""
    kept = ~np.isnan(indices) & (entries >= 0) & (entries < len(ENTRIES))
    places, values, size = entries[kept], indices[kept], len(ENTRIES)
    return EntrySums(
        np.bincount(places, minlength=size).astype(np.int64),
        np.bincount(places, values, size).astype(np.float64),
        np.bincount(places, values * values, size).astype(np.float64),
    )


def entry_variance(sums: EntrySums) -> EntryVariance | None:
    """The parts of the national variance; None where nobody differs.

    >>> people, total, squares = [2, 2, *[0] * 5], [100.0, 180.0, *[0] * 5], [5200.0, 16200.0, *[0] * 5]
    >>> found = entry_variance(EntrySums(np.array(people), np.array(total), np.array(squares)))
    >>> [round(one.variance, 4) for one in found.entries], round(found.between, 4)
    ([0.5556, 0.4444, 0.0, 0.0, 0.0, 0.0, 0.0], 0.8889)
    """
    people = int(sums.people.sum())
    if not people:
        return None
    mean = math.fsum(sums.total) / people
    # Σ (y − mean)² of each entry.
    around = sums.squares - 2 * mean * sums.total + sums.people * mean * mean
    whole = math.fsum(around)
    if whole <= 0:
        return None
    means = np.divide(sums.total, sums.people, out=np.full(len(ENTRIES), np.nan), where=sums.people > 0)
    apart = math.fsum(n * (one - mean) ** 2 for n, one in zip(sums.people, means, strict=True) if n)
    return EntryVariance(
        tuple(
            EntryShare(at, int(sums.people[at]), float(means[at]), sums.people[at] / people, float(around[at]) / whole)
            for at in range(len(ENTRIES))
        ),
        apart / whole,
    )
