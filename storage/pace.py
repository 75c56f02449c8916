"""The pace of sending, shared by all processes: when each may send, and how long all must pause."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, select, update

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import pace


async def reserve(db: Database, messenger: str, *, now: datetime, number: int, interval: timedelta) -> datetime:
    """Reserves `number` moments, `interval` apart, for the caller alone, in one write; returns the first."""
    row = db.insert(pace).values(messenger=messenger, next_at=now)
    # Setting a row to its own value locks it: other callers wait until these moments are taken.
    locked = row.on_conflict_do_update(index_elements=[pace.c.messenger], set_={"messenger": row.excluded.messenger})
    async with db.write() as connection:
        next_at = (await connection.execute(locked.returning(pace.c.next_at))).scalar_one()
        first: datetime = max(next_at, now)
        await connection.execute(
            update(pace).where(pace.c.messenger == messenger).values(next_at=first + number * interval)
        )
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
