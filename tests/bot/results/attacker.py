"""An attacker who keeps every figure that was ever shown, knows the people behind each, and solves for them.

A figure is a sum over people with weights that the attacker knows (a mean, a composite of both types, a region's mean;
with the national figures known, a shrunk index too). People who are in the same figures are indistinguishable: they
form a cell. The figures reveal something about a group of cells alone if the system loses rank without them: then some
combination of figures holds these people and nobody else.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

LEAST = 5
Figures = NDArray[np.bool_]
"""Shape (figures, people)."""


def found(figures: Figures) -> Iterator[int]:
    """The sizes of groups of fewer than five people about whom the figures reveal something."""
    columns, sizes = _distinct(_distinct(figures)[0].T)
    there = columns.any(axis=1)
    matrix, sizes = columns[there].T.astype(np.float64), sizes[there]
    if (sizes >= LEAST).all():
        # Every combination of figures is made of whole cells.
        return
    rank = np.linalg.matrix_rank(matrix)
    for group in _groups(sizes.tolist()):
        if np.linalg.matrix_rank(np.delete(matrix, group, axis=1)) < rank:
            yield int(sizes[group].sum())


def _distinct(rows: Figures) -> tuple[Figures, NDArray[np.int64]]:
    """Each row once, and how often it is there."""
    packed = np.ascontiguousarray(np.packbits(rows, axis=1))
    _, first, times = np.unique(packed.view(f"V{packed.shape[1]}").ravel(), return_index=True, return_counts=True)
    return rows[first], times


def _groups(sizes: list[int], most: int = 2) -> Iterator[list[int]]:
    """Cells, and pairs of them, that hold fewer than five people together."""
    few = [cell for cell, size in enumerate(sizes) if size < LEAST]
    for number in range(1, most + 1):
        for group in combinations(few, number):
            if sum(sizes[cell] for cell in group) < LEAST:
                yield list(group)
