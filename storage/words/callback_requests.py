"""Clients who want to be called back: told to the administrators once, forgotten after two weeks.

A contact has no tie to answers: no account, no respondent, and no moment finer than its day. All contacts of a center
are written anew with each one, in the order of their random ids, so that neither the order of rows nor a server's
number of a transaction tells which came when.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, or_, select, update

from storage.access import audit
from storage.access.memberships import Membership
from storage.api import webhook_events
from storage.delivery import outbox
from storage.delivery.outbox import UNDER_WAY, Kind
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.errors import CallbackRequestNotFound, TooManyCallbackRequests
from storage.people import respondent_centers
from storage.tables import callback_requests, centers, interviews
from storage.tables import outbox as items
from storage.workers import jobs

KEPT = timedelta(days=14)
MOST_A_DAY = 50
"""Of a center: more are somebody's game."""
DAY = timedelta(days=1)
JOB = "requests"
"""The reminders to administrators. Under its name, writers of one center's rows wait for each other."""
COLUMNS = callback_requests.c


class State(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    """An administrator will call."""
    REACHED = "reached"
    UNREACHED = "unreached"
    """An administrator has tried in vain. The contact stays, for another try."""


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """`contact` is encrypted, and empty once the client was called back. Days are those of the center's clock.
    `handle` is one-way: with the key of the person who left it, and only with that, it can be worked out again.
    `handled_on` is the day since which it is not new; `handled_by` the membership that set its state last, until the
    client is reached."""

    center_id: int
    id: str
    contact: str
    handle: str
    made_on: date
    expires_on: date
    done_on: date | None
    done_by: str | None = None
    state: State = State.NEW
    handled_on: date | None = None
    handled_by: str | None = None


async def leave(
    db: Database,
    center_id: int,
    contact: str,
    recipients: Sequence[Membership],
    *,
    person: bytes,
    today: date,
    replaced: Sequence[CallbackRequest] = (),
) -> CallbackRequest:
    """Keeps an encrypted contact and queues it for every recipient, both or neither, in place of the person's earlier
    ones. `person` is its owner's key, which is not kept. Raises TooManyCallbackRequests."""
    request_id = secrets.token_hex(8)
    made = CallbackRequest(center_id, request_id, contact, handle(person, request_id), today, today + KEPT, None)
    lately = select(func.count()).where(COLUMNS.center_id == center_id, COLUMNS.made_on == today)
    # The day before has begun everywhere: the item is due at once, and tells nothing of the moment.
    due = datetime.combine(today - DAY, time.min, UTC)
    async with db.write() as connection:
        await jobs.one_by_one(db, connection, JOB)
        if int(await connection.scalar(lately)) >= MOST_A_DAY:
            raise TooManyCallbackRequests(MOST_A_DAY)
        await withdraw(db, replaced, inside=connection)
        await _write_anew(connection, made)
        await webhook_events.callback_requested(db, connection, center_id, made.id, today, at=due)
        for recipient in sorted(recipients, key=lambda one: one.id):
            await outbox.enqueue(
                db,
                connection,
                key=f"callback_request:{center_id}:{made.id}:{recipient.id}",
                kind=Kind.CALLBACK_REQUEST,
                center_id=center_id,
                callback_request_id=made.id,
                membership_id=recipient.id,
                created_at=due,
                due_at=due,
            )
    await db.empty_log()
    return made


def handle(person: bytes, request_id: str) -> str:
    return hmac.new(person, request_id.encode(), hashlib.sha256).hexdigest()


def is_of(request: CallbackRequest, persons: Sequence[bytes]) -> bool:
    """Whether somebody with one of these keys has left the contact."""
    return any(hmac.compare_digest(handle(person, request.id), request.handle) for person in persons)


async def get(db: Database, center_id: int, request_id: str) -> CallbackRequest:
    """Raises CallbackRequestNotFound."""
    async with db.read() as connection:
        row = (await connection.execute(select(callback_requests).where(*_one(center_id, request_id)))).first()
    if row is None:
        raise CallbackRequestNotFound(request_id)
    return _request(row)


async def around(db: Database, account: str) -> list[CallbackRequest]:
    """All contacts at the centers that an account has told of: its own are among them, if it has left any."""
    async with db.read() as connection:
        mine = await respondent_centers.told_by(db, connection, account)
        told: Any = select(interviews.c.center_id).where(*mine)
        if db.distributed:
            told = sorted({*await connection.scalars(told)})
        rows = await connection.execute(select(callback_requests).where(COLUMNS.center_id.in_(told)))
        return [_request(row) for row in rows]


async def set_state(
    db: Database, center_id: int, request_id: str, state: State, *, by: str, today: date
) -> CallbackRequest:
    """Sets the state for a membership, and returns the request as it is then. What another has in hand is not taken
    twice, and who was reached stays so: the contact is forgotten at once. The audit log learns of that when the day is
    over, see `purge`. Raises CallbackRequestNotFound."""
    async with db.write() as connection:
        await jobs.one_by_one(db, connection, JOB)
        row = (await connection.execute(select(callback_requests).where(*_one(center_id, request_id)))).first()
        if row is None:
            raise CallbackRequestNotFound(request_id)
        known = _request(row)
        moved = _moved(known, state, by, today)
        if moved != known:
            await _write_anew(connection, moved)
    await db.empty_log()
    return moved


def _moved(known: CallbackRequest, state: State, by: str, today: date) -> CallbackRequest:
    if known.state in (State.REACHED, state):
        return known
    if state is State.NEW:
        return replace(known, state=state, handled_on=None, handled_by=None)
    moved = replace(known, state=state, handled_on=known.handled_on or today, handled_by=by)
    if state is not State.REACHED:
        return moved
    return replace(moved, contact="", done_on=today, done_by=by, handled_by=None)


async def withdraw(db: Database, requests: Sequence[CallbackRequest], *, inside: Connection | None = None) -> None:
    """Deletes contacts, and what was to be sent of them."""
    if inside is None:
        async with db.write() as connection:
            await withdraw(db, requests, inside=connection)
        return
    for request in requests:
        await inside.execute(delete(items).where(items.c.callback_request_id == request.id))
        await inside.execute(delete(callback_requests).where(*_one(request.center_id, request.id)))


async def seal_anew(db: Database, seal: Callable[[str], str]) -> int:
    """Puts another seal on every contact that there is; returns how many."""
    kept = select(callback_requests).where(COLUMNS.contact != "")
    async with db.write() as connection:
        requests = [_request(row) for row in await connection.execute(kept)]
        for one in requests:
            mine = update(callback_requests).where(*_one(one.center_id, one.id))
            await connection.execute(mine.values(contact=seal(one.contact)))
    return len(requests)


async def waiting(db: Database) -> tuple[int, date | None]:
    """How many clients have not been called back yet, and on which day the first of them asked."""
    query = select(func.count().label("number"), func.min(COLUMNS.made_on).label("since")).where(
        COLUMNS.done_on.is_(None)
    )
    async with db.read() as connection:
        row = (await connection.execute(query)).one()
    return row.number, row.since


async def purge(db: Database, now: datetime) -> int:
    """Deletes those whose time is over; how many. Tells the audit log of who was reached on the days before."""
    today = now.date()
    # Mostly there is nothing to do, and asking locks nothing.
    (over,), (ended_items,) = await db.fetch(_any_over(), {"today": today}), await db.fetch(_any_ended(), {})
    if not over.any and not ended_items.any:
        return 0
    due = delete(callback_requests).where(COLUMNS.expires_on <= today)
    ended = items.c.kind == Kind.CALLBACK_REQUEST.value, items.c.state.not_in(UNDER_WAY)
    async with db.write() as connection:
        await jobs.one_by_one(db, connection, JOB)
        await _tell_audit(connection, today)
        # Such as those over which too many processes died.
        await connection.execute(delete(items).where(*ended))
        return (await connection.execute(due)).rowcount


@cache
def _any_over() -> Prepared:
    today: Any = bindparam("today")
    over = COLUMNS.expires_on <= today, COLUMNS.done_by.is_not(None) & (COLUMNS.done_on < today)
    return Prepared(select(select(COLUMNS.id).where(or_(*over)).exists().label("any")))


@cache
def _any_ended() -> Prepared:
    ended = items.c.kind == Kind.CALLBACK_REQUEST.value, *(items.c.state != state for state in UNDER_WAY)
    return Prepared(select(select(items.c.key).where(*ended).exists().label("any")))


async def _tell_audit(connection: Connection, today: date) -> None:
    """With the day alone: the moment would say before when the client must have answered."""
    told = COLUMNS.done_by.is_not(None) & (COLUMNS.done_on < today)
    query = select(COLUMNS.done_by, COLUMNS.done_on, centers.c.code, func.count().label("number"))
    query = query.join(centers, centers.c.id == COLUMNS.center_id).where(told)
    order = centers.c.code, COLUMNS.done_on, COLUMNS.done_by
    for row in await connection.execute(query.group_by(*order).order_by(*order)):
        await audit.append(
            connection,
            at=datetime.combine(row.done_on, time.min, UTC),
            actor=row.done_by,
            action="callback requests done",
            place=audit.place(row.code),
            detail=str(row.number),
        )
    rows = await connection.execute(select(callback_requests).where(told).order_by(COLUMNS.center_id))
    for _, of_center in groupby([_request(row) for row in rows], key=lambda one: one.center_id):
        await _write_anew(connection, *(replace(one, done_by=None) for one in of_center))


async def _write_anew(connection: Connection, *changed: CallbackRequest) -> None:
    """Writes what is new or changed, of one center, and all else of the center with it."""
    new = {one.id: one for one in changed}
    there = delete(callback_requests).where(COLUMNS.center_id == changed[0].center_id).returning(callback_requests)
    requests = {one.id: one for one in map(_request, await connection.execute(there))} | new
    rows = [asdict(requests[id]) | {"state": requests[id].state.value} for id in sorted(requests)]
    await connection.execute(insert(callback_requests), rows)


def read(values: Mapping[Any, Any]) -> CallbackRequest:
    """From a row, which may have more columns."""
    kept = {name: values[name] for name in CallbackRequest.__dataclass_fields__}
    return CallbackRequest(**kept | {"state": State(kept["state"])})


def _request(row: Row[Any]) -> CallbackRequest:
    return read(row._mapping)


def _one(center_id: int, request_id: str) -> tuple[ColumnElement[bool], ...]:
    return COLUMNS.center_id == center_id, COLUMNS.id == request_id
