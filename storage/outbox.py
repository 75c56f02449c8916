"""The outbox: what is to be sent, claimed by one process at a time, recorded however it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, or_, select, update

from storage import jobs
from storage.engine import upsert
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.memberships import Status
from storage.messenger import Messenger
from storage.tables import memberships, outbox

JOB = "deliver"
UNDER_WAY = ("queued", "claimed", "sending")
"""The states of an item that has not ended."""
MOST_CLAIMS = 5
"""How many processes may die over an item before it is given up."""


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


async def claim(
    db: Database,
    *,
    now: datetime,
    limit: int,
    lease: timedelta,
    chat_pause: timedelta = timedelta(),
    messenger: Messenger = Messenger.TELEGRAM,
) -> list[OutboxItem]:
    """Up to `limit` items that are due in this messenger, now this process's own; one for a chat, none for a chat that
    is being sent something or has been less than `chat_pause` ago.

    A claim older than `lease` was left by a process that died. Where it died before sending ("claimed"), the item is
    claimed again. Where it died while sending ("sending"), the message may have arrived: it is claimed once more, as a
    repeat. A repeat that was left like that is given up, and so is an item over which `MOST_CLAIMS` processes died.
    """
    before = now - lease
    some_left = await _is_left(db, before=before)
    if not some_left and not await is_due(db, now=now, messenger=messenger):
        return []
    common = {"before": before, "of_messenger": messenger.value, "by": now, "sent_after": now - chat_pause}
    if not some_left:
        return await _claim(db, left=False, limit=limit, parameters=common)
    await _give_up(db, before=before)
    claimed = await _claim(db, left=True, limit=limit, parameters=common)
    return claimed + await _claim(db, left=False, limit=limit - len(claimed), parameters=common)


async def _claim(db: Database, *, left: bool, limit: int, parameters: dict[str, Any]) -> list[OutboxItem]:
    """Claims by one statement: no client who saves an answer to the same file waits for more than that."""
    claiming, given = _claiming(left, db.embedded), {**parameters, "most": limit}
    if db.embedded:
        rows: Sequence[Any] = await db.returned(claiming, given)
    else:
        async with db.write() as connection:
            # Two processes that look at the same instant must not take two items of one chat.
            await jobs.one_by_one(db, connection, JOB)
            rows = (await connection.execute(claiming.statement, given)).all()
    return [_claimed(row) for row in sorted(rows, key=lambda row: (row.due_at, row.key))]


async def is_due(db: Database, *, now: datetime, messenger: Messenger = Messenger.TELEGRAM) -> bool:
    """Whether anything waits in the queue for this messenger whose moment has come."""
    (row,) = await db.fetch(_any_due(), {"of_messenger": messenger.value, "waiting": "queued", "by": now})
    return bool(row.any)


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
    await _record(db, item, state="sent", sent_at=now, message_id=message_id)


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


async def _give_up(db: Database, *, before: datetime) -> None:
    """Fails what was left behind by a process that died and must not be tried again."""
    reasons = {"unknown": "the outcome is unknown twice", "deadly": f"{MOST_CLAIMS} processes died over it"}
    for reason, error in reasons.items():
        await db.change(_giving_up(reason), {"before": before, "error": error})


@cache
def _giving_up(reason: str) -> Prepared:
    too_often = {
        "unknown": and_(outbox.c.state == "sending", outbox.c.repeated),
        "deadly": outbox.c.attempts >= MOST_CLAIMS,
    }
    failed = update(outbox).where(_left(), too_often[reason]).values(state="failed", last_error=bindparam("error"))
    return Prepared(failed)


@cache
def _claiming(left: bool, embedded: bool) -> Prepared:
    """Of items of one chat it takes that which is due first, with the recipient's chat and language."""
    here = memberships.c.messenger == bindparam("of_messenger")
    busy = and_(_held(), ~(outbox.c.claimed_at < bindparam("before")))
    just_sent = outbox.c.sent_at > bindparam("sent_after")
    busy_chats = _with_chats(memberships.c.chat_id).where(here, or_(busy, just_sent))
    due = and_(outbox.c.state == "queued", outbox.c.due_at <= bindparam("by"))
    free = (
        _with_chats(outbox.c.key, outbox.c.due_at, memberships.c.chat_id)
        .where(here, memberships.c.chat_id.not_in(busy_chats), _left() if left else due)
        # Thousands are due at the same moment: an order among them would have to look at all.
        .order_by(outbox.c.due_at)
        .limit(bindparam("most"))
    )
    if not embedded:
        free = free.with_for_update(skip_locked=True, of=outbox)
    found = free.cte("free")
    place = func.row_number().over(partition_by=found.c.chat_id, order_by=(found.c.due_at, found.c.key))
    placed = select(found.c.key, place.label("place")).subquery()
    recipient = [
        select(column).where(memberships.c.id == outbox.c.membership_id).scalar_subquery().label(column.key)
        for column in (memberships.c.chat_id, memberships.c.language)
    ]
    claimed = {
        "state": "claimed",
        "claimed_at": bindparam("by"),
        "attempts": outbox.c.attempts + 1,
        "repeated": or_(outbox.c.repeated, outbox.c.state == "sending"),
    }
    firsts = outbox.c.key.in_(select(placed.c.key).where(placed.c.place == 1))
    return Prepared(update(outbox).where(firsts).values(claimed).returning(outbox, *recipient))


