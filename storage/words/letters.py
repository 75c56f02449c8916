"""Letters: words of clients who have not answered the questions. They count for no index.

A letter is an interview that was abandoned with a comment, and keeps nothing of the answers. A person has one letter at
a center in 30 days; words that come later are added to it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from questionnaire import said
from questionnaire.flow import COOLDOWN, NO_ANSWERS
from storage.access.memberships import Status
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.people import respondent_centers
from storage.tables import interviews, memberships

LETTER = interviews.c.letter_week.is_not(None) & interviews.c.comment.is_not(None) & interviews.c.quality.is_(None)
"""Those of staff have a quality class, X, and are not shown."""
NO_SECONDS = "000" * len(NO_ANSWERS)


async def written_since(db: Database, account: str, center_id: int, since: datetime) -> datetime | None:
    """When the account's last letter to the center became one, if that was after `since`."""
    query = (
        select(interviews.c.abandoned_at)
        .where(interviews.c.letter_week.is_not(None), interviews.c.abandoned_at > since)
        .order_by(interviews.c.abandoned_at.desc())
        .limit(1)
    )
    async with db.read() as connection:
        mine = await respondent_centers.told_by(db, connection, account, center_id)
        written: datetime | None = await connection.scalar(query.where(*mine))
    return written


async def add(db: Database, connection: Connection, account: str, *, week: int, now: datetime, **columns: Any) -> None:
    """Adds an account's interview without answers that is a letter from the start; `columns` are those that it has to
    have."""
    await connection.execute(insert(interviews).values(**columns, verified=False, abandoned_at=now))
    await respondent_centers.note(db, connection, columns["respondent_id"], [columns["center_id"]])
    await become(connection, account, columns["center_id"], columns["id"], week=week, now=now)


async def become(
    connection: Connection, account: str, center_id: int, interview_id: str, *, week: int, now: datetime
) -> None:
    """Makes an abandoned interview of an account a letter, if it has a comment."""
    mine = interviews.c.center_id == center_id, interviews.c.id == interview_id
    row = (await connection.execute(select(interviews).where(*mine))).one()
    if row.comment is None:
        return
    without_answers = {
        "answers": NO_ANSWERS,
        "seconds": NO_SECONDS,
        "respondent_type": None,
        "age_band": None,
        **{name: full_hour(row._mapping[name]) for name in ("started_at", "touched_at", "abandoned_at")},
        **await _judged(connection, account),
    }
    earlier = await _earlier(connection, row, now)
    if earlier is None:
        await connection.execute(update(interviews).where(*mine).values(**without_answers, letter_week=week))
        return
    both = said.appended(earlier.comment, row.comment)
    theirs = interviews.c.center_id == center_id, interviews.c.id == earlier.id
    await connection.execute(update(interviews).where(*theirs).values(comment=both, said=None))
    await connection.execute(update(interviews).where(*mine).values(**without_answers, comment=None, said=None))


async def _earlier(connection: Connection, row: Row[Any], now: datetime) -> Row[Any] | None:
    query = (
        select(interviews.c.id, interviews.c.comment)
        .where(interviews.c.respondent_id == row.respondent_id, interviews.c.center_id == row.center_id, LETTER)
        .where(interviews.c.id != row.id, interviews.c.abandoned_at > now - COOLDOWN)
        .order_by(interviews.c.abandoned_at.desc())
        .limit(1)
    )
    return (await connection.execute(query)).first()


async def _judged(connection: Connection, account: str) -> dict[str, str]:
    """Administrators and operators write no letters about centers."""
    roles = select(memberships.c.id).where(memberships.c.account == account, memberships.c.status == Status.ACTIVE)
    staff = await connection.scalar(roles.limit(1))
    return {} if staff is None else {"quality": "X", "reasons": "staff"}
