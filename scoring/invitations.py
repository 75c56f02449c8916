"""Whom a desk invites to answer, beside whom it serves (methodology §12).

A desk that hands its links to some kinds of clients only, or at some hours only, chooses who will grade it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.false_discovery import largest_significant
from scoring.method_2026.constants import STANDARD, Constants

LEAST_VISITS = 20
"""Visits of a group, and of all others of its center, without which they are not compared."""
LEAST_GAP = 0.10
"""By how much smaller the invited share of a group must be to be called."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some visits of a center, such as those of employers between nine and ten: all, and those who were invited."""

    visits: int
    invited: int


@dataclass(frozen=True, slots=True)
class Invited:
    """A group beside all other visits of its center.

    share, others   invited parts, 0–1; NaN without visits
    p               exact, one-sided; NaN where they are not compared
    called          whether the group is passed over
    """

    share: float
    others: float
    p: float
    called: bool


def lower_tail(count: int, drawn: int, marked: int, total: int) -> float:
    """P(X ≤ count) for X hypergeometric: `drawn` of `total` without putting back, of which `marked` are marked;
    methodology §12.

    Summed over whole numbers, so it is exact before the last division. Raises ValueError for a count that cannot be.

    >>> round(lower_tail(1, 4, 4, 8), 6), lower_tail(4, 4, 4, 8)
    (0.242857, 1.0)
    """
    # Where more than all, or fewer than none, are drawn or marked, no count is possible: `least` is more than `most`.
    least, most = max(0, drawn + marked - total), min(drawn, marked)
    if not least <= count <= most:
        raise ValueError(f"no tail: {count} of {drawn} drawn, {marked} of {total} marked")
    # Each term is the one before it times a fraction. All of them over the first are one fraction, from the last to the
    # first, in whole numbers: never a float that overflows.
    upper = lower = 1
    for k in range(count - 1, least - 1, -1):
        lower *= (k + 1) * (total - marked - drawn + k + 1)
        upper = lower + (marked - k) * (drawn - k) * upper
    first = math.comb(marked, least) * math.comb(total - marked, drawn - least)
    return first * upper // lower / math.comb(total, drawn)


def invited(centers: Sequence[Sequence[Group]], constants: Constants = STANDARD) -> list[list[Invited]]:
    """Which groups of visits each of C centers passes over; methodology §12.

    centers
        For each center its groups, which together are all of its visits. Raises ValueError where more are invited than
        have come.

    Each group is compared with all other visits of its center by Fisher's exact test, one-sided: given how many the
    center invited, the chance that so few of the group are among them. Compared are groups with at least `LEAST_VISITS`
    on either side. Called are those at a false discovery rate of `case_rate` over all groups of all centers, if their
    invited share is smaller by at least `LEAST_GAP`.

    >>> [one.called for one in invited([[Group(100, 80), Group(50, 10)]])[0]]
    [False, True]
    """
    wholes = [Group(sum(one.visits for one in groups), sum(one.invited for one in groups)) for groups in centers]
    p = [[_p(group, whole) for group in groups] for groups, whole in zip(centers, wholes, strict=True)]
    # NaN is no test.
    limit = largest_significant([one for mine in p for one in mine if not math.isnan(one)], constants.case_rate)
    return [
        [_beside(group, whole, tail, tail <= limit) for group, tail in zip(groups, tails, strict=True)]
        for groups, whole, tails in zip(centers, wholes, p, strict=True)
    ]


def _p(group: Group, whole: Group) -> float:
    if not 0 <= group.invited <= group.visits:
        raise ValueError(f"{group.invited} of {group.visits} visits cannot be invited")
    if min(group.visits, whole.visits - group.visits) < LEAST_VISITS:
        return math.nan
    return lower_tail(group.invited, group.visits, whole.invited, whole.visits)


def _beside(group: Group, whole: Group, p: float, called: bool) -> Invited:
    share = _part(group.invited, group.visits)
    others = _part(whole.invited - group.invited, whole.visits - group.visits)
    return Invited(share, others, p, called and others - share >= LEAST_GAP)


def _part(some: int, all: int) -> float:
    return some / all if all else math.nan
