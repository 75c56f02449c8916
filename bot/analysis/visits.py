"""The visit ledger as a frame."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from bot.analysis.columns import DAY, batches, category, chosen
from bot.results.visit_totals import lines
from bot.tables import visits
from scoring.windows import newest_day
from storage.engine.database import Database

USUAL_DAYS = 365
TYPES = {
    "day": DAY, "issued": "int64", "redeemed": "int64", "completed": "int64", "expired": "int64", "answers": "int64",
    "visits": "Int64", "response_rate": "float64", "alarm": "bool",
}  # fmt: skip


async def visits_frame(
    db: Database,
    *,
    centers: str | Collection[str] | None = None,
    region: str | None = None,
    start: date | None = None,
    end: date | None = None,
) -> pd.DataFrame:
    """A row for each center and day on which anything happened, as in `visits show`.

    `start` and `end` are days at the center, both included; by default the last 365. `visits` is missing where the
    center has not reported; `response_rate` is missing where it cannot be computed. Raises CenterNotFound,
    RegionNotFound.
    """
    now = datetime.now(UTC)
    places = await chosen(db, centers, region)
    last = end or newest_day(now)
    first = start or last - timedelta(days=USUAL_DAYS - 1)
    types: dict[str, Any] = {
        "center": category(one.code for one in places),
        "region": category(one.region for one in places),
        **TYPES,
    }
    frames = [pd.DataFrame(columns=list(types), dtype=object).astype(types)]
    for batch in batches(places):
        rows = [visits.row(line) for line in await lines(db, batch, start=first, end=last, now=now)]
        frames.append(pd.DataFrame(rows, columns=list(types), dtype=object).astype(types))
    return pd.concat(frames, ignore_index=True)
