"""Where somebody's interviews and letters are.

One server finds them by their respondent. Where centers lie on several servers, each of these would have to be asked
for one message of one person. So there it is written down at which centers they are, and nowhere else.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.people import respondents
from storage.tables import interviews, respondent_centers
from storage.tables import respondents as people


async def note(db: Database, connection: Connection, respondent_id: str, center_ids: Sequence[int]) -> None:
    """The respondent has told of these centers; called in the transaction that writes what was told."""
    if not db.distributed or not center_ids:
        return
    rows = [{"respondent_id": respondent_id, "center_id": center_id} for center_id in sorted(center_ids)]
    await connection.execute(db.insert(respondent_centers).on_conflict_do_nothing(), rows)


async def known(connection: Connection, respondent_id: str) -> list[int]:
    """On several servers: the centers that the respondent has told of."""
    mine = respondent_centers.c.respondent_id == respondent_id
    return list(await connection.scalars(select(respondent_centers.c.center_id).where(mine)))


async def fill(db: Database, connection: Connection) -> None:
    """Writes down of all respondents at once where they have answered: after a copy from one server, which did not
    know."""
    # The OFFSET lets a cluster read the respondents first, by themselves.
    there = select(people.c.id).offset(0)
    query = select(interviews.c.respondent_id, interviews.c.center_id).distinct()
    found = db.insert(respondent_centers).from_select(
        ["respondent_id", "center_id"], query.where(interviews.c.respondent_id.in_(there))
    )
    await connection.execute(found.on_conflict_do_nothing())


async def told_by(
    db: Database, connection: Connection, account: str, center_id: int | None = None
) -> Sequence[ColumnElement[bool]]:
    """The conditions of being an interview, or a letter, of the account's respondent; about one center, where it is
    given."""
    respondent = await respondents.behind(db, connection, account)
    mine = interviews.c.respondent_id == respondent
    if center_id is not None:
        return interviews.c.center_id == center_id, mine
    if not isinstance(respondent, str):
        return (mine,)
    return interviews.c.center_id.in_(await known(connection, respondent)), mine
