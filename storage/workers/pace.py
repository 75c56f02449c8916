"""The pace of sending, shared by all processes: when each may send, and how long all must pause."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, select, update

from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import pace


async def reserve(db: Database, messenger: str, *, now: datetime, number: int, interval: timedelta) -> datetime:
    """Reserves `number` moments, `interval` apart, for the caller alone; returns the first."""
    while True:
        found = await db.fetch(_next(), {"of_messenger": messenger})
        if not found:
            await db.change(_begin(db.embedded), {"of_messenger": messenger, "at": now})
            continue
        # A worker that finds another moment than it has read has come second, and reads again.
        seen = found[0].next_at
        first: datetime = max(seen, now)
        moved = {"of_messenger": messenger, "seen": seen, "then": first + number * interval}
        if await db.change(_move(), moved):
            return first


async def pause(db: Database, messenger: str, *, now: datetime, until: datetime) -> None:
    """Nobody sends before `until`, or before a later moment that was set earlier."""
    row = db.insert(pace).values(messenger=messenger, next_at=now, paused_until=until)
    longer = pace.c.paused_until.is_(None) | (pace.c.paused_until < until)
    async with db.write() as connection:
        await connection.execute(
            row.on_conflict_do_update(
                index_elements=[pace.c.messenger], set_={"paused_until": row.excluded.paused_until}, where=longer
            )
        )


async def paused_until(db: Database, messenger: str) -> datetime | None:
    """When the pause ends; None if there was never one."""
    found = await db.fetch(_paused_until(), {"of_messenger": messenger})
    until: datetime | None = found[0].paused_until if found else None
    return until


@cache
def _paused_until() -> Prepared:
    return Prepared(select(pace.c.paused_until).where(pace.c.messenger == bindparam("of_messenger")))


@cache
def _next() -> Prepared:
    return Prepared(select(pace.c.next_at).where(pace.c.messenger == bindparam("of_messenger")))


@cache
def _begin(embedded: bool) -> Prepared:
    row = upsert.into(pace, embedded=embedded).values(messenger=bindparam("of_messenger"), next_at=bindparam("at"))
    return Prepared(row.on_conflict_do_nothing())


@cache
def _move() -> Prepared:
    mine = pace.c.messenger == bindparam("of_messenger"), pace.c.next_at == bindparam("seen")
    return Prepared(update(pace).where(*mine).values(next_at=bindparam("then")))
