"""Changes of an open interview: one row, changed by compare-and-set, so that one of two writers always learns that it
lost."""

import secrets
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError

from questionnaire import flow, said
from questionnaire.flow import NO_ANSWERS
from questionnaire.model import AgeBand, Entry, RespondentType
from storage.counting import changes
from storage.counting.fingerprints import fingerprint
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.entry import visits
from storage.entry.visit_tokens import VisitToken
from storage.errors import InterviewAlreadyOpen
from storage.messenger import Messenger
from storage.people import respondent_centers, respondents
from storage.places.centers import local_week
from storage.survey import newcomers
from storage.survey.open_interviews import DIGITS, SAME, Interview, just_opened
from storage.tables import interviews, open_interviews
from storage.words import letters

MAX_SECONDS = 999
NO_SECONDS = "0" * DIGITS * len(NO_ANSWERS)

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
            return await just_opened(
                db, connection,
                account=account, respondent_id=respondent_id, center_id=center_id, interview_id=interview_id,
            )  # fmt: skip
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
def _shown_by() -> Prepared:
    same = (
        open_interviews.c.respondent_id == bindparam("of_respondent"),
        open_interviews.c.interview_id == bindparam("of_interview"),
    )
    return Prepared(update(open_interviews).where(*same).values(message_id=bindparam("new_message_id")))
