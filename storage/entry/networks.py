"""Networks from which interviews without a slip are begun: a limited number a day about one center.

A network is known by a keyed hash of its address and the day, and forgotten when the day is over.
"""

from datetime import date, datetime
from functools import cache

from sqlalchemy import bindparam, delete, text

from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import network_uses

MOST_A_DAY = 10
"""About one center from one network. Families and small offices share one; a hall's wireless network does, too, and has
slips and a kiosk for more."""


async def use(db: Database, center_id: int, network: str, day: date) -> bool:
    """Counts one more interview; False, and nothing is counted, if there were enough on that day. Of two at once, both
    are counted."""
    asked = {"of_center": center_id, "of_network": network, "on_day": day, "most": MOST_A_DAY}
    return await db.change(_one_more(db.embedded), asked) == 1


@cache
def _one_more(embedded: bool) -> Prepared:
    row = upsert.into(network_uses, embedded=embedded).values(
        center_id=bindparam("of_center"), network=bindparam("of_network"), day=bindparam("on_day"), uses=text("1")
    )
    more = row.on_conflict_do_update(
        index_elements=[network_uses.c.center_id, network_uses.c.network],
        set_={"uses": network_uses.c.uses + text("1")},
        where=network_uses.c.uses < bindparam("most"),
    )
    return Prepared(more)


async def purge(db: Database, now: datetime) -> int:
    """Forgets the networks of days that are over, by UTC; returns how many."""
    return await db.change(_over(), {"today": now.date()})


@cache
def _over() -> Prepared:
    return Prepared(delete(network_uses).where(network_uses.c.day < bindparam("today")))
