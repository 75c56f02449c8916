"""Webhooks: addresses that want to be told of events, and what is on its way to them.

A delivery is queued in the transaction of the event itself. A process claims what it delivers, so two do not
send it twice; a claim that is older than a lease was left by a process that died.
"""

import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, delete, insert, or_, select, update

from storage.engine import upsert
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.errors import WebhookNotFound
from storage.tables import centers, regions, webhook_deliveries, webhooks
from storage.workers import jobs

JOB = "webhooks"
LEASE = timedelta(seconds=60)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200))
"""Before the second try, the third and so on; the last one again and again."""
MOST_TRIES = 17
"""With the pauses above, the last one is a day after the first."""


class Event(StrEnum):
    DIGEST_PUBLISHED = "digest.published"
    ALERT_RAISED = "alert.raised"
    CALLBACK_REQUESTED = "callback.requested"


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of `center_id` and `region_id` is set."""

    id: str
    center_id: int | None
    region_id: int | None
    address: str
    events: frozenset[Event]
    created_at: datetime
    created_by: str
    center: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way. `status` is the last answer's; `state` is queued, claimed, sent or dead."""

    webhook_id: str
    event_id: str
    event: Event
    center: str
    region: str
    subject: Mapping[str, Any]
    state: str
    created_at: datetime
    due_at: datetime
    attempts: int
    status: int | None
    last_error: str | None
    ended_at: datetime | None
    address: str


async def add(
    db: Database,
    *,
    center_id: int | None,
    region_id: int | None,
    address: str,
    events: Collection[Event],
    by: str,
    now: datetime,
) -> str:
    """A new webhook's id. Raises ValueError for one of no place, of two places, or without an event."""
    if (center_id is None) == (region_id is None) or not events:
        raise ValueError("a webhook has one place, and at least one event")
    id = secrets.token_hex(8)
    values = {"id": id, "center_id": center_id, "region_id": region_id, "address": address}
    names = f" {' '.join(sorted(events))} "
    async with db.write() as connection:
        await connection.execute(insert(webhooks).values(**values, events=names, created_at=now, created_by=by))
    return id


async def listing(db: Database) -> list[Webhook]:
    """Those that are there, the newest first."""
    own = [webhooks.c[name] for name in Webhook.__dataclass_fields__ if name not in ("center", "region")]
    query = (
        select(*own, centers.c.code.label("center"), regions.c.name.label("region"))
        .select_from(webhooks)
        .outerjoin(centers, centers.c.id == webhooks.c.center_id)
        .outerjoin(regions, regions.c.id == webhooks.c.region_id)
        .where(webhooks.c.removed_at.is_(None))
        .order_by(webhooks.c.created_at.desc(), webhooks.c.id)
    )
    rows = await db.rows(query)
    return [Webhook(**row._asdict() | {"events": frozenset(map(Event, row.events.split()))}) for row in rows]


async def remove(db: Database, id: str, *, now: datetime) -> None:
    """Ends a webhook at once, and what was on its way to it. Raises WebhookNotFound."""
    gone = update(webhooks).where(webhooks.c.id == id, webhooks.c.removed_at.is_(None)).values(removed_at=now)
    waiting = webhook_deliveries.c.webhook_id == id, webhook_deliveries.c.ended_at.is_(None)
    async with db.write() as connection:
        if (await connection.execute(gone)).rowcount == 0:
            raise WebhookNotFound(id)
        await connection.execute(delete(webhook_deliveries).where(*waiting))


async def announce(
    db: Database,
    connection: Connection,
    event: Event,
    center_id: int,
    event_id: str,
    subject: Mapping[str, Any],
    at: datetime,
) -> int:
    """Queues an event for each webhook of the center and of its region that wants it, in the caller's transaction. An
    event of the same id that is there already stays as it is."""
    return await connection.take(await announcing(db, connection, event, {center_id: event_id}, subject, at))


_ANNOUNCED = (
    "webhook_id", "event_id", "center_id", "event", "subject", "state", "attempts", "created_at", "due_at",
)  # fmt: skip


async def announcing(
    db: Database,
    connection: Connection,
    event: Event,
    event_ids: Mapping[int, str],
    subject: Mapping[str, Any],
    at: datetime,
) -> Step:
    """The step that does so for several centers at once, whose events differ by their ids alone; reads who wants it."""
    query = _wanted_by(event)
    same = {"event": event.value, "subject": json.dumps(subject, sort_keys=True), "state": "queued", "attempts": 0}
    rows = [
        {"webhook_id": row.id, "event_id": event_ids[row.center_id], "center_id": row.center_id}
        | {**same, "created_at": at, "due_at": at}
        for row in (await connection.execute(query, {"center_ids": list(event_ids)})).all()
    ]
    return Step(_announced(db.embedded), rows)