def _held() -> ColumnElement[bool]:
    """A process has it now, or had it when it died."""
    return or_(outbox.c.state == "claimed", outbox.c.state == "sending")


def _left() -> ColumnElement[bool]:
    return and_(_held(), outbox.c.claimed_at < bindparam("before"))


async def _record(db: Database, item: OutboxItem, **values: Any) -> None:
    if item.kind is Kind.CALLBACK_REQUEST and values["state"] not in UNDER_WAY:
        # When it was sent would say when the client has answered: nothing is kept of it.
        async with db.write() as connection:
            await connection.execute(delete(outbox).where(outbox.c.key == item.key))
        return
    new = {f"new_{name}": value for name, value in values.items()}
    await db.change(_update(*values), {"of_key": item.key, **new})


@cache
def _update(*names: str) -> Prepared:
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    return Prepared(update(outbox).where(outbox.c.key == bindparam("of_key")).values(new))


@cache
def _any_due() -> Prepared:
    here = memberships.c.messenger == bindparam("of_messenger")
    due = outbox.c.state == bindparam("waiting"), outbox.c.due_at <= bindparam("by")
    return Prepared(select(_with_chats(outbox.c.key).where(here, *due).exists().label("any")))


async def _is_left(db: Database, *, before: datetime) -> bool:
    """Whether a process has claimed something so long ago that it must have died."""
    (row,) = await db.fetch(_any_left(), {"before": before})
    return bool(row.any)


@cache
def _any_left() -> Prepared:
    return Prepared(select(select(outbox.c.key).where(_left()).exists().label("any")))


@cache
def _welcome() -> Prepared:
    member = memberships.c.id == bindparam("of_membership")
    wanted = memberships.c.status == bindparam("active"), memberships.c.stopped_at.is_(None)
    return Prepared(select(memberships.c.id).where(member, *wanted))


def _with_chats(*columns: Any) -> Select[Any]:
    return select(*columns).select_from(outbox).join(memberships, memberships.c.id == outbox.c.membership_id)


def _claimed(row: Any) -> OutboxItem:
    return OutboxItem(
        key=row.key,
        kind=Kind(row.kind),
        center_id=row.center_id,
        region_id=row.region_id,
        week=row.week,
        alert=row.alert,
        callback_request_id=row.callback_request_id,
        membership_id=row.membership_id,
        chat_id=row.chat_id,
        language=row.language,
        attempts=row.attempts,
        repeated=bool(row.repeated),
    )
