"""Case-mix and mode: what ages and ways of answering add to each question's points everywhere (methodology §6).

O'Malley et al. (2005) and Elliott et al. (2009) adjust hospital surveys so; here the effects are estimated within
centers, so that a center with many young clients does not make youth look strict.
"""

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, AgeBand, Entry
from scoring.method_2026.cells import AGE_BANDS, CELLS, MODES, CellSums
from scoring.method_2026.constants import STANDARD, Constants
from scoring.type_index import POINTS_PER_STEP, Floats

REFERENCE = (AgeBand.FROM_35, Entry.POSTER)

DESIGN: Floats = np.array(
    [
        [float(age is one) for one in AGE_BANDS if one is not REFERENCE[0]]
        + [float(entry is one) for one in MODES if one is not REFERENCE[1]]
        for age in AGE_BANDS
        for entry in MODES
    ]
)
"""An indicator of each age band and entry but the reference ones, of shape (20 cells, 7)."""


def effects(sums: CellSums, constants: Constants = STANDARD) -> tuple[Floats, Floats]:
    """The effects b of shape (20, 15), in steps of the answer scale, and the reference mix of shape (20,).

    For each question the least squares of d = code − 1 on age band and entry, each center's own mean removed, from the
    sums of C centers. A center weighs as `mix_cap` answers at most; `ridge` answers draw each coefficient to zero. The
    effects are centered on the mix: Σ_k mix_k·b_qk = 0. Without any people both are zero.
    """
    people = sums.people.sum(axis=1)
    capped = np.minimum(1.0, constants.mix_cap / np.maximum(people, 1))
    mix = (sums.people * capped[:, None]).sum(axis=0)
    mix = mix / max(mix.sum(), 1.0)
    found = np.stack(
        [_effects_of(sums.item_n[..., q], sums.points[..., q], constants) for q in range(QUESTION_COUNT)], axis=1
    )
    return found - mix @ found, mix


def shifts(cell_item_n: NDArray[np.int64], effects: Floats) -> Floats:
    """By how many points the mix of C places moves each item mean: 25·Σ_k b_qk·N_qk/N_q, of shape (C, 15).

    `cell_item_n` has shape (C, 20, 15); an item without answers is not moved.
    """
    total = cell_item_n.sum(axis=1)
    moved = np.zeros(total.shape)
    for cell in range(CELLS):
        moved += cell_item_n[:, cell] * effects[cell]
    return np.asarray(POINTS_PER_STEP * np.divide(moved, total, out=np.zeros(total.shape), where=total > 0))


def _effects_of(item_n: NDArray[np.int64], points: NDArray[np.int64], constants: Constants) -> Floats:
    """One question's effects by cell; both arguments have shape (C, 20)."""
    total = item_n.sum(axis=1)
    answered = total > 0
    item_n, points, total = item_n[answered], points[answered], total[answered]
    weight = np.minimum(1.0, constants.mix_cap / total)
    means = points.sum(axis=1) / total
    design = item_n @ DESIGN / total[:, None]
    weighted = weight[:, None] * item_n
    squares = DESIGN.T @ (weighted.sum(axis=0)[:, None] * DESIGN) - (design * (weight * total)[:, None]).T @ design
    products = DESIGN.T @ (weight[:, None] * points - weighted * means[:, None]).sum(axis=0)
    solved = np.linalg.solve(squares + constants.ridge * np.eye(DESIGN.shape[1]), products)
    return np.asarray(DESIGN @ solved, dtype=np.float64)
