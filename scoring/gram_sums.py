"""Gram sums: the only data about interviews that the index and its exact variance need (methodology §3, §4).

With r = 1 where a question has a substantive answer (1–5) and d = r·(code − 1), summed over interviews: RR = Σ r rᵀ, RD
= Σ r dᵀ, DD = Σ d dᵀ (15 × 15 each). N_q is RR's diagonal, D_q is RD's. Sums are whole numbers, so they add and
subtract without error: adding a sum and taking it away changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, SUBSTANTIVE
from scoring.packed_answers import Codes

Matrix = NDArray[np.int64]
BATCH = 8_192
"""Interviews worked on at a time: few enough that their numbers stay in the processor's cache."""
FEW = 128
"""Interviews in one product of matrices. OpenBLAS divides larger ones among threads, which takes many times as long for
matrices as narrow as these, and keeps all processors busy."""
MOST_IN_SINGLE = 1_000_000
"""Interviews whose sums of products, at most 16 each, 32-bit floats hold exactly."""
FEATURES = 2 * QUESTION_COUNT
"""r and d of every question, side by side: r₁ d₁ r₂ d₂ …"""

# r and d of every code; codes that do not enter the index have neither.
_PAIRS = np.zeros((10, 2), dtype=np.float32)
for _code in SUBSTANTIVE:
    _PAIRS[_code] = 1, _code - 1
# One look-up of eight bytes gets both numbers of a code.
_PAIRED = _PAIRS.view(np.uint64).ravel()


@dataclass(frozen=True, eq=False)
class GramSums:
    """Sums over `n` interviews of one place, or of many places at once with any leading shape (…).

    n         int64 of shape (…)
    products  int64 of shape (…, 30, 30): Σ z zᵀ with z = (r₁, d₁, r₂, d₂, …)
    """

    n: Matrix
    products: Matrix

    def __add__(self, other: Self) -> Self:
        return type(self)(self.n + other.n, self.products + other.products)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.n - other.n, self.products - other.products)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GramSums):
            return NotImplemented
        return np.array_equal(self.n, other.n) and np.array_equal(self.products, other.products)

    def __getitem__(self, place: int | slice | tuple[int | slice, ...] | NDArray[np.intp] | None) -> Self:
        """Some of many places; `sums[None]` makes one place many."""
        return type(self)(self.n[place], self.products[place])

    def __iter__(self) -> Iterator[Self]:
        return (self[place] for place in range(len(self.n)))

    def total(self, axis: int = 0) -> Self:
        """The sums over all places of an axis."""
        return type(self)(self.n.sum(axis=axis), self.products.sum(axis=axis))

    def reshaped(self, *shape: int) -> Self:
        """The same places in another shape."""
        return type(self)(self.n.reshape(shape), self.products.reshape(*shape, FEATURES, FEATURES))

    @property
    def rr(self) -> Matrix:
        """Σ r_q r_p, of shape (…, 15, 15)."""
        return self.products[..., 0::2, 0::2]

    @property
    def rd(self) -> Matrix:
        """Σ r_q d_p, of shape (…, 15, 15)."""
        return self.products[..., 0::2, 1::2]

    @property
    def dd(self) -> Matrix:
        """Σ d_q d_p, of shape (…, 15, 15)."""
        return self.products[..., 1::2, 1::2]

    @property
    def item_n(self) -> Matrix:
        """N_q: substantive answers per question, of shape (…, 15)."""
        return np.diagonal(self.rr, axis1=-2, axis2=-1)

    @property
    def item_points(self) -> Matrix:
        """D_q: sum of (code − 1) per question, of shape (…, 15)."""
        return np.diagonal(self.rd, axis1=-2, axis2=-1)


def nothing(*shape: int) -> GramSums:
    """The sums of no interviews, for places of any shape."""
    return GramSums(np.zeros(shape, dtype=np.int64), np.zeros((*shape, FEATURES, FEATURES), dtype=np.int64))


def stacked(many: Sequence[GramSums]) -> GramSums:
    """Sums of the same shape along a new first axis."""
    return GramSums(np.stack([one.n for one in many]), np.stack([one.products for one in many]))


NOTHING = nothing()


def gram_sums(codes: Codes) -> GramSums:
    """The sums of interviews given as codes of shape (n, 15)."""
    return gram_sums_by(codes, np.zeros(len(codes), dtype=np.int64), 1)[0]


def gram_sums_by(codes: Codes, labels: NDArray[np.int64], size: int) -> GramSums:
    """The sums of each label 0 … size − 1, of shape (size,); `labels` has shape (n,)."""
    # Smaller numbers are added up in half the time.
    exact = np.float32 if len(codes) <= MOST_IN_SINGLE else np.float64
    products, product = np.zeros((size, FEATURES, FEATURES), exact), np.empty((FEATURES, FEATURES), np.float32)
    for rows, parts in parts_by(labels, size):
        z = features(codes[rows])
        # numpy takes a product with itself for a symmetric one, which is slower for matrices as narrow as these.
        same = z.copy()
        for label, part in parts:
            np.dot(z[part].T, same[part], out=product)
            products[label] += product
    return GramSums(np.bincount(labels, minlength=size), products.astype(np.int64))


def parts_by(labels: NDArray[np.int64], size: int) -> Iterator[tuple[NDArray[np.intp], list[tuple[int, slice]]]]:
    """The places of the interviews in the order of their labels 0 … size − 1, at most `BATCH` at a time; for each label
    that occurs, which of those are its own, at most `FEW` at a time."""
    # Small numbers are sorted many times faster.
    order = np.argsort(labels.astype(np.min_scalar_type(max(size - 1, 0))), kind="stable")
    ends = np.concatenate([[0], np.cumsum(np.bincount(labels, minlength=size))])
    for first in range(0, len(order), BATCH):
        rows = order[first : first + BATCH]
        here = np.clip(ends - first, 0, len(rows))
        occurring = np.flatnonzero(np.diff(here))
        edges = zip(occurring.tolist(), here[occurring].tolist(), here[occurring + 1].tolist(), strict=True)
        yield rows, [(label, slice(at, min(at + FEW, end))) for label, start, end in edges
                     for at in range(start, end, FEW)]  # fmt: skip


def features(codes: Codes) -> NDArray[np.float32]:
    """z = (r₁, d₁, r₂, d₂, …) of each interview, of shape (n, 30).

    32-bit floats hold whole numbers up to 2²⁴ exactly, 64-bit floats up to 2⁵³; the largest sum of products over a
    batch is 16 · 8,192.
    """
    return _PAIRED[codes].view(np.float32)
