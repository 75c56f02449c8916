"""The answers that count, with the day on which each was given (the center's own days)."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from storage.counting.changes import COUNTED
from storage.engine.database import Database
from storage.places.centers import week_number
from storage.tables import centers, interviews


@dataclass(frozen=True, slots=True)
class AnswersOfDay:
    """An interview: `person` is None where nobody knows who answered."""

    center_id: int
    day: date
    respondent_type: str
    person: str | None
    answers: str


async def between(db: Database, *, start: date, end: date, center_ids: Sequence[int]) -> AsyncIterator[AnswersOfDay]:
    """From `start` to `end`, both included, in the order in which they were completed."""
    columns = interviews.c
    query = (
        select(
            columns.center_id, columns.completed_at, columns.respondent_type, columns.respondent_id, columns.answers,
            centers.c.timezone,
        )
        .join(centers, centers.c.id == columns.center_id)
        .where(
            columns.center_id.in_(center_ids),
            columns.completed_week.between(week_number(start), week_number(end)),
            columns.quality.in_(COUNTED),
        )
        .order_by(columns.completed_at, columns.id)
    )  # fmt: skip
    for row in await db.rows(query):
        day = row.completed_at.astimezone(ZoneInfo(row.timezone)).date()
        if start <= day <= end:
            yield AnswersOfDay(row.center_id, day, row.respondent_type, row.respondent_id, row.answers)
