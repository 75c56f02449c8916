"""Launches of a mini-app that were used up: each opens the pages once, so that a copied one opens nothing.

A launch is known by the hash that the messenger signs it with, and forgotten when it would be too old anyway.
"""

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import used_launches


async def use(db: Database, mark: str, until: datetime) -> bool:
    """Uses a launch up that is valid `until` then; False if it was used before. Of two at once, one is first."""
    row = db.insert(used_launches).values(mark=mark, until=until).on_conflict_do_nothing()
    async with db.write() as connection:
        return (await connection.execute(row)).rowcount == 1


async def purge(db: Database, now: datetime) -> int:
    """Forgets launches that are too old by now; returns how many."""
    return await db.change(_over(), {"by": now})


@cache
def _over() -> Prepared:
    return Prepared(delete(used_launches).where(used_launches.c.until < bindparam("by")))
