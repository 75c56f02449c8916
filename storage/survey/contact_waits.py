"""The bot waits for a contact: who was asked, at which center, and until when. It survives a restart, and every worker
knows of it. The contact is never in here, and the row is gone before the contact is kept."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, delete, select

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.people import respondents
from storage.tables import contact_waits, identities

WAITS = timedelta(hours=1)


async def begin(db: Database, account: str, center_id: int, now: datetime) -> bool:
    """Waits from now on, for this center only; False for an account that nothing is known of."""
    async with db.write() as connection:
        respondent_id = await connection.scalar(
            select(identities.c.respondent_id).where(identities.c.account == account)
        )
        if respondent_id is None:
            return False
        wait = {"center_id": center_id, "until": now + WAITS}
        row = db.insert(contact_waits).values(respondent_id=respondent_id, **wait)
        await connection.execute(row.on_conflict_do_update(index_elements=["respondent_id"], set_=wait))
    return True


async def center_of(db: Database, account: str, now: datetime) -> int | None:
    """The center whose contact is waited for."""
    async with db.read() as connection:
        mine = contact_waits.c.respondent_id == await respondents.behind(db, connection, account)
        query = select(contact_waits.c.center_id).where(mine, contact_waits.c.until > now)
        found: int | None = await connection.scalar(query)
    return found


async def end(db: Database, account: str, center_id: int, now: datetime) -> bool:
    """Waits no longer; False where it did not. Of two taps, or two workers, one gets True."""
    there = contact_waits.c.center_id == center_id, contact_waits.c.until > now
    async with db.write() as connection:
        mine = contact_waits.c.respondent_id == await respondents.behind(db, connection, account)
        ended = delete(contact_waits).where(mine, *there)
        return (await connection.execute(ended)).rowcount > 0


async def purge(db: Database, now: datetime) -> int:
    """Deletes those that are over; how many."""
    return await db.change(_over(), {"by": now})


@cache
def _over() -> Prepared:
    return Prepared(delete(contact_waits).where(contact_waits.c.until <= bindparam("by")))
