"""Which clients to remind of an open interview, and claims so that only one process reminds each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage.engine.database import Database
from storage.interviews import UNCHANGED, Interview, read, seen, select_open
from storage.messenger import Messenger
from storage.tables import centers, interviews, open_interviews, respondents

WELCOME = respondents.c.stopped_at.is_(None)


async def unfinished(
    db: Database, *, after: datetime, before: datetime, zones: Collection[str], limit: int, messenger: Messenger
) -> list[Interview]:
    """A messenger's interviews with unanswered questions about open centers in these zones, last touched between two
    moments, whose clients were never reminded and want messages: the earliest, up to `limit`."""
    return await _all(
        db,
        open_interviews.c.messenger == messenger.value,
        interviews.c.answers.contains("0"),
        interviews.c.touched_at > after,
        interviews.c.touched_at < before,
        open_interviews.c.reminded_at.is_(None),
        centers.c.closed_at.is_(None),
        centers.c.timezone.in_(zones),
        WELCOME,
        limit=limit,
    )


async def left_open(
    db: Database, *, after: datetime, before: datetime, reminded: datetime, messenger: Messenger
) -> list[Interview]:
    """A messenger's open interviews, last touched between two moments, whose clients were not reminded since `reminded`
    and want messages, by time."""
    return await _all(
        db,
        open_interviews.c.messenger == messenger.value,
        interviews.c.touched_at > after,
        interviews.c.touched_at < before,
        _not_reminded(since=reminded),
        WELCOME,
    )


async def claim(db: Database, interview: Interview, *, since: datetime | None = None, now: datetime) -> bool:
    """Claims the reminder for the caller; False if the interview has ended or moved on, or was claimed after `since`
    (ever, by default).

    The claim comes before the message: if the process dies in between, the client gets no reminder rather than two.
    """
    untouched = select(interviews.c.id).where(*UNCHANGED, interviews.c.touched_at == interview.touched_at)
    welcome = select(respondents.c.id).where(respondents.c.id == interview.respondent_id, WELCOME)
    claimed = (
        update(open_interviews)
        .where(
            open_interviews.c.respondent_id == interview.respondent_id,
            open_interviews.c.interview_id == interview.id,
            open_interviews.c.reminded_at.is_(None) if since is None else _not_reminded(since=since),
            untouched.exists(),
            welcome.exists(),
        )
        .values(reminded_at=now)
    )
    async with db.write() as connection:
        return (await connection.execute(claimed, seen(interview))).rowcount == 1


async def give_back(db: Database, interview: Interview, *, claimed_at: datetime) -> None:
    """Undoes a client's first claim after the messenger has refused the message."""
    unsent = (
        open_interviews.c.respondent_id == interview.respondent_id,
        open_interviews.c.interview_id == interview.id,
        open_interviews.c.reminded_at == claimed_at,
    )
    async with db.write() as connection:
        await connection.execute(update(open_interviews).where(*unsent).values(reminded_at=None))


async def _all(db: Database, *conditions: Any, limit: int | None = None) -> list[Interview]:
    query = select_open().where(*conditions).order_by(interviews.c.touched_at).limit(limit)
    async with db.read() as connection:
        return [read(row) for row in await connection.execute(query)]


def _not_reminded(*, since: datetime) -> Any:
    return or_(open_interviews.c.reminded_at.is_(None), open_interviews.c.reminded_at < since)