@cache
def _announced(embedded: bool) -> Prepared:
    new = upsert.into(webhook_deliveries, embedded=embedded).on_conflict_do_nothing()
    return Prepared(new.returning(webhook_deliveries.c.event_id), _ANNOUNCED)


@cache
def _wanted_by(event: Event) -> Select[Any]:
    """The webhooks that are told of an event at any of some centers; built once, because each region asks it."""
    mine = or_(webhooks.c.center_id == centers.c.id, webhooks.c.region_id == centers.c.region_id)
    wanted = webhooks.c.removed_at.is_(None), webhooks.c.events.contains(f" {event.value} ", autoescape=True)
    query = select(webhooks.c.id, centers.c.id.label("center_id")).join(centers, mine)
    some = centers.c.id.in_(bindparam("center_ids", expanding=True))
    return query.where(some, *wanted).order_by(centers.c.id, webhooks.c.id)


async def claim(db: Database, *, now: datetime, limit: int) -> list[Delivery]:
    """Up to `limit` deliveries that are due, this process's own for a lease."""
    table = webhook_deliveries.c
    left = and_(table.state == "claimed", table.claimed_at < now - LEASE)
    due = and_(table.state == "queued", table.due_at <= now)
    async with db.write() as connection:
        await jobs.one_by_one(db, connection, JOB)
        rows = (await connection.execute(_select().where(or_(left, due)).order_by(table.due_at).limit(limit))).all()
        for row in rows:
            taken = {"state": "claimed", "claimed_at": now, "attempts": row.attempts + 1}
            await connection.execute(update(webhook_deliveries).where(*_one(row)).values(**taken))
    return [_delivery(row, attempts=row.attempts + 1) for row in rows]


async def record_sent(db: Database, one: Delivery, *, status: int, now: datetime) -> None:
    if one.event is Event.CALLBACK_REQUESTED:
        # When it was sent would say when the client has answered: nothing is kept of it.
        async with db.write() as connection:
            await connection.execute(delete(webhook_deliveries).where(*_one(one)))
        return
    await _record(db, one, state="sent", status=status, last_error=None, ended_at=now)


async def record_failed(db: Database, one: Delivery, *, status: int | None, error: str, now: datetime) -> str:
    """Puts the delivery off, or gives it up after about a day; returns its state."""
    told = {"status": status, "last_error": error[:300]}
    if one.attempts < MOST_TRIES:
        await _record(db, one, state="queued", **told, due_at=now + PAUSES[min(one.attempts, len(PAUSES)) - 1])
        return "queued"
    ended = {"ended_at": now}
    if one.event is Event.CALLBACK_REQUESTED:
        ended = {name: one.created_at for name in ("ended_at", "claimed_at", "due_at")}
    await _record(db, one, state="dead", **told, **ended)
    return "dead"


async def log(db: Database, *, webhook_id: str | None = None, limit: int = 100) -> list[Delivery]:
    """Deliveries, the newest first."""
    query = _select().order_by(webhook_deliveries.c.created_at.desc(), webhook_deliveries.c.event_id).limit(limit)
    if webhook_id is not None:
        query = query.where(webhook_deliveries.c.webhook_id == webhook_id)
    return [_delivery(row) for row in await db.rows(query)]


async def purge(db: Database, *, before: datetime) -> int:
    """Deletes deliveries that had ended before a moment; returns how many."""
    async with db.write() as connection:
        old = delete(webhook_deliveries).where(webhook_deliveries.c.ended_at < before)
        return (await connection.execute(old)).rowcount


async def _record(db: Database, one: Delivery, **values: Any) -> None:
    async with db.write() as connection:
        await connection.execute(update(webhook_deliveries).where(*_one(one)).values(**values))


def _one(one: Any) -> tuple[ColumnElement[bool], ...]:
    return webhook_deliveries.c.webhook_id == one.webhook_id, webhook_deliveries.c.event_id == one.event_id


def _select() -> Any:
    own = [webhook_deliveries.c[name] for name in Delivery.__dataclass_fields__ if name in webhook_deliveries.c]
    return (
        select(*own, centers.c.code.label("center"), regions.c.name.label("region"), webhooks.c.address)
        .select_from(webhook_deliveries)
        .join(webhooks, webhooks.c.id == webhook_deliveries.c.webhook_id)
        .join(centers, centers.c.id == webhook_deliveries.c.center_id)
        .join(regions, regions.c.id == centers.c.region_id)
    )


def _delivery(row: Row[Any], **more: Any) -> Delivery:
    return Delivery(**row._asdict() | {"event": Event(row.event), "subject": json.loads(row.subject)} | more)
