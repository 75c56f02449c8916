"""Which clients to remind of an open interview, and claims so that only one process reminds each."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update

from storage.engine.database import Database
from storage.messenger import Messenger
from storage.survey.interviews import UNCHANGED, seen
from storage.survey.open_interviews import Interview, every_open
from storage.tables import centers, interviews, open_interviews, respondents

WELCOME = respondents.c.stopped_at.is_(None)


async def unfinished(
    db: Database, *, after: datetime, before: datetime, zones: Collection[str], limit: int, messenger: Messenger
) -> list[Interview]:
    """A messenger's interviews with unanswered questions about open centers in these zones, last touched between two
    moments, whose clients were never reminded and want messages: the earliest, up to `limit`."""
    here = open_interviews.c.messenger == messenger.value
    async with db.read() as connection:
        return await every_open(
            db,
            connection,
            interviews.c.answers.contains("0"),
            interviews.c.touched_at > after,
            interviews.c.touched_at < before,
            centers.c.closed_at.is_(None),
            centers.c.timezone.in_(zones),
            among=here & open_interviews.c.reminded_at.is_(None) & WELCOME,
            limit=limit,
        )


async def left_open(
    db: Database, *, after: datetime, before: datetime, reminded: datetime, messenger: Messenger
) -> list[Interview]:
    """A messenger's open interviews, last touched between two moments, whose clients were not reminded since `reminded`
    and want messages, by time."""
    here = open_interviews.c.messenger == messenger.value
    between = interviews.c.touched_at > after, interviews.c.touched_at < before
    async with db.read() as connection:
        return await every_open(db, connection, *between, among=here & _not_reminded(since=reminded) & WELCOME)


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
            welcome.exists(),
        )
        .values(reminded_at=now)
    )
    async with db.write() as connection:
        if not db.distributed:
            return (await connection.execute(claimed.where(untouched.exists()), seen(interview))).rowcount == 1
        # What is kept by center and what is kept by respondent lie on two servers.
        if (await connection.execute(untouched, seen(interview))).first() is None:
            return False
        return (await connection.execute(claimed)).rowcount == 1


async def give_back(db: Database, interview: Interview, *, claimed_at: datetime) -> None:
    """Undoes a client's first claim after the messenger has refused the message."""
    unsent = (
        open_interviews.c.respondent_id == interview.respondent_id,
        open_interviews.c.interview_id == interview.id,
        open_interviews.c.reminded_at == claimed_at,
    )
    async with db.write() as connection:
        await connection.execute(update(open_interviews).where(*unsent).values(reminded_at=None))


def _not_reminded(*, since: datetime) -> Any:
    return or_(open_interviews.c.reminded_at.is_(None), open_interviews.c.reminded_at < since)
