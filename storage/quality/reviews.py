"""Centers under review: only a person begins a review, for a case, and ends it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, or_, select, update

from storage.counting import changes
from storage.engine.database import Database
from storage.errors import NotUnderReview
from storage.quality import cases
from storage.quality.case_states import CaseState
from storage.quality.cases import Case
from storage.tables import reviews, snapshots, snapshots_2026


@dataclass(frozen=True, slots=True)
class Review:
    """Results of the weeks from `since` up to the one before `until` say that the center is under review. `until` is
    None while it is going on."""

    center_id: int
    id: str
    case_id: str
    since: int
    until: int | None
    begun_at: datetime
    begun_by: str
    reason: str
    ended_at: datetime | None
    ended_by: str | None
    ended_reason: str | None


async def under_review(db: Database, week: int) -> set[int]:
    """The ids of the centers whose results of a week say that they are under review."""
    query = select(reviews.c.center_id).where(
        reviews.c.since <= week, or_(reviews.c.until.is_(None), reviews.c.until > week)
    )
    async with db.read() as connection:
        return set(await connection.scalars(query))


async def history(db: Database, center_ids: Sequence[int] | None = None) -> list[Review]:
    """Reviews, the newest first."""
    query = select(reviews).order_by(reviews.c.begun_at.desc(), reviews.c.center_id, reviews.c.id)
    if center_ids is not None:
        query = query.where(reviews.c.center_id.in_(center_ids))
    return [_review(row) for row in await db.rows(query)]


async def begin(db: Database, known: Case, *, last_week: int, by: str, reason: str, now: datetime) -> Review:
    """Confirms an open case and sets its center under review, from its next publication on. A review that is going on
    already stays as it is. Raises CaseSettled.

    last_week
        The last complete week: if it is published already, the review begins with the week after it.
    """
    center_id = known.found.center_id
    since = await _next_week(db, center_id, last_week)
    async with changes.completing(db, center_id) as connection:
        await cases.settle(connection, known, CaseState.CONFIRMED, by=by, reason=reason, now=now)
        going_on = (await connection.execute(_open(center_id))).first()
        if going_on is not None:
            return _review(going_on)
        values = {
            "center_id": center_id,
            "id": secrets.token_hex(8),
            "case_id": known.id,
            "since": since,
            "begun_at": now,
            "begun_by": by,
            "reason": reason,
        }
        added = await connection.execute(insert(reviews).values(**values).returning(reviews))
        return _review(added.one())


async def end(
    db: Database, center_id: int, code: str, *, last_week: int, by: str, reason: str, now: datetime
) -> Review:
    """Ends the review of a center, from its next publication on. Raises NotUnderReview."""
    until = await _next_week(db, center_id, last_week)
    async with changes.completing(db, center_id) as connection:
        going_on = (await connection.execute(_open(center_id))).first()
        if going_on is None:
            raise NotUnderReview(code)
        values = {"until": until, "ended_at": now, "ended_by": by, "ended_reason": reason}
        mine = (reviews.c.center_id == center_id, reviews.c.id == going_on.id)
        return _review(
            (await connection.execute(update(reviews).where(*mine).values(**values).returning(reviews))).one()
        )


async def _next_week(db: Database, center_id: int, last_week: int) -> int:
    """The first week from `last_week` on that neither version of the methodology has published: what is published stays
    as it was."""
    first = last_week
    async with db.read() as connection:
        for table in (snapshots, snapshots_2026):
            weeks = select(func.max(table.c.week)).where(table.c.center_id == center_id, table.c.week >= last_week)
            newest = await connection.scalar(weeks)
            first = first if newest is None else max(first, int(newest) + 1)
    return first


def _open(center_id: int) -> Any:
    return select(reviews).where(reviews.c.center_id == center_id, reviews.c.until.is_(None))


def _review(row: Row[Any]) -> Review:
    return Review(**row._mapping)
