"""Sums by age band and mode of answering: all that the case-mix adjustment needs (methodology §1, §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, AgeBand, Entry
from scoring.gram_sums import FEATURES, GramSums, features, nothing, parts_by
from scoring.packed_answers import Codes

Counts = NDArray[np.int64]

AGE_BANDS = (AgeBand.FROM_18, AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_55)
"""The bands that count, and their order."""
MODES = (Entry.POSTER, Entry.VISIT_TOKEN, Entry.TYPED_CODE, Entry.PAPER)
"""The ways of answering whose effects the norms hold."""
ENTRIES = (*MODES, Entry.WEB, Entry.KIOSK)
"""All ways of answering, as reports show them."""
MODE_OF: Mapping[Entry, Entry] = {one: one for one in MODES} | {Entry.WEB: Entry.POSTER, Entry.KIOSK: Entry.POSTER}
"""The mode that each entry is adjusted as: a page is read and answered on a screen without proof of a visit, as after a
poster (methodology §6)."""
CELLS = len(AGE_BANDS) * len(MODES)

NO_CELL = -1
"""The cell of an answer without a known age band or entry: it enters the index and leaves its adjustment to others."""

# The last row is that of `NO_CELL`.
_IN_CELL = np.vstack([np.eye(CELLS, dtype=np.float32), np.zeros((1, CELLS), dtype=np.float32)])


@dataclass(frozen=True, eq=False)
class CellSums:
    """Sums of one type at places of any leading shape (…), by cell k = 4·age band + mode.

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

    def total(self, axis: int = 0) -> Self:
        """The sums over all places of an axis."""
        return type(self)(*(getattr(self, name).sum(axis=axis) for name in self.__dataclass_fields__))

    def __getitem__(self, places: tuple[int | slice, ...]) -> Self:
        return type(self)(*(getattr(self, name)[places] for name in self.__dataclass_fields__))

    def reshaped(self, *shape: int) -> Self:
        """The same places in another shape."""
        return type(self)(
            self.people.reshape(*shape, CELLS),
            *(one.reshape(*shape, CELLS, QUESTION_COUNT) for one in (self.item_n, self.points)),
        )

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The places of several, one after the other."""
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in cls.__dataclass_fields__))


def cell(age_band: AgeBand, entry: Entry) -> int:
    """The number of a cell: of an age band and an entry's mode. Raises ValueError for a band that does not count."""
    return AGE_BANDS.index(age_band) * len(MODES) + MODES.index(MODE_OF[entry])


def cell_sums(codes: Codes, places: Counts, cells: Counts, size: int) -> CellSums:
    """The sums of interviews given as codes (n, 15), places 0 … size − 1 (n,) and cells (n,), `NO_CELL` for none."""
    return sums_by(codes, places, cells, size)[1]


def sums_by(codes: Codes, places: Counts, cells: Counts, size: int) -> tuple[GramSums, CellSums]:
    """Both kinds of sums in one pass: over all interviews of each place, and over those of each of its cells."""
    gram = nothing(size)
    gram.n[:] = np.bincount(places, minlength=size)
    people = np.bincount((places * CELLS + cells)[cells != NO_CELL], minlength=size * CELLS).reshape(size, CELLS)
    by_cell = np.zeros((size, CELLS, FEATURES), dtype=np.int64)
    for place, part in parts_by(places, size):
        z = features(codes[part])
        gram.products[place] += (z.T @ z).astype(np.int64)
        by_cell[place] += (_IN_CELL[cells[part]].T @ z).astype(np.int64)
    return gram, CellSums(people, by_cell[..., 0::2], by_cell[..., 1::2])
