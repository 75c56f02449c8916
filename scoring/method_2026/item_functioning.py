"""Questions that a kind of people answers otherwise than the rest of the questionnaire lets expect: for the yearly
quality report (methodology §14)."""

from dataclasses import dataclass

import numpy as np

from scoring.method_2026.constants import STANDARD, Constants
from scoring.type_index import POINTS_PER_STEP, Floats


@dataclass(frozen=True, slots=True)
class Unlike:
    """A question, by its place, that the people of a cell (4·age band + entry) grade `points` higher than the rest."""

    question: int
    cell: int
    points: float


def differential(effects: Floats, weights: Floats) -> Floats:
    """Differential item functioning: 25·(b_qk − Σ_p a_p·b_pk), in points, by cell and question; methodology §14.

    effects
        The norms' b, of shape (20, 15), in steps of the answer scale.
    weights
        a, of shape (15,): each question's part of the index.

    What the people of a cell grade higher everywhere is not in it.
    """
    whole = np.add.accumulate(effects * weights, axis=1)[:, -1]
    return np.asarray(POINTS_PER_STEP * (effects - whole[:, None]), dtype=np.float64)


def unlike(effects: Floats, weights: Floats, mix: Floats, constants: Constants = STANDARD) -> tuple[Unlike, ...]:
    """The questions and cells beyond `unlike_points`, the farthest first; methodology §14.

    `mix` is the norms', of shape (20,): a cell without people is never named.
    """
    found = differential(effects, weights)
    found[mix <= 0] = 0.0
    named = [
        Unlike(int(question), int(cell), float(found[cell, question]))
        for cell, question in np.argwhere(np.abs(found) > constants.unlike_points)
    ]
    return tuple(sorted(named, key=lambda one: (-abs(one.points), one.question, one.cell)))
