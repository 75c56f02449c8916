"""One voice: of a person's counted interviews of one center and type within a window only the latest enters
(methodology §3)."""

import numpy as np
from numpy.typing import NDArray

NOBODY = -1
"""In the place of a person's number: an answer on paper or from a file, which stands for a person of its own."""


def latest(places: NDArray[np.int64], people: NDArray[np.int64], moments: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of n interviews are the latest of their person at their place.

    places, people, moments
        Shape (n,). A place is a center and a type; a person is a number or `NOBODY`. Of equal moments the interview
        that comes last in the arrays is the latest.

    >>> latest(np.array([1, 1, 1]), np.array([7, NOBODY, 7]), np.array([10, 10, 20])).tolist()
    [False, True, True]
    """
    order = np.lexsort((np.arange(len(places)), moments, people, places))
    ordered_places, ordered_people = places[order], people[order]
    superseded = np.zeros(len(places), dtype=np.bool_)
    superseded[:-1] = (
        (ordered_places[:-1] == ordered_places[1:])
        & (ordered_people[:-1] == ordered_people[1:])
        & (ordered_people[:-1] != NOBODY)
    )
    kept = np.empty(len(places), dtype=np.bool_)
    kept[order] = ~superseded
    return kept
