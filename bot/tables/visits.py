"""The visit ledger with what it says: response rates, and alarms where more answers come than visits."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.results.visit_totals import VisitLine, lines
from storage import centers
from storage.engine.database import Database
from storage.errors import CenterNotFound


async def rows(
    db: Database, *, center: str | None, region: str | None, start: date, end: date, now: datetime
) -> list[dict[str, Any]]:
    """One row per center and day. Raises NotFound."""
    chosen = await centers.listing(db, region=region, closed=True)
    if center is not None:
        one = await centers.by_code(db, center)
        if one not in chosen:
            raise CenterNotFound(f"{center} in {region}")
        chosen = [one]
    return [row(line) for line in await lines(db, chosen, start=start, end=end, now=now)]


def row(line: VisitLine) -> dict[str, Any]:
    return {
        "center": line.center.code,
        "region": line.center.region,
        "day": line.counts.day.isoformat(),
        **{name: value for name, value in asdict(line.counts).items() if name not in ("center_id", "day")},
        "response_rate": line.response_rate,
        "alarm": line.alarm,
    }
