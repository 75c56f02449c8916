"""Networks from which interviews without a slip are begun: a limited number a day about one center.

A network is known by a keyed hash of its address and the day, and forgotten when the day is over.
"""

from datetime import date, datetime

from sqlalchemy import delete

from storage.engine.database import Database
from storage.tables import network_uses

MOST_A_DAY = 10
"""About one center from one network. Families and small offices share one; a hall's wireless network does, too, and has
slips and a kiosk for more."""


async def use(db: Database, center_id: int, network: str, day: date) -> bool:
    """Counts one more interview; False, and nothing is counted, if there were enough on that day. Of two at once, both
    are counted."""
    same = network_uses.c.uses < MOST_A_DAY
    row = db.insert(network_uses).values(center_id=center_id, network=network, day=day, uses=1)
    more = row.on_conflict_do_update(
        index_elements=[network_uses.c.center_id, network_uses.c.network],
        set_={"uses": network_uses.c.uses + 1},
        where=same,
    )
    async with db.write() as connection:
        return (await connection.execute(more)).rowcount == 1


async def purge(db: Database, now: datetime) -> int:
    """Forgets the networks of days that are over, by UTC; returns how many."""
    async with db.write() as connection:
        old = delete(network_uses).where(network_uses.c.day < now.date())
        return (await connection.execute(old)).rowcount
