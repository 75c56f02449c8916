"""A region or the nation: the means of its centers' adjusted indices, weighted by people, by type (methodology §10)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.published import PublishedFigures
from scoring.method_2026.index import Composition
from scoring.method_2026.robust import NORMAL

SIDE = NORMAL.inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class PlaceIndex:
    """The index of a place on 0–100 with its 95 % interval; the centers and the people behind it."""

    value: float
    low: float
    high: float
    centers: int
    people: int


def place_index(
    ids: Iterable[int], published: Mapping[int, PublishedFigures], parts: Mapping[int, CenterParts]
) -> PlaceIndex | None:
    """I_t = Σ n·I/Σ n over the centers that have an index, employers only where they answered themselves; types by π.
    Job seekers alone where no center has employers of its own. None without any center.

    The answers of centers are independent: Var = Σ n·s²/(Σ n)².
    """
    # Without types where answers have gone since the figures were published.
    shown = [center_id for center_id in ids if center_id in published and center_id in parts and parts[center_id].types]
    if not shown:
        return None
    sums: list[tuple[int, float, float]] = []
    for kind in range(2):
        members = [
            parts[one].types[kind]
            for one in shown
            if kind == 0 or published[one].visible.composition is Composition.OWN
        ]
        n = sum(one.people for one in members)
        total = math.fsum(one.people * one.index for one in members)
        spread = math.fsum(one.people * one.variance for one in members if not math.isnan(one.variance))
        sums.append((n, total, spread))
    shares = published[shown[0]].shares if sums[1][0] else (1.0, 0.0)
    known = [(share, *one) for share, one in zip(shares, sums, strict=True) if one[0]]
    value = math.fsum(share * total / n for share, n, total, _ in known)
    half = SIDE * math.sqrt(math.fsum((share / n) ** 2 * spread for share, n, _, spread in known))
    people = sum(n for n, _, _ in sums)
    return PlaceIndex(value, max(0.0, value - half), min(100.0, value + half), len(shown), people)
