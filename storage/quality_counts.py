"""How many interviews there are of each quality class, and for which reasons."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, func, select, true

from questionnaire.flow import NO_ANSWERS
from storage.engine.database import Database
from storage.tables import interviews

ByReasons = dict[tuple[str, str], int]
"""Interviews by quality class and reasons; the reasons as they are stored, with commas between."""

CLEAN = "clean"
FLAGGED = ("B", "X")


def read_reasons(stored: str) -> tuple[str, ...]:
    """The reasons of a quality class, which are stored with commas between."""
    return tuple(stored.split(",")) if stored else ()


def is_flagged() -> ColumnElement[bool]:
    """Spelled out: a database uses the index of flagged interviews only if it sees that the query wants no others."""
    return interviews.c.quality.in_(bindparam("flagged", FLAGGED, expanding=True, literal_execute=True))


async def words_alone(
    db: Database, *, first_week: int, last_week: int, center_ids: Sequence[int] | None = None
) -> dict[int, int]:
    """How many people wrote without answering, in some weeks, by center."""
    mine = true() if center_ids is None else interviews.c.center_id.in_(center_ids)
    query = (
        select(interviews.c.center_id, func.count().label("number"))
        .where(interviews.c.completed_week.between(first_week, last_week), mine, is_flagged())
        .where(interviews.c.answers == NO_ANSWERS)
        .group_by(interviews.c.center_id)
    )
    return {row.center_id: row.number for row in await db.rows(query)}


async def counts(
    db: Database, *, first_week: int, last_week: int, center_ids: Sequence[int] | None = None
) -> dict[int, ByReasons]:
    """The completed interviews of some weeks by center, class and reasons.

    All interviews and the flagged ones are counted in their indexes; only clean interviews with a reason are looked up
    in the table itself.
    """
    weeks = interviews.c.completed_week.between(first_week, last_week)
    # A center's interviews lie side by side, and most are read: the sum hides the weeks' index from the database.
    swept = (interviews.c.completed_week + 0).between(first_week, last_week)
    reported = swept & (interviews.c.quality == CLEAN) & (interviews.c.reasons != "")
    key = (interviews.c.center_id, interviews.c.quality, interviews.c.reasons)
    mine = true() if center_ids is None else interviews.c.center_id.in_(center_ids)
    totals = select(interviews.c.center_id, func.count().label("number")).where(weeks, mine)
    reasoned = select(*key, func.count().label("number")).where(mine).group_by(*key)
    found: dict[int, ByReasons] = {}
    async with db.read() as connection:
        for row in await connection.execute(totals.group_by(interviews.c.center_id)):
            found[row.center_id] = {(CLEAN, ""): row.number}
        for which in (weeks & is_flagged(), reported):
            for row in await connection.execute(reasoned.where(which)):
                found[row.center_id][row.quality, row.reasons] = row.number
                found[row.center_id][CLEAN, ""] -= row.number
    return found
