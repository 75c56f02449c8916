"""Requests that may be sent again: the first answer is kept for a day under the caller's idempotency key.

An answer may hold links that are good for one interview, so it is sealed before it comes here: only the caller's API
key, of which the database has a hash, opens it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import api_requests

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=5)
"""After this long a request without an answer was left by a process that died."""


@dataclass(frozen=True, slots=True)
class Begun:
    """This call is the one to do the work, and to keep or to drop what comes of it."""

    api_key_id: str
    idempotency_key: str
    attempt: str


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier call with the same key: was it the same request, and what was answered; None while it is at work."""

    same: bool
    status: int | None
    sealed_answer: str | None


async def begin(
    db: Database, api_key_id: str, idempotency_key: str, request_hash: str, *, now: datetime
) -> Begun | Known:
    """Takes the idempotency key for this request, or says what became of the earlier one."""
    attempt = secrets.token_hex(8)
    row = {"api_key_id": api_key_id, "idempotency_key": idempotency_key}
    values = {"request_hash": request_hash, "begun_at": now, "attempt": attempt, "status": None, "sealed_answer": None}
    statement = db.insert(api_requests).values(**row, **values)
    over = api_requests.c.begun_at < now - KEPT
    left = api_requests.c.status.is_(None) & (api_requests.c.begun_at < now - LEASE)
    same = api_requests.c.request_hash == request_hash
    statement = statement.on_conflict_do_update(
        index_elements=list(api_requests.primary_key), set_=values, where=or_(over, left & same)
    )
    async with db.write() as connection:
        if (await connection.execute(statement)).rowcount == 1:
            return Begun(api_key_id, idempotency_key, attempt)
        known = (await connection.execute(select(api_requests).where(*_one(api_key_id, idempotency_key)))).one()
    return Known(known.request_hash == request_hash, known.status, known.sealed_answer)


async def keep(connection: Connection, begun: Begun, *, status: int, sealed_answer: str) -> None:
    """Keeps the answer in the caller's transaction: it is there if and only if the work was done."""
    values = {"status": status, "sealed_answer": sealed_answer}
    await connection.execute(update(api_requests).where(*_mine(begun)).values(**values))


async def drop(db: Database, begun: Begun) -> None:
    """Lets go of a request that was refused or failed, so that it can be tried again."""
    async with db.write() as connection:
        await connection.execute(delete(api_requests).where(*_mine(begun), api_requests.c.status.is_(None)))


async def purge(db: Database, now: datetime) -> int:
    """Deletes those whose day is over; returns how many."""
    async with db.write() as connection:
        return (await connection.execute(delete(api_requests).where(api_requests.c.begun_at < now - KEPT))).rowcount


def _one(api_key_id: str, idempotency_key: str) -> tuple[ColumnElement[bool], ...]:
    return api_requests.c.api_key_id == api_key_id, api_requests.c.idempotency_key == idempotency_key


def _mine(begun: Begun) -> tuple[ColumnElement[bool], ...]:
    return *_one(begun.api_key_id, begun.idempotency_key), api_requests.c.attempt == begun.attempt
