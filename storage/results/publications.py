"""When figures were published, and how revisions moved them, by both methodologies: for reports."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import snapshots, snapshots_2026


@dataclass(frozen=True, slots=True)
class Publication:
    """A revision of a center's week. `index_value` is None where there was none to show."""

    methodology: str
    center_id: int
    week: int
    revision: int
    published_at: datetime
    index_value: float | None


async def of_weeks(db: Database, first: int, last: int) -> list[Publication]:
    """Every revision of the weeks `first` to `last`, by methodology, center, week and revision."""
    found = []
    for table in (snapshots, snapshots_2026):
        columns = [table.c[name] for name in Publication.__dataclass_fields__]
        query = select(*columns).where(table.c.week.between(first, last))
        query = query.order_by(table.c.methodology, table.c.center_id, table.c.week, table.c.revision)
        found += [Publication(**row._mapping) for row in await db.rows(query)]
    return found


async def last_week_of_both(db: Database, first: int, last: int) -> int | None:
    """The last of the weeks `first` to `last` for which both methodologies have published anything."""
    weeks = []
    async with db.read() as connection:
        for table in (snapshots, snapshots_2026):
            query = select(table.c.week).where(table.c.week.between(first, last)).distinct()
            weeks.append(set(await connection.scalars(query)))
    return max(weeks[0] & weeks[1], default=None)
