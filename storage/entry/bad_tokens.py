"""Bad visit tokens: an account that tries too many is ignored for a while.

Tries are kept by the account's keyed hash, no longer than needed; the tried tokens are not kept. Simultaneous tries do
not see each other, so a burst gets a few more than five tries, against 10¹³ short codes.
"""

import secrets
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, delete, insert, select

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import bad_tokens

MOST = 5
MOST_OF_A_NETWORK = 20
"""From a browser, whose account is easily dropped, tries are counted by network, which many people may share."""
WITHIN = timedelta(minutes=10)
MUTED_FOR = timedelta(hours=1)


async def record(db: Database, account: str, now: datetime) -> None:
    async with db.write() as connection:
        await connection.execute(insert(bad_tokens).values(account=account, tried_at=now, id=secrets.token_hex(8)))


async def is_muted(db: Database, account: str, now: datetime, most: int = MOST) -> bool:
    """Whether the last `most` bad tokens lie within ten minutes, and the last of them less than an hour ago."""
    query = (
        select(bad_tokens.c.tried_at)
        .where(bad_tokens.c.account == account)
        .order_by(bad_tokens.c.tried_at.desc())
        .limit(most)
    )
    async with db.read() as connection:
        tried = list(await connection.scalars(query))
    return len(tried) == most and tried[0] - tried[-1] <= WITHIN and now - tried[0] < MUTED_FOR


async def purge(db: Database, now: datetime) -> int:
    """Deletes the tries that can no longer mute anybody; returns how many."""
    return await db.change(_over(), {"by": now - MUTED_FOR - WITHIN})


@cache
def _over() -> Prepared:
    return Prepared(delete(bad_tokens).where(bad_tokens.c.tried_at <= bindparam("by")))
