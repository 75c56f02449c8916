"""Clients who want to be called back: told to the administrators once, forgotten after two weeks."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from storage import outbox
from storage.engine.database import Database
from storage.errors import CallbackRequestNotFound, TooManyCallbackRequests
from storage.memberships import Membership
from storage.outbox import Kind
from storage.tables import callback_requests

KEPT = timedelta(days=14)
MOST_A_DAY = 50
"""Of a center: more are somebody's game."""


@dataclass(frozen=True, slots=True)
class CallbackRequest:
    """`contact` is encrypted, and empty once the client was called back."""

    center_id: int
    id: str
    contact: str
    made_at: datetime
    expires_at: datetime
    done_at: datetime | None


async def leave(
    db: Database, center_id: int, contact: str, recipients: Sequence[Membership], *, now: datetime
) -> CallbackRequest:
    """Keeps an encrypted contact and queues it for every recipient, both or neither. Raises TooManyCallbackRequests."""
    made = CallbackRequest(center_id, secrets.token_hex(8), contact, now, now + KEPT, None)
    lately = select(func.count()).where(
        callback_requests.c.center_id == center_id, callback_requests.c.made_at > now - timedelta(days=1)
    )
    async with db.write() as connection:
        if int(await connection.scalar(lately)) >= MOST_A_DAY:
            raise TooManyCallbackRequests(MOST_A_DAY)
        values = {name: getattr(made, name) for name in CallbackRequest.__dataclass_fields__}
        await connection.execute(insert(callback_requests).values(values))
        for recipient in recipients:
            await outbox.enqueue(
                db,
                connection,
                key=f"callback_request:{center_id}:{made.id}:{recipient.id}",
                kind=Kind.CALLBACK_REQUEST,
                center_id=center_id,
                callback_request_id=made.id,
                membership_id=recipient.id,
                created_at=now,
                due_at=now,
            )
    return made


async def get(db: Database, center_id: int, request_id: str) -> CallbackRequest:
    """Raises CallbackRequestNotFound."""
    async with db.read() as connection:
        row = (await connection.execute(select(callback_requests).where(*_one(center_id, request_id)))).first()
    if row is None:
        raise CallbackRequestNotFound(request_id)
    return CallbackRequest(**row._mapping)


async def mark_done(db: Database, center_id: int, request_id: str, *, now: datetime) -> None:
    """The contact is forgotten at once. Raises CallbackRequestNotFound."""
    done_at = func.coalesce(callback_requests.c.done_at, now)
    done = update(callback_requests).where(*_one(center_id, request_id)).values(contact="", done_at=done_at)
    async with db.write() as connection:
        if (await connection.execute(done)).rowcount != 1:
            raise CallbackRequestNotFound(request_id)


async def purge(db: Database, now: datetime) -> int:
    """Deletes those whose time is over; how many."""
    due = delete(callback_requests).where(callback_requests.c.expires_at <= now)
    async with db.write() as connection:
        return (await connection.execute(due)).rowcount


def _one(center_id: int, request_id: str) -> tuple[ColumnElement[bool], ...]:
    return callback_requests.c.center_id == center_id, callback_requests.c.id == request_id
