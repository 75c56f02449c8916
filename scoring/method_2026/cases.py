"""Cases: centers whose answers an operator should look at (methodology §2).

A case is not public and changes nothing. Only a person puts a center under review. Who clears a case takes its answers
out of the test that opened it: see `uncleared`.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.method_2026.binomial import upper_tail
from scoring.method_2026.cells import Counts
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.false_discovery import discoveries
from scoring.method_2026.signs import Sign, Signs
from scoring.type_index import Floats, TypeIndices

DUST = 1e-9
"""Rounding of a product that is compared with a whole number."""


class CaseReason(StrEnum):
    DOUBTFUL_SHARE = "doubtful share"
    DOUBTFUL_EFFECT = "doubtful effect"
    ALL_FIVES = Sign.ALL_FIVES.value
    SAME_PATTERN = Sign.SAME_PATTERN.value
    EVERYTHING_USED = Sign.EVERYTHING_USED.value
    PERSON_FIT = Sign.PERSON_FIT.value
    SLIPS_AGAINST_POSTERS = Sign.SLIPS_AGAINST_POSTERS.value
    ALL_ONES = Sign.ALL_ONES.value
    MORE_ANSWERS_THAN_VISITS = "more answers than visits"


@dataclass(frozen=True, eq=False)
class DoubtfulShares:
    """Answers of class B at C centers.

    p          shape (C,): exact binomial tails; NaN for a center without counted answers
    called     shape (C,): which are a reason for a case
    usual      r, the nation's share as it was used
    """

    p: Floats
    called: NDArray[np.bool_]
    usual: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a case, and how likely chance alone makes it; None where that is not a test of its own."""

    reason: CaseReason
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A center, by its place, and all that speaks for looking at it; never empty."""

    center: int
    evidence: tuple[Evidence, ...]

    @property
    def reasons(self) -> tuple[CaseReason, ...]:
        return tuple(one.reason for one in self.evidence)


def doubtful_shares(counted: Counts, doubtful: Counts, constants: Constants = STANDARD) -> DoubtfulShares:
    """Which centers have more answers of class B than chance would give them at the nation's share; methodology §2.

    counted, doubtful
        Shape (C,): all counted interviews (clean and B) of both types in the index window, and those of class B.

    p = P(X ≥ b | n, r) with r = max(`doubtful_share`, Σb/Σn). Called at a false discovery rate of `case_rate` over
    centers, if also b ≥ `least_doubtful` and b/n ≥ `doubtful_ratio`·r.

    >>> found = doubtful_shares(np.array([60, 60, 1000]), np.array([12, 6, 30]))
    >>> found.called.tolist(), found.p.round(6).tolist()[:2]
    ([True, False, False], [3.6e-05, 0.078719])
    """
    usual = max(constants.doubtful_share, int(doubtful.sum()) / max(int(counted.sum()), 1))
    pairs = zip(doubtful.tolist(), counted.tolist(), strict=True)
    # A nation of nothing but doubtful answers has no tail.
    p = np.array([math.nan if not n else upper_tail(b, n, usual) if usual < 1 else 1.0 for b, n in pairs])
    many = doubtful >= constants.doubtful_ratio * usual * counted - DUST
    large = (doubtful >= constants.least_doubtful) & many
    return DoubtfulShares(p, discoveries(p, constants.case_rate) & large, usual)


def doubtful_effect(
    index: float, clean_index: float, people: int, doubtful: int, sigma2: float, constants: Constants = STANDARD
) -> bool:
    """Whether the people of class B move an index of one type by more than chance does; methodology §2.

    index, clean_index
        The plain index of n people, and of the n − b of them whose answers are clean, on 0–100; NaN if undefined.
    sigma2
        The norms' variance of one person.

    |I − I_clean| ≥ `effect_points` and above `effect_errors`·√(σ²·b/(n(n − b))), with b ≥ `least_doubtful` and
    n − b ≥ `least_clean`.

    >>> doubtful_effect(84.0, 80.0, 100, 20, 160.0), doubtful_effect(83.0, 80.0, 100, 40, 160.0)
    (True, False)
    """
    clean = people - doubtful
    if doubtful < constants.least_doubtful or clean < constants.least_clean:
        return False
    moved = abs(index - clean_index)
    return moved >= constants.effect_points and moved > constants.effect_errors * math.sqrt(
        sigma2 * doubtful / (people * clean)
    )


def doubtful_effects(
    everybody: TypeIndices, clean: TypeIndices, sigma2: float, constants: Constants = STANDARD
) -> NDArray[np.bool_]:
    """The same at C centers, from the figures of all people of a type and of those whose answers are clean."""
    called = np.zeros(len(everybody.n), dtype=np.bool_)
    for center, n in enumerate(everybody.n.tolist()):
        index, left = float(everybody.index[center]), int(clean.n[center])
        called[center] = doubtful_effect(index, float(clean.index[center]), n, n - left, sigma2, constants)
    return called


def uncleared(center: Counts, number: Counts, cleared: Counts) -> NDArray[np.bool_]:
    """Which of n answers the tests may look at, so that those of a cleared case cannot open it again; methodology §2.

    center, number
        Shape (n,): places 0 … C − 1, and numbers in the order in which the answers were completed.
    cleared
        Shape (C,): the number of the newest answer that an operator has seen when clearing the center's latest case of
        the kind that is looked for; −1 without any.

    >>> uncleared(np.array([0, 0, 1]), np.array([4, 9, 4]), np.array([4, -1])).tolist()
    [False, True, True]
    """
    return np.asarray(number > cleared[center])


def cases(
    shares: DoubtfulShares, effects: NDArray[np.bool_], found: Signs, more_answers: NDArray[np.bool_]
) -> tuple[Case, ...]:
    """The cases of a week, in the order of the centers; methodology §2.

    effects, more_answers
        Shape (C,): a doubtful effect in either type, and more answers than visits (`scoring.response`).
    """
    return tuple(
        Case(center, evidence)
        for center in range(len(shares.p))
        if (evidence := _evidence(center, shares, bool(effects[center]), found, bool(more_answers[center])))
    )


def _evidence(
    center: int, shares: DoubtfulShares, effect: bool, found: Signs, more_answers: bool
) -> tuple[Evidence, ...]:
    told = []
    if shares.called[center]:
        told.append(Evidence(CaseReason.DOUBTFUL_SHARE, float(shares.p[center])))
    if effect:
        told.append(Evidence(CaseReason.DOUBTFUL_EFFECT))
    for position, sign in enumerate(Sign):
        if found.called[center, position]:
            told.append(Evidence(CaseReason(sign.value), float(found.p[center, position])))
    if more_answers:
        told.append(Evidence(CaseReason.MORE_ANSWERS_THAN_VISITS))
    return tuple(told)
