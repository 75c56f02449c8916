"""People before an interview: whose consent is on the screen, and words that they have said so far. Kept for a day.

When an interview opens, the words become its comment. If none opens, they become a letter to the center; without a
center, they are forgotten.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from questionnaire import said
from questionnaire.model import Entry
from questionnaire.said import Said
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.engine.prepared import Prepared
from storage.people import respondents as people
from storage.places.centers import local_week
from storage.tables import centers, newcomers
from storage.words import letters

REMEMBERED = timedelta(hours=24)
AT_ONCE = 100
COLUMNS = newcomers.c


@dataclass(frozen=True, slots=True)
class Newcomer:
    """`center_id` and `entry` are None as long as no center is known; `words` is None without any.

    asked   the client has asked what only a center can answer
    """

    center_id: int | None
    entry: Entry | None
    words: str | None
    asked: bool
    came_at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """The words so far.

    lost    how many characters found no room
    again   the same words came by the same messages before
    """

    center_id: int | None
    words: str
    lost: int
    again: bool


async def find(db: Database, account: str, now: datetime) -> Newcomer | None:
    async with db.read() as connection:
        row = await _row(connection, account, now)
    return None if row is None else _newcomer(row)


async def come_to(
    db: Database, account: str, center_id: int, entry: Entry, *, language: str, questionnaire: str, now: datetime
) -> Newcomer:
    """Remembers that the center's consent is shown; returns what was known before. Words that were meant for another
    center become a letter to it."""
    async with db.write() as connection:
        before = await _row(connection, account, now)
        kept = await take(db, connection, account, center_id, questionnaire=questionnaire, now=now)
        values = {"center_id": center_id, "entry": entry.value, "said": kept, "language": language, "came_at": now}
        await connection.execute(insert(newcomers).values(account=account, asked=False, **values))
    words = None if kept is None else said.joined(said.read(kept))
    return Newcomer(center_id, entry, words, before is not None and before.asked, now)


async def ask(db: Database, account: str, *, language: str, now: datetime) -> None:
    """Remembers that there was a question, until it is known which center can answer it."""
    values = {"asked": True, "came_at": now}
    added = db.insert(newcomers).values(account=account, language=language, **values)
    async with db.write() as connection:
        await connection.execute(added.on_conflict_do_update(index_elements=[COLUMNS.account], set_=values))


async def leave_center(db: Database, account: str) -> None:
    """The client looks for another center: the words go along."""
    mine = COLUMNS.account == account
    async with db.write() as connection:
        await connection.execute(delete(newcomers).where(mine, COLUMNS.said.is_(None)))
        await connection.execute(update(newcomers).where(mine).values(center_id=None, entry=None))


async def say(db: Database, account: str, words: Said, *, language: str, questionnaire: str, now: datetime) -> Heard:
    """Keeps messages' words, or replaces those that they brought before."""
    async with db.write() as connection:
        row = (await connection.execute(_of(account))).first()
        if row is not None and row.came_at <= now - REMEMBERED:
            # Another process has not come to it yet.
            await _settle(db, connection, row, questionnaire, now)
            row = None
        before = said.read(None if row is None else row.said)
        after = said.put_all(before, words)
        center_id = None if row is None else row.center_id
        values = {"center_id": center_id, "said": said.written(after.said), "language": language, "came_at": now}
        added = db.insert(newcomers).values(account=account, asked=False, **values)
        await connection.execute(added.on_conflict_do_update(index_elements=[COLUMNS.account], set_=values))
    return Heard(center_id, said.joined(after.said), after.lost, said.is_known(before, after.said, words))


async def has_said(db: Database, account: str, message_id: int, now: datetime) -> bool:
    async with db.read() as connection:
        row = await _row(connection, account, now)
    return row is not None and row.said is not None and message_id in said.read(row.said)


async def forget(db: Database, account: str) -> bool:
    """Whether there were words."""
    async with db.write() as connection:
        gone = delete(newcomers).where(COLUMNS.account == account).returning(COLUMNS.said)
        return (await connection.execute(gone)).scalar() is not None


async def take(
    db: Database, connection: Connection, account: str, center_id: int, *, questionnaire: str, now: datetime
) -> str | None:
    """Ends somebody's time before an interview at a center; returns the words that go along, as `said.written` writes
    them. Words that were meant for another center become a letter to it."""
    gone = delete(newcomers).where(COLUMNS.account == account).returning(newcomers)
    row = (await connection.execute(gone)).first()
    if row is None or row.center_id in (None, center_id):
        return None if row is None else row.said
    await _settle(db, connection, row, questionnaire, now)
    return None


async def settle(db: Database, questionnaire: str, now: datetime) -> int:
    """Makes letters of what was said a day ago, and forgets who has said nothing, or not about which center; returns
    how many people there were. Safe to run twice and by two."""
    settled = 0
    while True:
        accounts = [row.account for row in await db.fetch(_due(), {"by": now - REMEMBERED, "most": AT_ONCE})]
        if not accounts:
            return settled
        async with db.write() as connection:
            gone = delete(newcomers).where(COLUMNS.account.in_(accounts), COLUMNS.came_at <= now - REMEMBERED)
            rows = (await connection.execute(gone.returning(newcomers))).all()
            for row in rows:
                await _settle(db, connection, row, questionnaire, now)
        settled += len(rows)
        if len(accounts) < AT_ONCE:
            return settled


@cache
def _due() -> Prepared:
    return Prepared(select(COLUMNS.account).where(COLUMNS.came_at <= bindparam("by")).limit(bindparam("most")))


async def _settle(db: Database, connection: Connection, row: Row[Any], questionnaire: str, now: datetime) -> None:
    if row.center_id is None or row.said is None:
        return
    timezone = await connection.scalar(select(centers.c.timezone).where(centers.c.id == row.center_id))
    await letters.add(
        db,
        connection,
        row.account,
        week=local_week(now, str(timezone)),
        now=now,
        center_id=row.center_id,
        id=secrets.token_hex(8),
        respondent_id=await people.ensure(connection, row.account, now),
        entry=row.entry or Entry.TYPED_CODE.value,
        questionnaire=questionnaire,
        language=row.language,
        started_at=full_hour(row.came_at),
        touched_at=full_hour(row.came_at),
        comment=said.joined(said.read(row.said)),
    )


async def _row(connection: Connection, account: str, now: datetime) -> Row[Any] | None:
    return (await connection.execute(_of(account).where(COLUMNS.came_at > now - REMEMBERED))).first()


def _of(account: str) -> Any:
    return select(newcomers).where(COLUMNS.account == account)


def _newcomer(row: Row[Any]) -> Newcomer:
    words = None if row.said is None else said.joined(said.read(row.said))
    entry = None if row.entry is None else Entry(row.entry)
    return Newcomer(row.center_id, entry, words, row.asked, row.came_at)
