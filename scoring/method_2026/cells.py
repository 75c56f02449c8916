"""Sums by age band and entry: all that the case-mix adjustment needs (methodology §1, §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, SUBSTANTIVE, AgeBand, Entry
from scoring.packed_answers import Codes

Counts = NDArray[np.int64]

AGE_BANDS = (AgeBand.FROM_18, AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_55)
"""The bands that count, and their order."""
ENTRIES = (Entry.POSTER, Entry.VISIT_TOKEN, Entry.TYPED_CODE, Entry.PAPER)
CELLS = len(AGE_BANDS) * len(ENTRIES)

_SUBSTANTIVE = np.zeros(256, dtype=np.float64)
_POINTS = np.zeros(256, dtype=np.float64)
for _code in SUBSTANTIVE:
    _SUBSTANTIVE[_code], _POINTS[_code] = 1.0, _code - 1


@dataclass(frozen=True, eq=False)
class CellSums:
    """Sums of one type at places of any leading shape (…), by cell k = 4·age band + entry.

    people    int64 of shape (…, 20)
    item_n    int64 of shape (…, 20, 15): N_qk, substantive answers
    points    int64 of shape (…, 20, 15): D_qk = Σ (code − 1)
    """

    people: Counts
    item_n: Counts
    points: Counts

    def chosen(self, places: NDArray[np.bool_]) -> Self:
        """Some of the places."""
        return type(self)(self.people[places], self.item_n[places], self.points[places])

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The places of several, one after the other."""
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in cls.__dataclass_fields__))


def cell(age_band: AgeBand, entry: Entry) -> int:
    """The number of a cell. Raises ValueError for an age band that does not count."""
    return AGE_BANDS.index(age_band) * len(ENTRIES) + ENTRIES.index(entry)


def cell_sums(codes: Codes, places: Counts, cells: Counts, size: int) -> CellSums:
    """The sums of interviews given as codes (n, 15), places 0 … size − 1 (n,) and cells (n,)."""
    labels = places * CELLS + cells
    shape, length = (size, CELLS), size * CELLS
    item_n = np.empty((*shape, QUESTION_COUNT), dtype=np.int64)
    points = np.empty_like(item_n)
    for question in range(QUESTION_COUNT):
        given = codes[:, question]
        # Sums of whole numbers below 2⁵³ are exact in floating point.
        item_n[..., question] = np.bincount(labels, _SUBSTANTIVE[given], length).reshape(shape)
        points[..., question] = np.bincount(labels, _POINTS[given], length).reshape(shape)
    return CellSums(np.bincount(labels, minlength=length).reshape(shape), item_n, points)
