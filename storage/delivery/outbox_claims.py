"""Claims of items in the outbox: each is one process's own while it is sent, and taken over where that process dies."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update

from storage.delivery.outbox import Kind, OutboxItem
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.messenger import Messenger
from storage.tables import memberships, outbox
from storage.workers import jobs

JOB = "deliver"
MOST_CLAIMS = 5
"""How many processes may die over an item before it is given up."""


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


async def _is_left(db: Database, *, before: datetime) -> bool:
    """Whether a process has claimed something so long ago that it must have died."""
    (row,) = await db.fetch(_any_left(), {"before": before})
    return bool(row.any)


async def _give_up(db: Database, *, before: datetime) -> None:
    """Fails what was left behind by a process that died and must not be tried again."""
    reasons = {"unknown": "the outcome is unknown twice", "deadly": f"{MOST_CLAIMS} processes died over it"}
    for reason, error in reasons.items():
        await db.change(_giving_up(reason), {"before": before, "error": error})


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


@cache
def _giving_up(reason: str) -> Prepared:
    too_often = {
        "unknown": and_(outbox.c.state == "sending", outbox.c.repeated),
        "deadly": outbox.c.attempts >= MOST_CLAIMS,
    }
    failed = update(outbox).where(_left(), too_often[reason]).values(state="failed", last_error=bindparam("error"))
    return Prepared(failed)


@cache
def _any_due() -> Prepared:
    here = memberships.c.messenger == bindparam("of_messenger")
    due = outbox.c.state == bindparam("waiting"), outbox.c.due_at <= bindparam("by")
    return Prepared(select(_with_chats(outbox.c.key).where(here, *due).exists().label("any")))


@cache
def _any_left() -> Prepared:
    return Prepared(select(select(outbox.c.key).where(_left()).exists().label("any")))


def _held() -> ColumnElement[bool]:
    """A process has it now, or had it when it died."""
    return or_(outbox.c.state == "claimed", outbox.c.state == "sending")


def _left() -> ColumnElement[bool]:
    return and_(_held(), outbox.c.claimed_at < bindparam("before"))


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
