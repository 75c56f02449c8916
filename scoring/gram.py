"""Gram sums: all that the index and its exact variance need to know of any number of interviews.

With r = 1 where a question has a substantive answer (1–5) and d = r·(code − 1), summed over interviews:
RR = Σ r rᵀ, RD = Σ r dᵀ, DD = Σ d dᵀ (15 × 15 each). N_q is RR's diagonal, D_q is RD's. Sums are whole numbers, so they
add and subtract without error: what is added and taken away again leaves everything as it was.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, SUBSTANTIVE
from scoring.packed import Codes

Matrix = NDArray[np.int64]
BATCH = 200_000
"""Interviews worked on at a time; bounds the memory of a national run."""

# r and d of every code; codes that do not enter the index have neither.
ANSWERED = np.zeros(10, dtype=np.float32)
POINTS = np.zeros(10, dtype=np.float32)
for _code in SUBSTANTIVE:
    ANSWERED[_code] = 1
    POINTS[_code] = _code - 1


@dataclass(frozen=True, eq=False)
class GramSums:
    """Sums over `n` interviews; `rr`, `rd`, `dd` are int64 of shape (15, 15), `rd[q, p]` = Σ r_q d_p."""

    n: int
    rr: Matrix
    rd: Matrix
    dd: Matrix

    def __add__(self, other: Self) -> Self:
        return type(self)(self.n + other.n, self.rr + other.rr, self.rd + other.rd, self.dd + other.dd)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.n - other.n, self.rr - other.rr, self.rd - other.rd, self.dd - other.dd)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GramSums):
            return NotImplemented
        pairs = ((self.rr, other.rr), (self.rd, other.rd), (self.dd, other.dd))
        return self.n == other.n and all(np.array_equal(mine, theirs) for mine, theirs in pairs)

    @property
    def item_n(self) -> NDArray[np.int64]:
        """N_q: substantive answers per question, shape (15,)."""
        return self.rr.diagonal()

    @property
    def item_points(self) -> NDArray[np.int64]:
        """D_q: sum of (code − 1) per question, shape (15,)."""
        return self.rd.diagonal()


NOTHING = GramSums(0, *(np.zeros((QUESTION_COUNT, QUESTION_COUNT), dtype=np.int64) for _ in range(3)))


def gram_sums(codes: Codes) -> GramSums:
    """The sums of interviews given as codes of shape (n, 15)."""
    return gram_sums_by(codes, np.zeros(len(codes), dtype=np.int64), 1)[0]


def gram_sums_by(codes: Codes, labels: NDArray[np.int64], size: int) -> list[GramSums]:
    """The sums of each label 0 … size − 1, in one pass; `labels` has shape (n,)."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(size + 1))
    return [_sums(codes[order[starts[label] : starts[label + 1]]]) for label in range(size)]


def _sums(codes: Codes) -> GramSums:
    total = NOTHING
    for start in range(0, len(codes), BATCH):
        part = codes[start : start + BATCH]
        # 32-bit floats hold whole numbers up to 2²⁴ exactly; a batch's largest sum is 16 · 200,000.
        r, d = ANSWERED[part], POINTS[part]
        total += GramSums(len(part), *(product.astype(np.int64) for product in (r.T @ r, r.T @ d, d.T @ d)))
    return total
