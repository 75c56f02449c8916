"""The outbox: what is to be sent, and how it ended. Who sends it is claimed in `outbox_claims`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from storage.access.memberships import Status
from storage.engine import upsert
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.tables import memberships, outbox

UNDER_WAY = ("queued", "claimed", "sending")
"""The states of an item that has not ended."""


class Kind(StrEnum):
    DIGEST = "digest"
    REGION_DIGEST = "region_digest"
    ALERT = "alert"
    CONFIRMED = "confirmed"
    """An operator has confirmed the recipient's membership."""
    CALLBACK_REQUEST = "callback_request"
    """A client wants to be called back."""
    REQUESTS_WAIT = "requests_wait"
    """Clients of a center wait to be called back for too long."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A message on its way to a recipient. `repeated`: an earlier sending may have arrived. `center_id` or
    `region_id`, and `week` say which digest, where it is one; `center_id`, `alert` and `week` which alert, with
    `region_id` where it goes to that region's administrators; `callback_request_id` who wants to be called back."""

    key: str
    kind: Kind
    center_id: int | None
    region_id: int | None
    week: int | None
    alert: str | None
    callback_request_id: str | None
    membership_id: str
    chat_id: int
    language: str | None
    attempts: int
    repeated: bool

    @property
    def name(self) -> str:
        """For log lines. A line has its moment, so it does not say which contact it is about."""
        return self.key if self.callback_request_id is None else f"{self.kind}:{self.center_id}"


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is to be sent to a membership, and when; the rest as in `OutboxItem`."""

    key: str
    kind: Kind
    membership_id: str
    created_at: datetime
    due_at: datetime
    center_id: int | None = None
    region_id: int | None = None
    week: int | None = None
    alert: str | None = None
    callback_request_id: str | None = None


async def enqueue(
    db: Database,
    connection: Connection,
    *,
    key: str,
    kind: Kind,
    membership_id: str,
    created_at: datetime,
    due_at: datetime,
    center_id: int | None = None,
    region_id: int | None = None,
    week: int | None = None,
    alert: str | None = None,
    callback_request_id: str | None = None,
) -> int:
    """Adds an item within a transaction at hand: 1, or 0 where its key has been there before, whatever became of it."""
    item = NewItem(key, kind, membership_id, created_at, due_at, center_id, region_id, week, alert, callback_request_id)
    return await enqueue_all(db, connection, [item])


async def enqueue_all(db: Database, connection: Connection, items: Sequence[NewItem]) -> int:
    """Adds items by one statement within a transaction at hand; returns how many have keys that were not there."""
    return await connection.take(queueing(db, items))


def queueing(db: Database, items: Sequence[NewItem]) -> Step:
    """Adds items; one whose key has been there before stays as it is."""
    rows = [{name: getattr(item, name) for name in NewItem.__dataclass_fields__} for item in items]
    # In order: two processes that queue the same items never wait for each other.
    rows.sort(key=lambda row: str(row["key"]))
    return Step(_queued(db.embedded), rows)


@cache
def _queued(embedded: bool) -> Prepared:
    new = upsert.into(outbox, embedded=embedded).values(state="queued", repeated=False)
    return Prepared(new.on_conflict_do_nothing().returning(outbox.c.key), list(NewItem.__dataclass_fields__))


async def digests_by_state(db: Database, week: int) -> dict[str, int]:
    """How many messages with a week's digests, of centers and of regions, are in each state."""
    kinds = (Kind.DIGEST.value, Kind.REGION_DIGEST.value)
    query = (
        select(outbox.c.state, func.count().label("number"))
        .where(outbox.c.kind.in_(kinds), outbox.c.week == week)
        .group_by(outbox.c.state)
    )
    return {row.state: row.number for row in await db.rows(query)}


async def begin_sending(db: Database, item: OutboxItem) -> bool:
    """Notes that the message is about to leave.

    False where the recipient's rights no longer stand or messages are not welcome: the item is cancelled.
    """
    if await db.fetch(_welcome(), {"of_membership": item.membership_id, "active": Status.ACTIVE.value}):
        await _record(db, item, state="sending")
        return True
    await _record(db, item, state="cancelled")
    return False


async def mark_sent(db: Database, item: OutboxItem, *, message_id: int, now: datetime) -> None:
    """Without waiting for the disk: a power cut in the moment before somebody else's commit leaves the item as one that
    may have arrived, and it is sent once more, as a repeat."""
    await _record(db, item, waits_for_disk=False, state="sent", sent_at=now, message_id=message_id)


async def mark_blocked(db: Database, item: OutboxItem, *, now: datetime) -> None:
    """The recipient has blocked the bot."""
    if item.kind is Kind.CALLBACK_REQUEST:
        now = datetime.combine(now.date(), time.min, now.tzinfo)
    await _record(db, item, state="blocked")
    async with db.write() as connection:
        await connection.execute(
            update(memberships).where(memberships.c.id == item.membership_id).values(blocked_at=now)
        )


async def mark_failed(db: Database, item: OutboxItem, *, error: str) -> None:
    await _record(db, item, state="failed", last_error=error[:300])


async def retry_at(db: Database, item: OutboxItem, *, at: datetime, repeated: bool = False) -> None:
    """Back into the queue after a try; `repeated` where this sending may have arrived."""
    await _record(db, item, state="queued", due_at=at, repeated=item.repeated or repeated)


async def put_off(db: Database, item: OutboxItem, *, until: datetime) -> None:
    """Back into the queue without a try: a flood limit came in between."""
    await _record(db, item, state="queued", due_at=until, attempts=item.attempts - 1)


async def counts(db: Database) -> dict[str, int]:
    """How many items are in which state."""
    query = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    return {row.state: row.number for row in await db.rows(query)}


async def _record(db: Database, item: OutboxItem, *, waits_for_disk: bool = True, **values: Any) -> None:
    if item.kind is Kind.CALLBACK_REQUEST and values["state"] not in UNDER_WAY:
        # When it was sent would say when the client has answered: nothing is kept of it.
        async with db.write() as connection:
            await connection.execute(delete(outbox).where(outbox.c.key == item.key))
        return
    new = {f"new_{name}": value for name, value in values.items()}
    await db.change(_update(*values), {"of_key": item.key, **new}, waits_for_disk=waits_for_disk)


@cache
def _update(*names: str) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(outbox).where(outbox.c.key == bindparam("of_key")).values(new))


@cache
def _welcome() -> Prepared:
    member = memberships.c.id == bindparam("of_membership")
    wanted = memberships.c.status == bindparam("active"), memberships.c.stopped_at.is_(None)
    return Prepared(select(memberships.c.id).where(member, *wanted))
