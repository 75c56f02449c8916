"""Words that clients add to the comment of an interview, and edit: while it is open and for a day after its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update

from questionnaire import said
from questionnaire.said import Said
from storage.engine.database import Database
from storage.people import respondent_centers
from storage.tables import centers, interviews

AFTERWARDS = timedelta(hours=24)
"""How long after the end a client may add words, or change them."""
TRIES = 5
ENDED = interviews.c.completed_at, interviews.c.abandoned_at


@dataclass(frozen=True, slots=True)
class Kept:
    """The comment with the words in it.

    lost    how many characters found no room
    again   the same words came by the same messages before: the messenger repeats what it is not sure of
    """

    interview_id: str
    center_name: str
    comment: str
    lost: int
    again: bool


async def add(db: Database, account: str, center_id: int, interview_id: str, words: Said) -> Kept | None:
    """Adds messages' words to the comment of one of the account's interviews; None if that is not there any more."""
    return await _put(db, account, words, interviews.c.id == interview_id, center_id=center_id)


async def replace(db: Database, account: str, message_id: int, words: str, now: datetime) -> Kept | None:
    """Puts an edited message's words in the place of those that it brought; None if it brought none, or the interview
    ended long ago."""
    lately = (*(moment > now - AFTERWARDS for moment in ENDED), *ENDED)
    recent = or_(lately[0], lately[1], ENDED[0].is_(None) & ENDED[1].is_(None))
    return await _put(db, account, {message_id: words}, recent & interviews.c.said.is_not(None), edited=message_id)


async def _put(
    db: Database, account: str, words: Said, which: Any, *, center_id: int | None = None, edited: int | None = None
) -> Kept | None:
    for _ in range(TRIES):
        row = await _find(db, account, which, center_id, edited)
        if row is None:
            return None
        before = said.read(row.said, row.comment)
        after = said.put_all(before, words)
        comment = said.joined(after.said)
        kept = Kept(row.id, row.name, comment, after.lost, said.is_known(before, after.said, words))
        if await _write(db, row, comment, said.written(after.said)):
            return kept
    return None


async def _find(
    db: Database, account: str, which: Any, center_id: int | None, message_id: int | None
) -> Row[Any] | None:
    query = (
        select(interviews.c.center_id, interviews.c.id, interviews.c.comment, interviews.c.said, centers.c.name)
        .join(centers, centers.c.id == interviews.c.center_id)
        .where(which)
        .order_by(interviews.c.started_at.desc())
    )
    async with db.read() as connection:
        mine = await respondent_centers.told_by(db, connection, account, center_id)
        rows = (await connection.execute(query.where(*mine))).all()
    return next((row for row in rows if message_id is None or message_id in said.read(row.said)), None)


async def _write(db: Database, row: Row[Any], comment: str, kept: str) -> bool:
    """False if the comment has changed meanwhile."""
    change = update(interviews).where(
        interviews.c.center_id == row.center_id,
        interviews.c.id == row.id,
        interviews.c.comment.is_not_distinct_from(row.comment),
        interviews.c.said.is_not_distinct_from(row.said),
    )
    async with db.write() as connection:
        return (await connection.execute(change.values(comment=comment or None, said=kept))).rowcount == 1


async def settle(db: Database, now: datetime) -> int:
    """Forgets which message brought which words, where nothing can be changed any more; returns how many comments."""
    old = or_(*(moment <= now - AFTERWARDS for moment in ENDED))
    async with db.write() as connection:
        return (
            await connection.execute(update(interviews).where(interviews.c.said.is_not(None), old).values(said=None))
        ).rowcount
