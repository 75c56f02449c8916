"""Clients who want to be called back: told to the administrators once, forgotten after two weeks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update

from storage import outbox
from storage.engine.database import Database
from storage.errors import CallbackNotFound, TooManyCallbacks
from storage.memberships import Membership
from storage.outbox import Kind
from storage.tables import callbacks

KEPT = timedelta(days=14)
MOST_A_DAY = 50
"""Of a center: more are somebody's game."""


@dataclass(frozen=True, slots=True)
class Callback:
    """`contact` is encrypted, and empty once the client was called back."""

    center_id: int
    id: str
    contact: str
    made_at: datetime
    expires_at: datetime
    done_at: datetime | None


async def leave(
    db: Database, center_id: int, contact: str, recipients: Sequence[Membership], *, now: datetime
) -> Callback:
    """Keeps an encrypted contact and queues it for every recipient, both or neither. Raises TooManyCallbacks."""
    made = Callback(center_id, secrets.token_hex(8), contact, now, now + KEPT, None)
    lately = select(func.count()).where(
        callbacks.c.center_id == center_id, callbacks.c.made_at > now - timedelta(days=1)
    )
    async with db.write() as connection:
        if int(await connection.scalar(lately)) >= MOST_A_DAY:
            raise TooManyCallbacks(MOST_A_DAY)
        values = {name: getattr(made, name) for name in Callback.__dataclass_fields__}
        await connection.execute(insert(callbacks).values(values))
        for recipient in recipients:
            await outbox.enqueue(
                db,
                connection,
                key=f"callback:{center_id}:{made.id}:{recipient.id}",
                kind=Kind.CALLBACK,
                center_id=center_id,
                callback_id=made.id,
                membership_id=recipient.id,
                created_at=now,
                due_at=now,
            )
    return made


async def get(db: Database, center_id: int, callback_id: str) -> Callback:
    """Raises CallbackNotFound."""
    query = select(callbacks).where(callbacks.c.center_id == center_id, callbacks.c.id == callback_id)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        raise CallbackNotFound(callback_id)
    return Callback(**row._mapping)


async def mark_done(db: Database, center_id: int, callback_id: str, *, now: datetime) -> None:
    """The contact is forgotten at once. Raises CallbackNotFound."""
    mine = (callbacks.c.center_id == center_id, callbacks.c.id == callback_id)
    done = update(callbacks).where(*mine).values(contact="", done_at=func.coalesce(callbacks.c.done_at, now))
    async with db.write() as connection:
        if (await connection.execute(done)).rowcount != 1:
            raise CallbackNotFound(callback_id)


async def purge(db: Database, now: datetime) -> int:
    """Deletes those whose time is over; how many."""
    async with db.write() as connection:
        return (await connection.execute(delete(callbacks).where(callbacks.c.expires_at <= now))).rowcount
