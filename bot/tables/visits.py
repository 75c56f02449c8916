"""The visit ledger with response rates, and alarms for more answers than visits."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.results.visit_totals import VisitLine, lines
from storage.chosen_centers import chosen
from storage.engine.database import Database


async def rows(
    db: Database, *, center: str | None, region: str | None, start: date, end: date, now: datetime
) -> list[dict[str, Any]]:
    """One row per center and day. Raises NotFound."""
    places = await chosen(db, center, region)
    return [row(line) for line in await lines(db, places, start=start, end=end, now=now)]


def row(line: VisitLine) -> dict[str, Any]:
    return {
        "center": line.center.code,
        "region": line.center.region,
        "day": line.counts.day.isoformat(),
        **{name: value for name, value in asdict(line.counts).items() if name not in ("center_id", "day")},
        "response_rate": line.response_rate,
        "alarm": line.alarm,
    }
