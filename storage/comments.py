"""Clients' comments: to sort them by theme, and to quote them. Words are heard where answers do not count, too, unless
they are those of staff or of somebody who has had a say already."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from storage.engine.database import Database
from storage.tables import interviews

UNHEARD = ("staff", "duplicate")
"""The reasons of a quality class for which a comment is left out, as `scoring.quality` names them."""
HEARD = (
    interviews.c.completed_at.is_not(None),
    interviews.c.comment.is_not(None),
    *(~interviews.c.reasons.contains(reason) for reason in UNHEARD),
)
BATCH = 50
"""Centers in one read: short enough to keep no writer waiting."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, with the interview that it belongs to and the week in which that was completed."""

    center_id: int
    interview_id: str
    week: int
    text: str


async def of_centers(
    db: Database, center_ids: Sequence[int], *, first_week: int, last_week: int
) -> AsyncIterator[list[Comment]]:
    """Comments of these weeks by center, in batches of whole centers; each batch is a separate read."""
    query = (
        select(interviews.c.center_id, interviews.c.id, interviews.c.completed_week, interviews.c.comment)
        .where(
            interviews.c.completed_week.between(first_week, last_week),
            *HEARD,
        )
        .order_by(interviews.c.center_id, interviews.c.id)
    )
    ids = sorted(center_ids)
    for start in range(0, len(ids), BATCH):
        async with db.read() as connection:
            found = await connection.execute(query.where(interviews.c.center_id.in_(ids[start : start + BATCH])))
            comments = [Comment(row.center_id, row.id, row.completed_week, row.comment) for row in found]
        if comments:
            yield comments


async def by_week(
    db: Database, center_ids: Sequence[int], *, first_week: int, last_week: int
) -> dict[int, dict[int, int]]:
    """How many comments there are by center and week."""
    query = (
        select(interviews.c.center_id, interviews.c.completed_week, func.count().label("number"))
        .where(
            interviews.c.center_id.in_(center_ids),
            interviews.c.completed_week.between(first_week, last_week),
            *HEARD,
        )
        .group_by(interviews.c.center_id, interviews.c.completed_week)
    )
    found: dict[int, dict[int, int]] = {}
    async with db.read() as connection:
        for row in await connection.execute(query):
            found.setdefault(row.center_id, {})[row.completed_week] = row.number
    return found


async def texts(db: Database, center_id: int, interview_ids: Sequence[str]) -> list[str]:
    """The texts of the comments that still exist, in the given order."""
    query = select(interviews.c.id, interviews.c.comment).where(
        interviews.c.center_id == center_id,
        interviews.c.id.in_(interview_ids),
        *HEARD,
    )
    async with db.read() as connection:
        found = {row.id: row.comment for row in await connection.execute(query)}
    return [found[interview_id] for interview_id in interview_ids if interview_id in found]
