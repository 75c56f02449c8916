"""Reading many completed interviews: for the statistics."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import func, select

from storage.database import Database
from storage.tables import interviews

COUNTED = ("clean", "B")
"""Quality classes that enter the index."""

CHUNK = 50_000

PackedRow = tuple[int, str, int, str, str, str]
"""center id, respondent type, week of completion, interview id, answers, quality"""


async def packed(
    db: Database,
    *,
    first_week: int,
    last_week: int,
    center_ids: Sequence[int] | None = None,
    chunk: int = CHUNK,
) -> AsyncIterator[list[PackedRow]]:
    """Completed interviews that count, in the order of center and id, in chunks of whole rows.

    Every chunk is a read of its own, so that a long run never keeps writers waiting.
    """
    columns = (
        interviews.c.center_id,
        interviews.c.respondent_type,
        interviews.c.completed_week,
        interviews.c.id,
        interviews.c.answers,
        interviews.c.quality,
    )
    query = (
        select(*columns)
        .where(interviews.c.completed_week.between(first_week, last_week), interviews.c.quality.in_(COUNTED))
        .order_by(interviews.c.center_id, interviews.c.id)
        .limit(chunk)
    )
    if center_ids is not None:
        query = query.where(interviews.c.center_id.in_(center_ids))
    after: tuple[int, str] | None = None
    while True:
        page = query
        if after is not None:
            center_id, interview_id = after
            page = query.where(
                (interviews.c.center_id > center_id)
                | ((interviews.c.center_id == center_id) & (interviews.c.id > interview_id))
            )
        async with db.read() as connection:
            rows = [tuple(row) for row in await connection.execute(page)]
        if rows:
            yield rows
        if len(rows) < chunk:
            return
        after = (rows[-1][0], rows[-1][3])


async def excluded(db: Database, *, first_week: int, last_week: int) -> dict[int, dict[str, int]]:
    """How many completed interviews do not count, by center and reasons."""
    query = (
        select(interviews.c.center_id, interviews.c.reasons, func.count().label("number"))
        .where(interviews.c.completed_week.between(first_week, last_week), interviews.c.quality.not_in(COUNTED))
        .group_by(interviews.c.center_id, interviews.c.reasons)
    )
    found: dict[int, dict[str, int]] = {}
    async with db.read() as connection:
        for row in await connection.execute(query):
            found.setdefault(row.center_id, {})[row.reasons] = row.number
    return found


async def completed_in_week(db: Database, week: int) -> dict[int, int]:
    """How many interviews that count were completed in a week, by center."""
    query = (
        select(interviews.c.center_id, func.count().label("number"))
        .where(interviews.c.completed_week == week, interviews.c.quality.in_(COUNTED))
        .group_by(interviews.c.center_id)
    )
    async with db.read() as connection:
        return {row.center_id: row.number for row in await connection.execute(query)}


async def count_completed(db: Database, *, since: datetime | None = None) -> int:
    query = select(func.count()).where(interviews.c.completed_at.is_not(None))
    if since is not None:
        query = query.where(interviews.c.completed_at >= since)
    async with db.read() as connection:
        return int(await connection.scalar(query) or 0)
