"""Sums by age band and mode of answering: all that the case-mix adjustment needs (methodology §1, §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import AgeBand, Entry
from scoring.gram_sums import FEATURES, GramSums, features, parts_by
from scoring.packed_answers import Codes

Counts = NDArray[np.int64]

AGE_BANDS = (AgeBand.FROM_18, AgeBand.FROM_25, AgeBand.FROM_35, AgeBand.FROM_45, AgeBand.FROM_55)
"""The bands that count, and their order."""
MODES = (Entry.POSTER, Entry.VISIT_TOKEN, Entry.TYPED_CODE, Entry.PAPER)
"""The ways of answering whose effects the norms hold."""
ENTRIES = (*MODES, Entry.WEB, Entry.KIOSK, Entry.TELEPHONE)
"""All ways of answering, as reports show them."""
MODE_OF: Mapping[Entry, Entry] = {one: one for one in MODES} | {
    Entry.WEB: Entry.POSTER,
    Entry.KIOSK: Entry.POSTER,
    Entry.TELEPHONE: Entry.PAPER,
}
"""The mode that each entry is adjusted as (methodology §6). A page is read and answered on a screen without proof of a
visit, as after a poster. Answers by telephone come like paper through the hands of somebody who has chosen whom to
ask."""
CELLS = len(AGE_BANDS) * len(MODES)

NO_CELL = -1
"""The cell of an answer without a known age band or entry: it enters the index and leaves its adjustment to others."""

MOST_IN_32_BITS = 2**20
"""Interviews whose sums 32-bit floats hold exactly: whole numbers up to 2²⁴, of which an interview adds at most 16."""

ALONE = 1
"""A column of ones beside the features: its products are numbers of people."""
# Of every cell: a one for anybody, and a one in its own place. The last row is that of `NO_CELL`.
_IN_CELL = np.eye(CELLS + 1, CELLS + ALONE, ALONE, dtype=np.float32)
_IN_CELL[:, 0] = 1


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

    def __getitem__(self, places: slice) -> Self:
        return type(self)(*(getattr(self, name)[places] for name in self.__dataclass_fields__))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """The places of several, one after the other."""
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in cls.__dataclass_fields__))


def cell(age_band: AgeBand, entry: Entry) -> int:
    """The number of a cell: of an age band and an entry's mode. Raises ValueError for a band that does not count."""
    return AGE_BANDS.index(age_band) * len(MODES) + MODES.index(MODE_OF[entry])


def cell_sums(codes: Codes, places: Counts, cells: Counts, size: int) -> CellSums:
    """The sums of interviews given as codes (n, 15), places 0 … size − 1 (n,) and cells (n,), `NO_CELL` for none."""
    return sums_by(codes, places, cells, [[place] for place in range(size)], size)[1]


def sums_by(
    codes: Codes, labels: Counts, cells: Counts, places: Sequence[Sequence[int]], size: int
) -> tuple[GramSums, CellSums]:
    """Both kinds of sums in one pass: over all interviews of each place, and over those of each of its cells.

    labels
        0, 1, … of each interview, shape (n,).
    places
        Of each label the places 0 … size − 1 that its interviews enter.
    """
    # As long as the sums are small, so are their numbers.
    exact = np.float32 if len(codes) <= MOST_IN_32_BITS else np.float64
    products = np.zeros((size, FEATURES + ALONE + CELLS, FEATURES + ALONE), dtype=exact)
    for rows, parts in parts_by(labels, len(places)):
        columns = np.concatenate([features(codes[rows]), _IN_CELL[cells[rows]]], axis=1)
        for label, part in parts:
            mine = columns[part]
            found = mine.T @ mine[:, : FEATURES + ALONE]
            for place in places[label]:
                products[place] += found
    whole = products.astype(np.int64)
    by_cell = whole[:, FEATURES + ALONE :]
    # Copies: what is kept of them must not keep the whole.
    n, people, item_n, points = (
        one.copy()
        for one in (
            whole[:, FEATURES, FEATURES], by_cell[..., FEATURES], by_cell[..., 0:FEATURES:2],
            by_cell[..., 1:FEATURES:2],
        )
    )  # fmt: skip
    return GramSums(n, whole[:, :FEATURES, :FEATURES]), CellSums(people, item_n, points)
