"""The audit log: the data that administrators and operators have read, exported and changed.

The log only grows. This module has no update and no delete, and triggers in the database refuse both to everybody else.
So each line was written at the time it states. Details name codes and ids, never people.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, insert, inspect, select

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import audit

NATION = "nation"
PLACE_LENGTH = 220
DETAIL_LENGTH = 500


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """`actor` is a membership's id or, at the command line, "cli:" and the account of the operating system, over
    HTTP "api:" and the key's id."""

    id: int
    at: datetime
    actor: str
    action: str
    place: str
    detail: str


def place(center: str | None = None, region: str | None = None) -> str:
    """The place that was looked at, such as "center:BRY-01"; the narrower one if both are named."""
    if center is not None:
        return f"center:{center}"[:PLACE_LENGTH]
    return NATION if region is None else f"region:{region}"[:PLACE_LENGTH]


async def append(
    connection: Connection, *, at: datetime, actor: str, action: str, place: str, detail: str = ""
) -> None:
    """Writes a line in the caller's transaction, so the line is there if and only if the event happened."""
    values = {"at": at, "actor": actor, "action": action, "place": place, "detail": detail[:DETAIL_LENGTH]}
    await connection.execute(insert(audit).values(**values))


async def is_kept(db: Database) -> bool:
    """Whether the schema has an audit log."""
    async with db.read() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).has_table(audit.name))


async def write(db: Database, *, at: datetime, actor: str, action: str, place: str, detail: str = "") -> None:
    """Writes a line in its own transaction, before the data is shown."""
    async with db.write() as connection:
        await append(connection, at=at, actor=actor, action=action, place=place, detail=detail)


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be written; see AuditRecord."""

    at: datetime
    actor: str
    action: str
    place: str
    detail: str


async def write_all(db: Database, lines: Sequence[Line]) -> None:
    """Writes lines in one transaction, in their order."""
    values = [asdict(line) | {"detail": line.detail[:DETAIL_LENGTH]} for line in lines]
    async with db.write() as connection:
        await connection.execute(insert(audit), values)


async def listing(
    db: Database,
    *,
    start: date | None = None,
    end: date | None = None,
    actor: str | None = None,
    action: str | None = None,
) -> list[AuditRecord]:
    """The lines from `start` to `end` (UTC days, both included), oldest first."""
    query = select(audit).order_by(audit.c.id)
    if start is not None:
        query = query.where(audit.c.at >= _midnight(start))
    if end is not None:
        query = query.where(audit.c.at < _midnight(end) + timedelta(days=1))
    if actor is not None:
        query = query.where(audit.c.actor == actor)
    if action is not None:
        query = query.where(audit.c.action == action)
    return [_record(row) for row in await db.rows(query)]


async def last(db: Database, action: str) -> datetime | None:
    """When that was last done, or tried."""
    query = select(audit.c.at).where(audit.c.action == action).order_by(audit.c.id.desc()).limit(1)
    async with db.read() as connection:
        found: datetime | None = await connection.scalar(query)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _record(row: Row[Any]) -> AuditRecord:
    return AuditRecord(**row._mapping)
