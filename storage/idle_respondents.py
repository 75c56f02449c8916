"""Respondents whom nobody needs to know any more: who they are is dropped, and their answers stay."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from questionnaire.flow import COOLDOWN
from storage.engine.database import Database
from storage.tables import interviews, open_interviews, respondents

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
    forgotten, silent = _forgotten(now, unfinished), _without_language(now, unfinished)
    async for found in _due(db, forgotten):
        # Those who have come back since they were chosen are asked again.
        async with db.write() as connection:
            theirs = delete(respondents).where(respondents.c.id.in_(found), forgotten)
            people += (await connection.execute(theirs)).rowcount
    async for found in _due(db, silent):
        async with db.write() as connection:
            mine = update(respondents).where(respondents.c.id.in_(found), silent).values(language=None)
            languages += (await connection.execute(mine)).rowcount
    return people, languages


async def _due(db: Database, where: ColumnElement[bool]) -> AsyncIterator[Sequence[str]]:
    """The respondents that are due, page by page; pages without any are left out."""
    key = respondents.c.id
    last = ""
    while True:
        async with db.read() as connection:
            page = list(await connection.scalars(select(key).where(key > last).order_by(key).limit(PAGE)))
            inside = key.between(page[0], page[-1]) if page else key.is_(None)
            found = list(await connection.scalars(select(key).where(inside, where)))
        if found:
            yield found
        if len(page) < PAGE:
            return
        last = page[-1]


def _forgotten(now: datetime, unfinished: ColumnElement[bool]) -> ColumnElement[bool]:
    """With the respondent go its identity and its language; nobody can tell any more whose the answers are."""
    return _idle(now - COOLDOWN, unfinished) & ~_has_a_voice(now)


def _without_language(now: datetime, unfinished: ColumnElement[bool]) -> ColumnElement[bool]:
    """Nothing but the pseudonym and the wish for no messages is kept for one voice a year."""
    return respondents.c.language.is_not(None) & _idle(now - COOLDOWN, unfinished) & _has_a_voice(now)


def _has_a_voice(now: datetime) -> ColumnElement[bool]:
    """Whose next interview would take the place of an earlier one."""
    return exists().where(
        interviews.c.respondent_id == respondents.c.id,
        interviews.c.completed_at > now - IDENTITY_KEPT,
        interviews.c.consent_version.not_in(EARLIER_CONSENTS),
    )


def _idle(before: datetime, unfinished: ColumnElement[bool]) -> ColumnElement[bool]:
    """Respondents who have nothing open, may rate every center again, and have not lately said that they want no
    messages. An open interview that is `unfinished` goes before its respondent."""
    opened = open_interviews.c
    busy = exists().where(
        opened.respondent_id == respondents.c.id,
        opened.center_id == interviews.c.center_id,
        opened.interview_id == interviews.c.id,
        ~unfinished,
    )
    wrote = interviews.c.letter_week.is_not(None) & (interviews.c.abandoned_at > before)
    recent = exists().where(
        interviews.c.respondent_id == respondents.c.id, or_(interviews.c.completed_at > before, wrote)
    )
    heard = respondents.c.stopped_at.is_(None) | (respondents.c.stopped_at <= before)
    return (respondents.c.created_at <= before) & ~busy & ~recent & heard
