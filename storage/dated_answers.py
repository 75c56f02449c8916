"""Answers with the moment of their completion, for figures by day."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.changes import COUNTED
from storage.engine.database import Database
from storage.tables import interviews

CENTERS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class DatedAnswers:
    """One interview; `answers` has 15 digits."""

    center_id: int
    completed_at: datetime
    answers: str


async def counted(
    db: Database, center_ids: Sequence[int], kind: str, *, first_week: int, last_week: int
) -> AsyncIterator[DatedAnswers]:
    """The interviews of one type that count and were completed in these weeks; some centers are one read."""
    columns = [interviews.c[name] for name in DatedAnswers.__dataclass_fields__]
    query = select(*columns).where(
        interviews.c.completed_week.between(first_week, last_week),
        interviews.c.quality.in_(COUNTED),
        interviews.c.respondent_type == kind,
    )
    for first in range(0, len(center_ids), CENTERS_AT_ONCE):
        some = center_ids[first : first + CENTERS_AT_ONCE]
        async with db.read() as connection:
            rows = list(await connection.execute(query.where(interviews.c.center_id.in_(some))))
        for row in rows:
            yield DatedAnswers(**row._mapping)
