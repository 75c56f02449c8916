"""Open interviews: one row each, changed by compare-and-set, so that one of two writers always learns that it lost."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from questionnaire import flow, said
from questionnaire.flow import NO_ANSWERS
from questionnaire.model import AgeBand, Entry, RespondentType
from storage import changes, letters, newcomers, respondent_centers, respondents, visits
from storage.centers import local_week
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.errors import InterviewAlreadyOpen
from storage.fingerprints import fingerprint
from storage.messenger import Messenger
from storage.tables import centers, identities, interviews, open_interviews
from storage.tables import respondents as people
from storage.visit_tokens import VisitToken

MAX_SECONDS = 999
DIGITS = 3
NO_SECONDS = "0" * DIGITS * len(NO_ANSWERS)

KEYS_AT_ONCE = 1_000
"""Interviews asked for by their keys in one statement."""

SAME = (interviews.c.center_id == bindparam("of_center"), interviews.c.id == bindparam("of_interview"))
UNCHANGED = (
    *SAME,
    interviews.c.answers == bindparam("was_answers"),
    interviews.c.respondent_type.is_not_distinct_from(bindparam("was_type")),
    interviews.c.age_band.is_not_distinct_from(bindparam("was_age_band")),
    interviews.c.completed_at.is_(None),
    interviews.c.abandoned_at.is_(None),
)
"""The row as the caller saw it (`seen`): still open, with the same type, age and answers."""
SHOWN = (*UNCHANGED, interviews.c.comment.is_not_distinct_from(bindparam("was_comment")))
"""The same with the comment: what is sent has been shown. Words that come beside a tap lose neither."""


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
    found = await db.fetch(_open_of_account(), {"of_account": account})
    return read(found[0]) if found else None


async def _find_apart(db: Database, account: str) -> Interview | None:
    """The same from several servers, each of which is asked by its own key: account, respondent, center."""
    respondent_id = await respondents.find_id(db, account)
    opened = await db.fetch(_open_of_respondent(), {"of_respondent": respondent_id})
    if not opened:
        return None
    where = {"of_center": opened[0].center_id, "of_interview": opened[0].interview_id}
    found = await db.fetch(_at_center(), where)
    return read(found[0], opened[0], account) if found else None


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
        return [read(row) for row in rows]
    query = _opened() if among is None else _opened().where(among)
    opened = {(row.center_id, row.interview_id): row for row in await connection.execute(query)}
    found: list[Row[Any]] = []
    keys = sorted(opened)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        there = tuple_(interviews.c.center_id, interviews.c.id).in_(keys[start : start + KEYS_AT_ONCE])
        found += (await connection.execute(_with_center().where(there, *where))).all()
    found = sorted(found, key=lambda row: (row.touched_at, row.center_id, row.id))[:limit]
    accounts = await respondents.accounts_of(connection, [row.respondent_id for row in found]) if found else {}
    # An account that is gone has taken its respondent with it, and a moment later the interview.
    return [
        read(row, opened[row.center_id, row.id], accounts[row.respondent_id])
        for row in found
        if row.respondent_id in accounts
    ]


async def open_interview(
    db: Database,
    *,
    account: str,
    center_id: int,
    entry: Entry,
    verified: bool,
    questionnaire: str,
    language: str,
    consent_version: str,
    chat_id: int,
    now: datetime,
    token: VisitToken | None = None,
    messenger: Messenger = Messenger.TELEGRAM,
) -> Interview:
    """Opens an interview for an account that has given its consent, and uses up its visit token. Words that the client
    has said before become its comment.

    Raises InterviewAlreadyOpen and VisitTokenInvalid, and then saves nothing.
    """
    interview_id = secrets.token_hex(8)
    try:
        async with db.write() as connection:
            respondent_id = await respondents.ensure(connection, account, now)
            words = await newcomers.take(db, connection, account, center_id, questionnaire=questionnaire, now=now)
            await connection.execute(
                insert(interviews).values(
                    center_id=center_id,
                    id=interview_id,
                    respondent_id=respondent_id,
                    entry=entry.value,
                    verified=verified,
                    questionnaire=questionnaire,
                    language=language,
                    consent_version=consent_version,
                    started_at=now,
                    touched_at=now,
                    comment=None if words is None else said.joined(said.read(words)) or None,
                    said=words,
                )
            )
            await connection.execute(
                insert(open_interviews).values(
                    respondent_id=respondent_id,
                    center_id=center_id,
                    interview_id=interview_id,
                    messenger=messenger.value,
                    chat_id=chat_id,
                )
            )
            await respondent_centers.note(db, connection, respondent_id, [center_id])
            # This comes after the rows that a second tap by the same person conflicts with. Otherwise that tap would
            # learn that its own token is used up.
            if token is not None:
                await visits.redeem(
                    db, connection, token, interview_id=interview_id, respondent_id=respondent_id, now=now
                )
            if not db.distributed:
                return read((await connection.execute(select_open().where(identities.c.account == account))).one())
            opened = (await connection.execute(_opened().where(people.c.id == respondent_id))).one()
            mine = interviews.c.center_id == center_id, interviews.c.id == interview_id
            return read((await connection.execute(_with_center().where(*mine))).one(), opened, account)
    except IntegrityError:
        raise InterviewAlreadyOpen from None


async def record_answer(
    db: Database, interview: Interview, position: int, code: int, now: datetime
) -> Interview | None:
    """Saves an answer if the answers are still as `interview` knows them; None if they have changed meanwhile."""
    answers = flow.with_answer(interview.answers, position, code)
    spent = min(MAX_SECONDS, max(0, round((now - interview.touched_at).total_seconds())))
    start = position * DIGITS
    seconds = f"{interview.seconds[:start]}{spent:0{DIGITS}}{interview.seconds[start + DIGITS :]}"
    saved = await _set(db, interview, touched_at=now, answers=answers, seconds=seconds)
    return replace(interview, answers=answers, seconds=seconds, touched_at=now) if saved else None


async def set_respondent_type(
    db: Database, interview: Interview, respondent_type: RespondentType, now: datetime, *, kept: str = NO_ANSWERS
) -> Interview | None:
    """Sets the type and forgets the answers but those `kept`, because the others were given to other wording; None if
    the interview has changed."""
    seconds = _seconds_of(interview.seconds, kept)
    values = {"answers": kept, "seconds": seconds, "touched_at": now}
    saved = await _set(db, interview, respondent_type=respondent_type.value, **values)
    if not saved:
        return None
    return replace(interview, respondent_type=respondent_type, answers=kept, seconds=seconds, touched_at=now)


async def set_age_band(db: Database, interview: Interview, age_band: AgeBand, now: datetime) -> Interview | None:
    """None if the interview has changed meanwhile."""
    saved = await _set(db, interview, age_band=age_band.value, touched_at=now)
    return replace(interview, age_band=age_band, touched_at=now) if saved else None


async def drop_comment(db: Database, interview: Interview, now: datetime) -> Interview | None:
    """Takes back the comment; None if the interview, or the comment, has changed meanwhile."""
    change = update(interviews).where(*SHOWN).values(comment=None, said=None, touched_at=now)
    async with db.write() as connection:
        result = await connection.execute(change, {**seen(interview), "was_comment": interview.comment})
    return replace(interview, comment=None, touched_at=now) if result.rowcount == 1 else None


async def set_message(db: Database, interview: Interview, message_id: int) -> None:
    """Remembers which message shows the interview."""
    of = {"of_respondent": interview.respondent_id, "of_interview": interview.id}
    await db.change(_shown_by(), {**of, "new_message_id": message_id})


async def verify(db: Database, interview: Interview, token: VisitToken, now: datetime) -> None:
    """Verifies an open interview that began without a visit token. Raises VisitTokenInvalid."""
    async with db.write() as connection:
        await visits.redeem(
            db, connection, token, interview_id=interview.id, respondent_id=interview.respondent_id, now=now
        )
        await connection.execute(
            update(interviews)
            .where(
                interviews.c.center_id == interview.center_id,
                interviews.c.id == interview.id,
                interviews.c.completed_at.is_(None),
                interviews.c.abandoned_at.is_(None),
            )
            .values(entry=Entry.VISIT_TOKEN.value, verified=True)
        )


@asynccontextmanager
async def completing(db: Database, center_id: int) -> AsyncIterator[Connection]:
    """A transaction for completing an interview. Those of one center run one after another in all processes, and each
    sees the interviews that the earlier ones completed."""
    async with db.write() as connection:
        if db.distributed:
            # Every server has a row of the center: to lock all of them would make each wait for the others.
            await changes.take_turn(db, connection, center_id)
        else:
            # Rows that refer to the center, such as a new interview, need not wait. SQLite has one writer anyway.
            await connection.execute(
                select(centers.c.id).where(centers.c.id == center_id).with_for_update(key_share=True)
            )
        yield connection


async def complete(
    db: Database,
    interview: Interview,
    *,
    comment: str | None,
    quality: str,
    reasons: tuple[str, ...],
    now: datetime,
    inside: Connection | None = None,
) -> bool:
    """Ends the interview with its quality class fixed and its chat forgotten; False if it has ended or changed. Without
    a `comment`, words that were said on the way stay.

    It uses the transaction `inside`, or one of its own.
    """
    kind = interview.respondent_type or ""
    values = {
        "completed_at": now,
        "completed_week": local_week(now, interview.timezone),
        **({} if comment is None else {"comment": comment}),
        "quality": quality,
        "reasons": ",".join(reasons),
        "total_seconds": interview.total_seconds if flow.progress(interview.answers).answered else None,
        "fingerprint": fingerprint(interview.id, kind, interview.answers, quality),
    }
    async with db.write() if inside is None else nullcontext(inside) as connection:
        return await _end(db, connection, interview, values, SHOWN)


async def abandon(db: Database, interview: Interview, now: datetime) -> bool:
    """Ends the interview without a result; False if it has ended or changed. Words that were said become a letter."""
    async with db.write() as connection:
        ended = await _end(db, connection, interview, {"abandoned_at": now}, UNCHANGED)
        if ended:
            week = local_week(now, interview.timezone)
            await letters.become(connection, interview.account, interview.center_id, interview.id, week=week, now=now)
        return ended


async def _set(db: Database, interview: Interview, **values: Any) -> bool:
    new = {f"new_{name}": value for name, value in values.items()}
    return await db.change(_update(*values), {**seen(interview), **new}) == 1


async def _end(
    db: Database, connection: Connection, interview: Interview, values: dict[str, Any], same: tuple[Any, ...]
) -> bool:
    known = {**seen(interview), "was_comment": interview.comment}
    result = await connection.execute(update(interviews).where(*same).values(**values), known)
    if result.rowcount != 1:
        return False
    await connection.execute(
        delete(open_interviews).where(
            open_interviews.c.respondent_id == interview.respondent_id,
            open_interviews.c.interview_id == interview.id,
        )
    )
    if values.get("quality") in changes.COUNTED:
        kind = interview.respondent_type or ""
        week = values["completed_week"]
        number = await changes.record(db, connection, interview.center_id, kind, week=week, added=1)
        await connection.execute(update(interviews).where(*SAME).values(number=number), seen(interview))
    return True


def seen(interview: Interview) -> dict[str, Any]:
    return {
        "of_center": interview.center_id,
        "of_interview": interview.id,
        "was_answers": interview.answers,
        "was_type": interview.respondent_type,
        "was_age_band": interview.age_band,
    }


def _seconds_of(seconds: str, answers: str) -> str:
    """The seconds of the given answers, and none for the others."""
    spent = (seconds[start : start + DIGITS] for start in range(0, len(seconds), DIGITS))
    return "".join("0" * DIGITS if code == "0" else each for code, each in zip(answers, spent, strict=True))


@cache
def _update(*names: str) -> Prepared:
    return Prepared(update(interviews).where(*UNCHANGED).values({name: bindparam(f"new_{name}") for name in names}))


@cache
def _open_of_account() -> Prepared:
    return Prepared(select_open().where(identities.c.account == bindparam("of_account")))


@cache
def _open_of_respondent() -> Prepared:
    return Prepared(_opened().where(people.c.id == bindparam("of_respondent")))


@cache
def _at_center() -> Prepared:
    """One that has ended since it was found open is no longer there."""
    return Prepared(
        _with_center().where(*SAME, interviews.c.completed_at.is_(None), interviews.c.abandoned_at.is_(None))
    )


@cache
def _shown_by() -> Prepared:
    same = (
        open_interviews.c.respondent_id == bindparam("of_respondent"),
        open_interviews.c.interview_id == bindparam("of_interview"),
    )
    return Prepared(update(open_interviews).where(*same).values(message_id=bindparam("new_message_id")))


def select_open() -> Any:
    """Open interviews with all columns that `read` needs, on one server."""
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


def _opened() -> Any:
    """The same on several servers, in two parts: what is kept by respondent."""
    keys = open_interviews.c.respondent_id, open_interviews.c.center_id, open_interviews.c.interview_id
    return select(*keys, *_OF_OPENED).join(people, people.c.id == open_interviews.c.respondent_id)


def _with_center() -> Any:
    """And what is kept by center."""
    return select(interviews, *_OF_CENTER).join(centers, centers.c.id == interviews.c.center_id)


def read(row: Row[Any], opened: Row[Any] | None = None, account: str | None = None) -> Interview:
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
