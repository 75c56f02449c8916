"""Respondents whom nobody needs to know any more: who they are is dropped, and their answers stay."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select, tuple_, update

from questionnaire.flow import COOLDOWN
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import identities, interviews, open_interviews, respondents

IDENTITY_KEPT = timedelta(weeks=53)
"""How long after somebody's last completed interview the bot knows that the answers are theirs: 52 weeks, in which a
person counts once in a center's stars (methodology §3 of 2026.1), and the week that is not published yet."""
EARLIER_CONSENTS = ("2026.1", "2026.2", "2026.3")
"""Those who consented to these versions were promised to be forgotten after `COOLDOWN`."""
PAGE = 2_000
"""Respondents looked at together: most are not due, and the bot writes in between."""


def identity_kept(consent_version: str | None) -> timedelta:
    """How long after a completed interview its respondent is known, by the consent given before it."""
    return COOLDOWN if consent_version in EARLIER_CONSENTS else IDENTITY_KEPT


async def end(db: Database, now: datetime, unfinished: ColumnElement[bool]) -> tuple[int, int]:
    """Forgets the respondents that are due, in small transactions; returns how many, and how many more have lost their
    language.

    `unfinished` are the interviews that go before their respondents.
    """
    people = languages = 0
    async for page in _pages(db, _idle(now - COOLDOWN)):
        # Those who have come back since they were chosen are asked again, in the transaction that forgets the others.
        async with db.read() as connection:
            due = await _due(connection, page, now, unfinished)
        if not due.forgotten and not due.silent:
            continue
        async with db.write() as connection:
            due = await _due(connection, sorted({*due.forgotten, *due.silent}), now, unfinished)
            still = _idle(now - COOLDOWN) & ~_opened_but(due.ending)
            if due.forgotten:
                theirs = delete(respondents).where(respondents.c.id.in_(due.forgotten), still)
                gone = list(await connection.scalars(theirs.returning(respondents.c.id)))
                # An identity goes with its respondent, but on several servers, where the two lie apart.
                await connection.execute(delete(identities).where(identities.c.respondent_id.in_(gone)))
                people += len(gone)
            if due.silent:
                mine = update(respondents).where(respondents.c.id.in_(due.silent), respondents.c.language.is_not(None))
                languages += (await connection.execute(mine.where(still).values(language=None))).rowcount
    return people, languages


async def _pages(db: Database, where: ColumnElement[bool]) -> AsyncIterator[Sequence[str]]:
    """Respondents by what is kept of themselves, page by page."""
    key = respondents.c.id
    last = ""
    while True:
        async with db.read() as connection:
            page = list(await connection.scalars(select(key).where(key > last, where).order_by(key).limit(PAGE)))
        if page:
            yield page
        if len(page) < PAGE:
            return
        last = page[-1]


def _idle(before: datetime) -> ColumnElement[bool]:
    """Respondents who came long ago and have not lately said that they want no messages."""
    heard = respondents.c.stopped_at.is_(None) | (respondents.c.stopped_at <= before)
    return (respondents.c.created_at <= before) & heard


@dataclass(frozen=True, slots=True)
class _Due:
    """Whom to forget, and who loses nothing but the language.

    With a respondent go its identity and its language; nobody can tell any more whose the answers are. Nothing but the
    pseudonym and the wish for no messages is kept for one voice a year.
    """

    forgotten: Sequence[str]
    silent: Sequence[str]
    ending: Sequence[str]
    """The open interviews that go before these people do."""


async def _due(connection: Connection, page: Sequence[str], now: datetime, unfinished: ColumnElement[bool]) -> _Due:
    """Of these respondents those who have nothing open and may rate every center again."""
    busy, ending = await _open(connection, page, unfinished)
    busy |= await _with(connection, page, _lately(now - COOLDOWN))
    idle = [one for one in page if one not in busy]
    voices = await _with(connection, idle, _has_a_voice(now))
    return _Due([one for one in idle if one not in voices], sorted(voices), ending)


async def _with(connection: Connection, page: Sequence[str], which: ColumnElement[bool]) -> set[str]:
    """Those who have such an interview, at any center."""
    if not page:
        return set()
    query = select(interviews.c.respondent_id).distinct().where(interviews.c.respondent_id.in_(page), which)
    return set(await connection.scalars(query))


async def _open(
    connection: Connection, page: Sequence[str], unfinished: ColumnElement[bool]
) -> tuple[set[str], Sequence[str]]:
    """Those with an open interview, and the open interviews that are `unfinished`: such a one keeps nobody."""
    opened = open_interviews.c
    query = select(opened.respondent_id, opened.center_id, opened.interview_id).where(opened.respondent_id.in_(page))
    whose = {(row.center_id, row.interview_id): row.respondent_id for row in await connection.execute(query)}
    if not whose:
        return set(), []
    key = interviews.c.center_id, interviews.c.id
    rows = await connection.execute(select(*key).where(tuple_(*key).in_(sorted(whose)), ~unfinished))
    going_on = {(row.center_id, row.id) for row in rows}
    return {whose[one] for one in going_on}, sorted(id for at, id in whose if (at, id) not in going_on)


def _opened_but(ending: Sequence[str]) -> ColumnElement[bool]:
    """Respondents who have opened an interview since then."""
    opened = open_interviews.c
    return exists().where(opened.respondent_id == respondents.c.id, opened.interview_id.not_in(ending))


def _has_a_voice(now: datetime) -> ColumnElement[bool]:
    """Whose next interview would take the place of an earlier one."""
    return (interviews.c.completed_at > now - IDENTITY_KEPT) & interviews.c.consent_version.not_in(EARLIER_CONSENTS)


def _lately(before: datetime) -> ColumnElement[bool]:
    """Answered, or wrote a letter."""
    wrote = interviews.c.letter_week.is_not(None) & (interviews.c.abandoned_at > before)
    return or_(interviews.c.completed_at > before, wrote)
