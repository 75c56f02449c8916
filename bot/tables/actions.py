"""What centers did and what became of it, as rows for an operator."""

from datetime import date
from typing import Any

from bot.results.method_2022 import action_outcomes
from scoring.method_2022.actions import ActionTaken, Verdict
from scoring.method_2026.actions import Outcome as Compared
from scoring.method_2026.actions import Verdict as Beside
from scoring.method_2026.versions import Methodologies
from storage.engine.database import Database
from storage.places.centers import Place
from storage.places.chosen_centers import chosen_ids
from storage.places.chosen_centers import places as chosen_places

Row = dict[str, Any]
WORKED = (Verdict.IMPROVED, Beside.ROSE_MORE)


async def rows(
    db: Database, today: date, methodologies: Methodologies, *, center: str | None, region: str | None
) -> list[Row]:
    """A row for each action that is shown, those that worked best first, those not yet judged last. Raises NotFound."""
    places = {one.id: one for one in await chosen_places(db, center, region)}
    found = await action_outcomes.read(db, await chosen_ids(db, center, region), today, methodologies)
    listed = [_row(places[one], taken) for one, mine in found.items() if one in places for taken in mine]
    listed.sort(key=lambda row: (row["verdict"] is None, not row["worked"], -_gain(row), row["center"], row["since"]))
    return listed


def _gain(row: Row) -> float:
    """Points beyond the others, or plain ones where nothing compares."""
    known = [row[name] for name in ("effect", "points") if row[name] is not None]
    return float(known[0]) if known else 0.0


def _row(place: Place, taken: ActionTaken) -> Row:
    seen = taken.outcome
    beside = seen if isinstance(seen, Compared) else None
    plain = None if seen is None else seen.plain if isinstance(seen, Compared) else seen.points
    return {
        "center": place.code,
        "region": place.region,
        "group": taken.group,
        "what": taken.what,
        "since": taken.since.isoformat(),
        "verdict": None if seen is None else str(seen.verdict).replace("_", " "),
        "worked": seen is not None and seen.verdict in WORKED,
        "points": plain,
        "effect": None if beside is None else beside.effect,
        "low": None if seen is None else seen.low,
        "high": None if seen is None else seen.high,
        "compared_with": None if beside is None or beside.effect is None else beside.centers,
    }
