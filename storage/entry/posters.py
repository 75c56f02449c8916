"""Posters: when one was made, and whether anybody has followed the one that hangs at a center."""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, case, exists, literal, or_, select, update

from storage.access.memberships import Status
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.engine.prepared import Prepared
from storage.engine.types import UtcDateTime
from storage.tables import centers, memberships

FIRST = or_(centers.c.poster_scanned_at.is_(None), centers.c.poster_scanned_at < centers.c.poster_made_at)
"""Nobody has followed the poster that hangs now."""


async def note_made(db: Database, center_id: int, now: datetime) -> None:
    """A poster of the center was made: from now on it may hang on a wall and be followed."""
    async with db.write() as connection:
        await connection.execute(update(centers).where(centers.c.id == center_id).values(poster_made_at=now))


async def note_scan(db: Database, center_id: int, *, account: str, now: datetime) -> None:
    """Somebody has come by the center's poster. When the first one did is kept, and not who it was; an administrator
    who tries the poster out is no client."""
    # One client in thousands is the first: the others must not wait for a writer.
    asked = {"of_center": center_id, "until": now, "of_account": account, "of_status": Status.ACTIVE.value}
    if not await db.fetch(_first_scan(), asked):
        return
    mine = (centers.c.id == center_id) & FIRST & (centers.c.poster_made_at <= now)
    # The hour: the second would be that of somebody's interview.
    hour = literal(full_hour(now), UtcDateTime)
    seen = case((centers.c.poster_made_at > hour, centers.c.poster_made_at), else_=hour)
    async with db.write() as connection:
        await connection.execute(update(centers).where(mine).values(poster_scanned_at=seen))


@cache
def _first_scan() -> Prepared:
    mine = (centers.c.id == bindparam("of_center")) & (centers.c.poster_made_at <= bindparam("until"))
    account, status = memberships.c.account, memberships.c.status
    staff = exists().where(account == bindparam("of_account"), status == bindparam("of_status"))
    return Prepared(select(centers.c.id).where(mine, FIRST, ~staff))
