"""People who answered in both index windows: the covariance that they give to a change, from whole numbers alone
(methodology §10)."""

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import QUESTION_COUNT, SUBSTANTIVE
from scoring.gram_sums import FEATURES, Matrix, features, parts_by
from scoring.packed_answers import Codes
from scoring.type_index import POINTS_PER_STEP, Floats, TypeIndices


def influences(codes: Codes, item_n: NDArray[np.int64], means: Floats, weights: Floats) -> Floats:
    """z of each of n people on their type's index: Σ_q (25·a_q/N_q)·(d_q − D_q/N_q·r_q), in points, shape (n,).

    codes
        Their answers, shape (n, 15).
    item_n, means, weights
        N_q, plain item means on 0–100 and a_q at their place, shape (15,) each, or (n, 15) where places differ; a
        mean without answers may be NaN.
    """
    answered = np.isin(codes, SUBSTANTIVE)
    points = np.where(answered, codes.astype(np.float64) - 1, 0.0)
    k = np.divide(POINTS_PER_STEP * weights, item_n, out=np.zeros(item_n.shape), where=item_n > 0)
    residuals = (points - np.nan_to_num(means) / POINTS_PER_STEP * answered) * k
    return np.asarray(np.add.accumulate(residuals, axis=1)[:, -1], dtype=np.float64)


def crossed(now: Codes, before: Codes, places: Matrix, size: int) -> Matrix:
    """Σ z·z′ᵀ over the people of each place 0 … size − 1, with z = (r₁, d₁, r₂, d₂, …) of a person's answers in the one
    window and z′ of those in the window before (methodology §10).

    now, before   answers of the same n people, shape (n, 15) each
    places        shape (n,)

    Whole numbers of shape (size, 30, 30): the order of people changes nothing.
    """
    found = np.zeros((size, FEATURES, FEATURES), dtype=np.int64)
    for rows, parts in parts_by(places, size):
        z, z_before = features(now[rows]), features(before[rows])
        for place, part in parts:
            found[place] += (z[part].T @ z_before[part]).astype(np.int64)
    return found


def shared_influence(products: Matrix, now: TypeIndices, before: TypeIndices) -> Floats:
    """Σ z₁·z₀ of the people in both windows, in squared points, of shape (C,): with k_q = 25·a_q/N_q and m′_q = D_q/N_q
    of each window Σ_q Σ_p k_q k′_p [DD_qp − m′_q RD_qp − m″_p DR_qp + m′_q m″_p RR_qp] (methodology §10).

    products
        From `crossed`, of shape (C, 30, 30): rows are the window itself, columns the one before.

    It is added up from the first term to the last, and 0 where nobody was here twice.
    """
    (k, mean), (k_before, mean_before) = _factors(now), _factors(before)
    rr, rd = products[:, 0::2, 0::2], products[:, 0::2, 1::2]
    dr, dd = products[:, 1::2, 0::2], products[:, 1::2, 1::2]
    residuals = dd - mean[:, :, None] * rd - mean_before[:, None, :] * dr
    residuals = residuals + mean[:, :, None] * mean_before[:, None, :] * rr
    terms = k[:, :, None] * k_before[:, None, :] * residuals
    return np.asarray(np.add.accumulate(terms.reshape(len(terms), QUESTION_COUNT**2), axis=1)[:, -1])


def _factors(one: TypeIndices) -> tuple[Floats, Floats]:
    """k_q and m′_q, 0 for a question without answers."""
    k = np.divide(POINTS_PER_STEP * one.weights, one.item_n, out=np.zeros(one.item_n.shape), where=one.item_n > 0)
    return k, np.nan_to_num(one.items) / POINTS_PER_STEP
