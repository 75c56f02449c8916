"""How many answers were given to each version of the questionnaire."""

from collections.abc import Sequence

from sqlalchemy import func, select

from storage.counting.changes import COUNTED
from storage.engine.database import Database
from storage.tables import interviews


async def counts(db: Database, center_ids: Sequence[int], *, first_week: int, last_week: int) -> dict[str, int]:
    """Interviews that count, of the weeks `first_week` to `last_week`, by the version they were asked in, in order."""
    query = (
        select(interviews.c.questionnaire, func.count().label("number"))
        .where(
            interviews.c.center_id.in_(center_ids),
            interviews.c.completed_week.between(first_week, last_week),
            interviews.c.quality.in_(COUNTED),
        )
        .group_by(interviews.c.questionnaire)
        .order_by(interviews.c.questionnaire)
    )
    return {row.questionnaire: row.number for row in await db.rows(query)}
