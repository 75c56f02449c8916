"""The visit ledger with response rates, and alarms for more answers than visits."""

from datetime import date, datetime
from typing import Any

from bot.results.visit_totals import VisitLine, lines
from storage.engine.database import Database
from storage.places.chosen_centers import places


async def rows(
    db: Database, *, center: str | None, region: str | None, start: date, end: date, now: datetime
) -> list[dict[str, Any]]:
    """One row per center and day. Raises NotFound."""
    chosen, every = await places(db, center, region), center is None and region is None
    return [row(line) for line in await lines(db, chosen, start=start, end=end, now=now, every=every)]


def row(line: VisitLine) -> dict[str, Any]:
    counts = line.counts
    return {
        "center": line.center.code,
        "region": line.center.region,
        "day": counts.day.isoformat(),
        "issued": counts.issued,
        "redeemed": counts.redeemed,
        "completed": counts.completed,
        "expired": counts.expired,
        "answers": counts.answers,
        "visits": counts.visits,
        "response_rate": line.response_rate,
        "alarm": line.alarm,
    }
