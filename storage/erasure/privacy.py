"""The data held about one person, and how all of them go at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select

from questionnaire import flow, said
from storage.access import memberships
from storage.access.memberships import Membership
from storage.counting import changes
from storage.counting.quality_counts import read_reasons
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import RespondentNotFound
from storage.people import respondents as people
from storage.tables import centers, forgotten, identities, interviews, newcomers, respondents
from storage.tables import memberships as members
from storage.words import callback_requests
from storage.words.callback_requests import CallbackRequest

SCRUBBED_AT_ONCE = 64 * 1024 * 1024
"""Bytes of a database file that is rewritten with every wish; a larger one every night."""
LEFT_BEHIND = ("center_id", "fingerprint", "respondent_type", "number", "completed_week")
"""The part that stays of an interview that counted: see `storage.counting.fingerprints`."""


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """An interview as far as its respondent is told of it."""

    center: str
    timezone: str
    started_at: datetime
    touched_at: datetime
    completed_at: datetime | None
    abandoned_at: datetime | None
    answered: int
    comment: str | None
    reasons: tuple[str, ...] = ()
    """Of its quality class, once it is completed."""
    letter: bool = False
    consent_version: str | None = None

    @property
    def open(self) -> bool:
        return self.completed_at is None and self.abandoned_at is None


@dataclass(frozen=True, slots=True)
class HeldContact:
    """A contact left for a call, as far as its owner is told of it."""

    center: str
    expires_on: date
    reached: bool


@dataclass(frozen=True, slots=True)
class HeldWords:
    """Held of somebody before an interview: the center whose consent was shown, and words."""

    center: str | None
    timezone: str
    came_at: datetime
    words: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that an account leads to. `respondent_id` is None for an administrator who is nothing else; since
    `stopped_at` the account wants no messages."""

    respondent_id: str | None
    known_since: datetime | None
    language: str | None
    interviews: Sequence[HeldInterview]
    memberships: Sequence[Membership]
    stopped_at: datetime | None = None
    contacts: Sequence[HeldContact] = ()
    newcomer: HeldWords | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was deleted: interviews, those of them that had entered an index, roles, and contacts."""

    interviews: int
    counted: int
    memberships: int
    contacts: int = 0


async def held(db: Database, account: str, contacts: Sequence[CallbackRequest] = ()) -> Held | None:
    """All that is held about an account, with the contacts that were found to be its own; None if nothing."""
    theirs = (
        select(interviews, centers.c.name, centers.c.timezone)
        .join(centers, centers.c.id == interviews.c.center_id)
        .order_by(interviews.c.started_at.desc())
    )
    roles = await memberships.held_by(db, account)
    async with db.read() as connection:
        came = await _newcomer(connection, account)
        me = respondents.c.id == await people.behind(db, connection, account)
        person = (await connection.execute(select(respondents).where(me))).first()
        if person is None:
            return Held(None, None, None, (), roles, newcomer=came) if roles or came else None
        rows = await connection.execute(theirs.where(*await _all_of(db, connection, person.id)))
        found = tuple(
            HeldInterview(
                center=row.name,
                timezone=row.timezone,
                started_at=row.started_at,
                touched_at=row.touched_at,
                completed_at=row.completed_at,
                abandoned_at=row.abandoned_at,
                answered=flow.progress(row.answers).answered,
                comment=row.comment,
                reasons=read_reasons(row.reasons),
                letter=row.letter_week is not None,
                consent_version=row.consent_version,
            )
            for row in rows
        )
        left = await _contacts(connection, contacts)
    return Held(person.id, person.created_at, person.language, found, roles, person.stopped_at, left, came)


async def _newcomer(connection: Connection, account: str) -> HeldWords | None:
    query = (
        select(newcomers, centers.c.name, centers.c.timezone)
        .outerjoin(centers, centers.c.id == newcomers.c.center_id)
        .where(newcomers.c.account == account)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    words = None if row.said is None else said.joined(said.read(row.said))
    return HeldWords(row.name, row.timezone or "Europe/Moscow", row.came_at, words)


async def _contacts(connection: Connection, contacts: Sequence[CallbackRequest]) -> tuple[HeldContact, ...]:
    named = select(centers.c.id, centers.c.name).where(centers.c.id.in_({one.center_id for one in contacts}))
    names = {row.id: row.name for row in await connection.execute(named)} if contacts else {}
    ordered = sorted(contacts, key=lambda one: (one.made_on, one.id), reverse=True)
    return tuple(HeldContact(names[one.center_id], one.expires_on, one.done_on is not None) for one in ordered)


async def forget_account(
    db: Database, account: str, contacts: Sequence[CallbackRequest] = (), *, now: datetime
) -> Erased:
    """Deletes answers, identity, roles and the contacts that were found to be the account's own. Raises
    RespondentNotFound if there is nothing to delete."""
    async with db.write() as connection:
        query = select(identities.c.respondent_id).where(identities.c.account == account)
        respondent_id: str | None = await connection.scalar(query)
        roles = await _end_roles(connection, [account])
        came = await _forget_newcomers(connection, [account])
        if respondent_id is None and not roles and not came:
            raise RespondentNotFound
        await callback_requests.withdraw(db, contacts, inside=connection)
        done = Erased(0, 0, roles)
        if respondent_id is not None:
            done = await _forget_respondent(db, connection, respondent_id, [account], roles, now)
    await db.scrub(up_to=SCRUBBED_AT_ONCE)
    return replace(done, contacts=len(contacts))


async def forget_respondent(db: Database, respondent_id: str, *, now: datetime) -> Erased:
    """The same by the respondent's number, which leads to the answers even after the identity has gone. It does not
    lead to contacts, which lie apart."""
    async with db.write() as connection:
        query = select(identities.c.account).where(identities.c.respondent_id == respondent_id)
        accounts = list(await connection.scalars(query))
        roles = await _end_roles(connection, accounts)
        await _forget_newcomers(connection, accounts)
        done = await _forget_respondent(db, connection, respondent_id, accounts, roles, now)
        if not accounts and not done.interviews:
            raise RespondentNotFound
    await db.scrub(up_to=SCRUBBED_AT_ONCE)
    return done


async def _end_roles(connection: Connection, accounts: Sequence[str]) -> int:
    """Their digests in the outbox go with them."""
    deleted = await connection.execute(delete(members).where(members.c.account.in_(accounts)))
    return deleted.rowcount


async def _forget_newcomers(connection: Connection, accounts: Sequence[str]) -> int:
    return (await connection.execute(delete(newcomers).where(newcomers.c.account.in_(accounts)))).rowcount


async def _forget_respondent(
    db: Database, connection: Connection, respondent_id: str, accounts: Sequence[str], roles: int, now: datetime
) -> Erased:
    """The chat of an open interview goes with the row that it hangs on. So does the identity, but on several servers,
    where the two lie apart."""
    theirs = delete(interviews).where(*await _all_of(db, connection, respondent_id))
    deleted = (await connection.execute(theirs.returning(interviews))).all()
    counted = [row for row in deleted if row.quality in changes.COUNTED]
    # In order, as others do who change several centers.
    counted.sort(key=lambda row: (row.center_id, row.completed_week))
    for row in counted:
        await _leave_fingerprint(db, connection, row, now)
    await connection.execute(delete(identities).where(identities.c.account.in_(accounts)))
    await connection.execute(delete(respondents).where(respondents.c.id == respondent_id))
    return Erased(interviews=len(deleted), counted=len(counted), memberships=roles)


async def _all_of(db: Database, connection: Connection, respondent_id: str) -> tuple[ColumnElement[bool], ...]:
    """The condition of being an interview of the respondent; on several servers with the centers at which there are
    any. There every center is asked, not only those that a table remembers: a wish to be forgotten must find what a
    file has brought, too."""
    if not db.distributed:
        return (interviews.c.respondent_id == respondent_id,)
    query = select(interviews.c.center_id).distinct().where(interviews.c.respondent_id == respondent_id)
    told = sorted(await connection.scalars(query))
    return interviews.c.center_id.in_(told), interviews.c.respondent_id == respondent_id


async def _leave_fingerprint(db: Database, connection: Connection, row: Row[Any], now: datetime) -> None:
    """Tells a deletion at somebody's wish from tampering with a published index."""
    values = {name: row._mapping[name] for name in LEFT_BEHIND}
    added = await connection.execute(db.insert(forgotten).values(**values, forgotten_at=now).on_conflict_do_nothing())
    await changes.record(
        db, connection, row.center_id, row.respondent_type, week=row.completed_week, removed=added.rowcount
    )
