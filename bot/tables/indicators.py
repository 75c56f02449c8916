"""The measurements as a list to print."""

from typing import Any

from storage.engine.database import Database
from storage.places.chosen_centers import chosen_ids, places
from storage.results import indicators


async def rows(
    db: Database, first: str, last: str, *, center: str | None = None, region: str | None = None
) -> list[dict[str, Any]]:
    """The values of the months from first to last, by center, month and indicator. Raises NotFound."""
    codes = {one.id: one.code for one in await places(db, center, region)}
    found = await indicators.between(db, first, last, center_ids=await chosen_ids(db, center, region))
    return [
        {"center": codes[one.center_id], "month": one.month, "indicator": one.indicator, "value": one.value}
        for one in found
    ]
