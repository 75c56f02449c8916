"""Open interviews as a conversation needs them: with their center and client, from one server or from several."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, tuple_

from questionnaire.model import AgeBand, Entry, RespondentType
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.people import respondents
from storage.tables import centers, identities, interviews, open_interviews
from storage.tables import respondents as people

DIGITS = 3
"""Of the seconds of one answer."""

KEYS_AT_ONCE = 1_000
"""Interviews asked for by their keys in one statement."""

SAME = (interviews.c.center_id == bindparam("of_center"), interviews.c.id == bindparam("of_interview"))
"""The row of one interview."""

_OF_OPENED = (
    open_interviews.c.chat_id,
    open_interviews.c.message_id,
    people.c.language.label("respondent_language"),
)
_OF_CENTER = (centers.c.code.label("center_code"), centers.c.name.label("center_name"), centers.c.timezone)


@dataclass(frozen=True, slots=True)
class Interview:
    """An open interview, with the facts about its center and client that a conversation needs.

    `account` is the client's, as a keyed hash. `answers` is one digit per question; `seconds` three digits for each.
    `respondent_language` is the client's choice; None if the client never chose. `comment` can be changed until the
    interview is sent.
    """

    id: str
    account: str
    center_id: int
    center_code: str
    center_name: str
    timezone: str
    respondent_id: str
    respondent_type: RespondentType | None
    age_band: AgeBand | None
    entry: Entry
    verified: bool
    questionnaire: str
    language: str
    respondent_language: str | None
    started_at: datetime
    touched_at: datetime
    answers: str
    seconds: str
    chat_id: int
    message_id: int | None
    comment: str | None = None

    @property
    def total_seconds(self) -> int:
        """Time spent on the answers, pauses cut to `MAX_SECONDS` each."""
        return sum(int(self.seconds[start : start + DIGITS]) for start in range(0, len(self.seconds), DIGITS))


async def find_open(db: Database, account: str) -> Interview | None:
    """The open interview of an account."""
    if db.distributed:
        return await _find_apart(db, account)
    found = await db.look_up(_open_of_account(), {"of_account": account})
    return _read(found[0]) if found else None


async def _find_apart(db: Database, account: str) -> Interview | None:
    """The same from several servers, each of which is asked by its own key: account, respondent, center."""
    respondent_id = await respondents.find_id(db, account)
    opened = await db.fetch(_open_of_respondent(), {"of_respondent": respondent_id})
    if not opened:
        return None
    where = {"of_center": opened[0].center_id, "of_interview": opened[0].interview_id}
    found = await db.fetch(_at_center(), where)
    return _read(found[0], opened[0], account) if found else None


async def just_opened(
    db: Database, connection: Connection, *, account: str, respondent_id: str, center_id: int, interview_id: str
) -> Interview:
    """The one that this transaction has opened."""
    if not db.distributed:
        return _read((await connection.execute(select_open().where(identities.c.account == account))).one())
    opened = (await connection.execute(_select_opened().where(people.c.id == respondent_id))).one()
    mine = interviews.c.center_id == center_id, interviews.c.id == interview_id
    return _read((await connection.execute(_select_with_center().where(*mine))).one(), opened, account)


async def answered_idle(db: Database, *, before: datetime) -> list[Interview]:
    """Open interviews with every question answered and no activity since `before`, by time."""
    async with db.read() as connection:
        return await every_open(db, connection, ~interviews.c.answers.contains("0"), interviews.c.touched_at < before)


async def left_alone(db: Database, *, before: datetime, limit: int) -> list[Interview]:
    """Open interviews with unanswered questions that were begun and last touched before a moment, by time."""
    old = interviews.c.started_at < before, interviews.c.touched_at < before
    async with db.read() as connection:
        return await every_open(db, connection, interviews.c.answers.contains("0"), *old, limit=limit)


async def every_open(
    db: Database, connection: Connection, *where: ColumnElement[bool], limit: int | None = None, among: Any = None
) -> list[Interview]:
    """Open interviews by the time of the last tap, up to `limit`. `where` is about interviews and centers; `among`, a
    condition on whose they are, about `open_interviews` and `respondents`.

    On several servers all open interviews are looked at, page by page: they are few beside those that are over.
    """
    if not db.distributed:
        query = select_open().where(*where, *([] if among is None else [among]))
        rows = await connection.execute(query.order_by(interviews.c.touched_at).limit(limit))
        return [_read(row) for row in rows]
    query = _select_opened() if among is None else _select_opened().where(among)
    opened = {(row.center_id, row.interview_id): row for row in await connection.execute(query)}
    found: list[Row[Any]] = []
    keys = sorted(opened)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        there = tuple_(interviews.c.center_id, interviews.c.id).in_(keys[start : start + KEYS_AT_ONCE])
        found += (await connection.execute(_select_with_center().where(there, *where))).all()
    found = sorted(found, key=lambda row: (row.touched_at, row.center_id, row.id))[:limit]
    accounts = await respondents.accounts_of(connection, [row.respondent_id for row in found]) if found else {}
    # An account that is gone has taken its respondent with it, and a moment later the interview.
    return [
        _read(row, opened[row.center_id, row.id], accounts[row.respondent_id])
        for row in found
        if row.respondent_id in accounts
    ]


@cache
def _open_of_account() -> Prepared:
    return Prepared(select_open().where(identities.c.account == bindparam("of_account")))


@cache
def _open_of_respondent() -> Prepared:
    return Prepared(_select_opened().where(people.c.id == bindparam("of_respondent")))


@cache
def _at_center() -> Prepared:
    """One that has ended since it was found open is no longer there."""
    return Prepared(
        _select_with_center().where(*SAME, interviews.c.completed_at.is_(None), interviews.c.abandoned_at.is_(None))
    )


def select_open() -> Any:
    """Open interviews with all columns that `_read` needs, on one server."""
    return (
        select(interviews, identities.c.account, *_OF_OPENED, *_OF_CENTER)
        .select_from(identities)
        .join(open_interviews, open_interviews.c.respondent_id == identities.c.respondent_id)
        .join(
            interviews,
            (interviews.c.center_id == open_interviews.c.center_id)
            & (interviews.c.id == open_interviews.c.interview_id),
        )
        .join(centers, centers.c.id == interviews.c.center_id)
        .join(people, people.c.id == identities.c.respondent_id)
    )


def _select_opened() -> Any:
    """The same on several servers, in two parts: what is kept by respondent."""
    keys = open_interviews.c.respondent_id, open_interviews.c.center_id, open_interviews.c.interview_id
    return select(*keys, *_OF_OPENED).join(people, people.c.id == open_interviews.c.respondent_id)


def _select_with_center() -> Any:
    """And what is kept by center."""
    return select(interviews, *_OF_CENTER).join(centers, centers.c.id == interviews.c.center_id)


def _read(row: Row[Any], opened: Row[Any] | None = None, account: str | None = None) -> Interview:
    """`opened` and `account`: where one row does not have it all."""
    opened = row if opened is None else opened
    return Interview(
        id=row.id,
        account=row.account if account is None else account,
        center_id=row.center_id,
        center_code=row.center_code,
        center_name=row.center_name,
        timezone=row.timezone,
        respondent_id=row.respondent_id,
        respondent_type=None if row.respondent_type is None else RespondentType(row.respondent_type),
        age_band=None if row.age_band is None else AgeBand(row.age_band),
        entry=Entry(row.entry),
        verified=row.verified,
        questionnaire=row.questionnaire,
        language=row.language,
        respondent_language=opened.respondent_language,
        started_at=row.started_at,
        touched_at=row.touched_at,
        answers=row.answers,
        seconds=row.seconds,
        chat_id=opened.chat_id,
        message_id=opened.message_id,
        comment=row.comment,
    )
