"""The measurements as a list to print."""

from typing import Any

from storage import centers, indicators
from storage.engine.database import Database


async def rows(
    db: Database, first: str, last: str, *, center: str | None = None, region: str | None = None
) -> list[dict[str, Any]]:
    """The values of the months from first to last, by center, month and indicator. Raises NotFound."""
    if center is not None:
        chosen = [await centers.by_code(db, center)]
    else:
        chosen = await centers.listing(db, region=region, closed=True)
    codes = {one.id: one.code for one in chosen}
    everywhere = center is None and region is None
    found = await indicators.between(db, first, last, center_ids=None if everywhere else list(codes))
    return [
        {"center": codes[one.center_id], "month": one.month, "indicator": one.indicator, "value": one.value}
        for one in found
    ]
