"""Queries for the quality rules when an interview completes: who came before, how fast, how many at once."""

from datetime import datetime

from sqlalchemy import func, select

from questionnaire.model import TYPED_IN, Entry, RespondentType
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.places.centers import local_week
from storage.tables import interviews


async def seen_since(db: Database, respondent_id: str, center_id: int, since: datetime) -> bool:
    """Whether the respondent has completed an interview about the center after `since`."""
    query = (
        select(interviews.c.id)
        .where(
            interviews.c.respondent_id == respondent_id,
            interviews.c.center_id == center_id,
            interviews.c.completed_at > since,
        )
        .limit(1)
    )
    async with db.read() as connection:
        return await connection.scalar(query) is not None


async def last_seconds(db: Database, respondent_type: RespondentType, limit: int) -> list[int]:
    """The duration of the last timed interviews of a type, newest first."""
    query = (
        select(interviews.c.total_seconds)
        .where(
            interviews.c.respondent_type == respondent_type.value,
            interviews.c.completed_at.is_not(None),
            interviews.c.total_seconds.is_not(None),
        )
        .order_by(interviews.c.completed_at.desc())
        .limit(limit)
    )
    async with db.read() as connection:
        return list(await connection.scalars(query))


async def count(
    connection: Connection, center_id: int, timezone: str, *, after: datetime, until: datetime, kiosk: bool = False
) -> int:
    """Interviews that the center's clients completed by themselves after one moment and up to another, `until`
    included: on the center's kiosks, or everywhere else. Their weeks in the center's zone find them. Call it inside the
    completing transaction."""
    on_kiosk = interviews.c.entry == Entry.KIOSK.value
    elsewhere = interviews.c.entry.not_in([one.value for one in (*TYPED_IN, Entry.KIOSK)])
    query = select(func.count()).where(
        interviews.c.center_id == center_id,
        interviews.c.completed_week.between(local_week(after, timezone), local_week(until, timezone)),
        interviews.c.completed_at > after,
        interviews.c.completed_at <= until,
        on_kiosk if kiosk else elsewhere,
    )
    return int(await connection.scalar(query))
