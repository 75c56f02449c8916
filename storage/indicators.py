"""Values of objective indicators: a number for each center, month and indicator."""

from collections.abc import Sequence

from sqlalchemy import func, select

from storage.database import Database
from storage.tables import indicator_values


async def means(
    db: Database, *, first_month: str, last_month: str, center_ids: Sequence[int] | None = None
) -> dict[int, dict[str, float]]:
    """Mean values over a range of months, such as "2026-09" to "2026-11", by center id and indicator."""
    table = indicator_values
    query = (
        select(table.c.center_id, table.c.indicator, func.avg(table.c.value).label("mean"))
        .where(table.c.month.between(first_month, last_month))
        .group_by(table.c.center_id, table.c.indicator)
        .order_by(table.c.center_id, table.c.indicator)
    )
    if center_ids is not None:
        query = query.where(table.c.center_id.in_(center_ids))
    found: dict[int, dict[str, float]] = {}
    async with db.read() as connection:
        for row in await connection.execute(query):
            found.setdefault(row.center_id, {})[row.indicator] = row.mean
    return found
