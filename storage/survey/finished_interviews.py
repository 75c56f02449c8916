"""Completed interviews as their respondents meet them again: the thanks, and words added later."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select

from storage.counting.quality_counts import read_reasons
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.people import respondent_centers, respondents
from storage.tables import centers, identities, interviews


@dataclass(frozen=True, slots=True)
class Finished:
    """A completed interview, with the facts for the message of thanks."""

    id: str
    center_id: int
    center_name: str
    timezone: str
    answers: str
    total_seconds: int | None
    comment: str | None
    completed_at: datetime
    reasons: tuple[str, ...]
    """Of its quality class."""


async def completed_since(db: Database, account: str, center_id: int, since: datetime) -> datetime | None:
    """When the account last completed an interview about the center, if that was after `since`."""
    asked = {"of_center": center_id, "since": since}
    if db.distributed:
        of_respondent = {"of_respondent": await respondents.find_id(db, account)}
        found = await db.fetch(_completed_by_respondent(), asked | of_respondent)
    else:
        found = await db.fetch(_completed(), asked | {"of_account": account})
    completed: datetime | None = found[0].completed_at if found else None
    return completed


@cache
def _completed() -> Prepared:
    mine = identities.c.account == bindparam("of_account"), interviews.c.center_id == bindparam("of_center")
    return Prepared(
        select(interviews.c.completed_at)
        .join(identities, identities.c.respondent_id == interviews.c.respondent_id)
        .where(*mine, interviews.c.completed_at > bindparam("since"))
        .order_by(interviews.c.completed_at.desc())
    )


@cache
def _completed_by_respondent() -> Prepared:
    mine = interviews.c.respondent_id == bindparam("of_respondent"), interviews.c.center_id == bindparam("of_center")
    return Prepared(
        select(interviews.c.completed_at)
        .where(*mine, interviews.c.completed_at > bindparam("since"))
        .order_by(interviews.c.completed_at.desc())
    )


async def last_finished(
    db: Database,
    account: str,
    *,
    since: datetime | None = None,
    interview_id: str | None = None,
    center_id: int | None = None,
) -> Finished | None:
    """The interview that the account completed last; after a moment, the one with this id, or about this center, where
    they are given."""
    names = ("id", "center_id", "answers", "total_seconds", "comment", "completed_at", "reasons")
    columns = [interviews.c[name] for name in names]
    query = (
        select(*columns, centers.c.name.label("center_name"), centers.c.timezone)
        .join(centers, centers.c.id == interviews.c.center_id)
        .where(interviews.c.completed_at.is_not(None))
        .order_by(interviews.c.completed_at.desc())
        .limit(1)
    )
    if since is not None:
        query = query.where(interviews.c.completed_at > since)
    if interview_id is not None:
        query = query.where(interviews.c.id == interview_id)
    async with db.read() as connection:
        mine = await respondent_centers.told_by(db, connection, account, center_id)
        row = (await connection.execute(query.where(*mine))).first()
    return None if row is None else Finished(**{**row._mapping, "reasons": read_reasons(row.reasons)})
