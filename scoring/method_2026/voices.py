"""One voice: of a person's counted interviews of one center and type within a window only the latest enters
(methodology §3)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOBODY = -1
"""In the place of a person's number: an answer on paper or from a file, which stands for a person of its own."""


@dataclass(frozen=True, slots=True)
class Voices:
    """Which of n interviews are the latest of their person at their place.

    overall     in all periods together
    in_period   in their own period; includes those of `overall`
    """

    overall: NDArray[np.bool_]
    in_period: NDArray[np.bool_]


def by_period(
    places: NDArray[np.int64], periods: NDArray[np.int64], people: NDArray[np.int64], moments: NDArray[np.int64]
) -> Voices:
    """The same over periods 0, 1, …, each of shape (n,).

    >>> voices = by_period(np.zeros(3, int), np.array([1, 1, 0]), np.full(3, 7), np.array([10, 20, 30]))
    >>> voices.in_period.tolist(), voices.overall.tolist()
    ([False, True, True], [False, False, True])
    """
    spread = int(periods.max(initial=0)) + 1
    return Voices(overall=latest(places, people, moments), in_period=latest(places * spread + periods, people, moments))


def several(places: NDArray[np.int64], people: NDArray[np.int64]) -> NDArray[np.intp]:
    """Which of n interviews are of people who have more than one at their place, in the order of the arrays: only those
    need to be looked at one by one.

    people
        Numbered from 0, or `NOBODY`.

    >>> several(np.array([1, 2, 1, 1, 2]), np.array([7, 7, NOBODY, 7, 8])).tolist()
    [0, 3]
    """
    times = np.bincount(people[people != NOBODY], minlength=1)
    # The number -1 of nobody looks at the last person, and is left out after that.
    again = np.flatnonzero((times[people] > 1) & (people != NOBODY))
    if not len(again):
        return again
    key = people[again] * (int(places.max()) + 1) + places[again]
    order = np.argsort(key)
    same = np.diff(key[order]) == 0
    repeated = np.zeros(len(again), dtype=np.bool_)
    repeated[order[:-1][same]] = repeated[order[1:][same]] = True
    return again[repeated]


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
