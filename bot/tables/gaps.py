"""Answers against facts by methodology 2026.1, as rows for an operator."""

import math
from dataclasses import dataclass
from typing import Any

from bot.results.method_2026 import perceived
from scoring.perceived import GapVerdict
from storage.chosen_centers import chosen
from storage.engine.database import Database

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """By group the centers behind the nation's line, and ω in points: how far centers lie from it by more than
    chance."""

    rows: list[Row]
    centers: dict[str, int]
    omega: dict[str, float]


async def rows(db: Database, *, week: int, center: str | None, region: str | None, every: bool) -> Found:
    """A row for each center and group, those farthest apart first; without `every` the notable ones alone. Raises
    NotFound."""
    places = {one.id: one for one in await chosen(db, center, region)}
    found = await perceived.read(db, week)
    pairs = [
        (places[center_id], gap)
        for center_id, mine in found.gaps.items()
        if center_id in places
        for gap in mine
        if every or gap.verdict is not GapVerdict.USUAL
    ]
    pairs.sort(key=lambda pair: (-abs(pair[1].d), pair[0].code, pair[1].group))
    listed = [
        {
            "center": place.code,
            "region": place.region,
            "group": gap.group,
            "answers": gap.perceived,
            "facts": gap.measured,
            "d": gap.d,
            "verdict": str(gap.verdict).replace("_", " "),
        }
        for place, gap in pairs
    ]
    return Found(listed, found.centers, {group: math.sqrt(one) for group, one in found.omega2.items()})
