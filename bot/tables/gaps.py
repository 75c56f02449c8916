"""Answers against facts by methodology 2026.1, as rows for an operator."""

import math
from dataclasses import dataclass
from typing import Any

from bot.results.method_2026 import perceived
from storage.engine.database import Database
from storage.places.chosen_centers import places as chosen_places

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
    places = {one.id: one for one in await chosen_places(db, center, region)}
    found = await perceived.read(db, week)
    listed = [
        {
            "center": places[center_id].code,
            "region": places[center_id].region,
            "group": gap.group,
            "answers": gap.perceived,
            "facts": gap.measured,
            "d": gap.d,
            "verdict": str(gap.verdict).replace("_", " "),
        }
        for center_id, gap in found.ordered({one: place.code for one, place in places.items()}, every=every)
    ]
    return Found(listed, found.centers, {group: math.sqrt(one) for group, one in found.omega2.items()})
