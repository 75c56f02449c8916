"""The outbox: what is to be sent, claimed by one process at a time, recorded however it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, update

from storage.database import Database
from storage.memberships import Status
from storage.messenger import Messenger
from storage.tables import memberships, outbox


class Kind(StrEnum):
    DIGEST = "digest"
    CONFIRMED = "confirmed"
    """An operator has confirmed the recipient's membership."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A message on its way to a recipient. `repeated`: an earlier sending may have arrived. `center_id` and `week` say
    which digest, where it is one."""

    key: str
    kind: Kind
    center_id: int | None
    week: int | None
    membership_id: str
    chat_id: int
    language: str | None
    attempts: int
    repeated: bool


async def claim(
    db: Database,
    *,
    now: datetime,
    limit: int,
    lease: timedelta,
    messenger: Messenger = Messenger.TELEGRAM,
) -> list[OutboxItem]:
    """Up to `limit` items that are due to recipients in this messenger, now this process's own.

    A claim older than `lease` was left by a process that died somewhere between claiming and recording; it is claimed
    again, as a repeat, because the message may have arrived.
    """
    left = and_(outbox.c.state == "sending", outbox.c.claimed_at < now - lease)
    due = and_(outbox.c.state == "queued", outbox.c.due_at <= now)
    reached = select(memberships.c.id).where(memberships.c.messenger == messenger.value)
    chosen = (
        select(outbox.c.key)
        .where(or_(due, left), outbox.c.membership_id.in_(reached))
        .order_by(outbox.c.due_at, outbox.c.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    async with db.write() as connection:
        keys = list(await connection.scalars(chosen))
        if not keys:
            return []
        await connection.execute(update(outbox).where(outbox.c.key.in_(keys), left).values(repeated=True))
        await connection.execute(
            update(outbox)
            .where(outbox.c.key.in_(keys))
            .values(state="sending", claimed_at=now, attempts=outbox.c.attempts + 1)
        )
        query = (
            select(outbox, memberships.c.chat_id, memberships.c.language)
            .join(memberships, memberships.c.id == outbox.c.membership_id)
            .where(outbox.c.key.in_(keys))
            .order_by(outbox.c.due_at, outbox.c.key)
        )
        return [_item(row) for row in await connection.execute(query)]


async def still_wanted(db: Database, item: OutboxItem) -> bool:
    """Whether the recipient's rights still stand; where they do not, the item is cancelled."""
    query = select(memberships.c.status).where(memberships.c.id == item.membership_id)
    async with db.read() as connection:
        status = await connection.scalar(query)
    if status == Status.ACTIVE:
        return True
    await _record(db, item, state="cancelled")
    return False


async def mark_sent(db: Database, item: OutboxItem, *, message_id: int, now: datetime) -> None:
    await _record(db, item, state="sent", sent_at=now, message_id=message_id)


async def mark_blocked(db: Database, item: OutboxItem, *, now: datetime) -> None:
    """The recipient has blocked the bot."""
    await _record(db, item, state="blocked")
    async with db.write() as connection:
        await connection.execute(
            update(memberships).where(memberships.c.id == item.membership_id).values(blocked_at=now)
        )


async def mark_failed(db: Database, item: OutboxItem, *, error: str) -> None:
    await _record(db, item, state="failed", last_error=error[:300])


async def retry_at(db: Database, item: OutboxItem, *, at: datetime, repeated: bool = False) -> None:
    """Back into the queue; `repeated` where this sending may have arrived."""
    await _record(db, item, state="queued", due_at=at, repeated=item.repeated or repeated)


async def counts(db: Database) -> dict[str, int]:
    """How many items are in which state."""
    query = select(outbox.c.state, func.count().label("number")).group_by(outbox.c.state)
    async with db.read() as connection:
        return {row.state: row.number for row in await connection.execute(query)}


async def _record(db: Database, item: OutboxItem, **values: Any) -> None:
    async with db.write() as connection:
        await connection.execute(update(outbox).where(outbox.c.key == item.key).values(**values))


def _item(row: Row[Any]) -> OutboxItem:
    return OutboxItem(
        key=row.key,
        kind=Kind(row.kind),
        center_id=row.center_id,
        week=row.week,
        membership_id=row.membership_id,
        chat_id=row.chat_id,
        language=row.language,
        attempts=row.attempts,
        repeated=row.repeated,
    )
