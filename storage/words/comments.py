"""Clients' words: the comments of interviews, and letters, to sort them by theme and to quote them. Words are heard
where answers do not count, too, unless they are those of staff or of somebody who has had a say already."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from storage.engine.database import Database
from storage.tables import interviews
from storage.words.letters import LETTER

UNHEARD = ("staff", "duplicate")
"""The reasons of a quality class for which a comment is left out, as `scoring.quality` names them."""
COMMENT = and_(
    interviews.c.completed_at.is_not(None),
    interviews.c.comment.is_not(None),
    *(~interviews.c.reasons.contains(reason) for reason in UNHEARD),
)
WEEK = func.coalesce(interviews.c.completed_week, interviews.c.letter_week).label("week")
BATCH = 50
"""Centers in one read: short enough to keep no writer waiting."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, with the interview that it belongs to and the week in which that was completed; or a letter, with the
    week in which it became one, and its writer."""

    center_id: int
    interview_id: str
    week: int
    text: str
    letter_by: str | None = None


async def of_centers(
    db: Database, center_ids: Sequence[int], *, first_week: int, last_week: int
) -> AsyncIterator[list[Comment]]:
    """Comments of these weeks by center, in batches of whole centers; each batch is a separate read."""
    query = (
        select(
            interviews.c.center_id,
            interviews.c.id,
            WEEK,
            interviews.c.comment,
            case((LETTER, interviews.c.respondent_id)).label("letter_by"),
        )
        .where(_within(first_week, last_week))
        .order_by(interviews.c.center_id, interviews.c.id)
    )
    ids = sorted(center_ids)
    for start in range(0, len(ids), BATCH):
        found = await db.rows(query.where(interviews.c.center_id.in_(ids[start : start + BATCH])))
        comments = [Comment(row.center_id, row.id, row.week, row.comment, row.letter_by) for row in found]
        if comments:
            yield comments


async def by_week(
    db: Database, center_ids: Sequence[int], *, first_week: int, last_week: int
) -> dict[int, dict[int, int]]:
    """How many comments there are by center and week."""
    query = (
        select(interviews.c.center_id, WEEK, func.count().label("number"))
        .where(interviews.c.center_id.in_(center_ids), _within(first_week, last_week))
        .group_by(interviews.c.center_id, WEEK)
    )
    found: dict[int, dict[int, int]] = {}
    for row in await db.rows(query):
        found.setdefault(row.center_id, {})[row.week] = row.number
    return found


async def texts(db: Database, center_id: int, interview_ids: Sequence[str]) -> list[str]:
    """The texts of the comments that still exist, in the given order."""
    query = select(interviews.c.id, interviews.c.comment).where(
        interviews.c.center_id == center_id,
        interviews.c.id.in_(interview_ids),
        or_(COMMENT, LETTER),
    )
    found = {row.id: row.comment for row in await db.rows(query)}
    return [found[interview_id] for interview_id in interview_ids if interview_id in found]


def _within(first_week: int, last_week: int) -> ColumnElement[bool]:
    return or_(
        COMMENT & interviews.c.completed_week.between(first_week, last_week),
        LETTER & interviews.c.letter_week.between(first_week, last_week),
    )
