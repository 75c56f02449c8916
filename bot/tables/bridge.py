"""What became of every center's figures from methodology 2022.1 to 2026.1, as rows for an operator."""

from dataclasses import dataclass
from typing import Any

from bot.results.method_2026 import published
from bot.results.method_2026.bridge import Bridge, of_published
from storage.engine.database import Database
from storage.errors import NotPublishedByBoth
from storage.places import centers
from storage.results import snapshots

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Crossed:
    """The bridge of a week, with a row for each center that has an index by both versions."""

    week: int
    bridge: Bridge
    rows: list[Row]


async def crossed(db: Database, *, week: int | None) -> Crossed:
    """Joins the newest figures of both versions, none newer than `week`. Raises NotPublishedByBoth."""
    earlier = await snapshots.latest(db, up_to_week=week)
    later = await published.latest(db, up_to_week=week)
    found = of_published(earlier, later)
    if not found.centers:
        raise NotPublishedByBoth
    known = {one.id: one for one in await centers.listing(db, closed=True)}
    rows = [
        {
            "center": known[one.center_id].code,
            "region": known[one.center_id].region,
            "index_2022": one.earlier,
            "index_2026": one.later,
            "difference": one.difference,
            "stars_2022": one.earlier_stars,
            "stars_2026_low": None if one.later_stars is None else one.later_stars.low,
            "stars_2026_high": None if one.later_stars is None else one.later_stars.high,
            "star_state": str(one.state),
            "share_job_seekers": later[one.center_id].shares[0],
            "share_employers": later[one.center_id].shares[1],
            "link": found.link,
            "spread": found.spread,
            "centers": len(found.centers),
        }
        for one in found.centers
    ]
    return Crossed(max(later[one.center_id].week for one in found.centers), found, rows)
