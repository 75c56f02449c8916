"""How many interviews of the nation count, by age band and entry."""

from sqlalchemy import func, select

from storage.counting.changes import COUNTED
from storage.engine.database import Database
from storage.tables import interviews

Cell = tuple[str, str, str]
"""Type of respondent, age band, entry."""


async def counts(db: Database, *, first_week: int, last_week: int) -> dict[Cell, int]:
    """The interviews that count and were completed in these weeks."""
    key = (interviews.c.respondent_type, interviews.c.age_band, interviews.c.entry)
    query = (
        select(*key, func.count().label("number"))
        .where(interviews.c.completed_week.between(first_week, last_week), interviews.c.quality.in_(COUNTED))
        .group_by(*key)
    )
    return {(row.respondent_type, row.age_band or "", row.entry or ""): row.number for row in await db.rows(query)}
