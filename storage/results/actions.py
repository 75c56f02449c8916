"""The actions of centers: how each one answers its results."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update

from storage.engine.database import Database
from storage.errors import ActionNotFound, TooManyActions
from storage.tables import actions

LONGEST = 300
MOST = 20
"""The most actions that a center may show at one time."""


@dataclass(frozen=True, slots=True)
class Action:
    """`group` is one of indicators, `what` the administrators' own words, `since` when it began."""

    center_id: int
    id: str
    group: str
    what: str
    since: date
    noted_at: datetime


async def note(db: Database, center_id: int, *, group: str, what: str, since: date, now: datetime) -> Action:
    """Raises ValueError if the text is empty or too long, and TooManyActions."""
    if not 0 < len(what) <= LONGEST:
        raise ValueError(f"{len(what)} characters")
    action = Action(center_id, secrets.token_hex(8), group, what, since, now)
    standing = select(func.count()).where(actions.c.center_id == center_id, actions.c.withdrawn_at.is_(None))
    async with db.write() as connection:
        if int(await connection.scalar(standing)) >= MOST:
            raise TooManyActions(MOST)
        values = {"center_id": center_id, "id": action.id, "group_code": group, "what": what, "since": since}
        await connection.execute(insert(actions).values(**values, noted_at=now))
    return action


async def withdraw(db: Database, center_id: int, action_id: str, *, now: datetime) -> None:
    """Stops showing the action. Raises ActionNotFound."""
    standing = (actions.c.center_id == center_id, actions.c.id == action_id, actions.c.withdrawn_at.is_(None))
    async with db.write() as connection:
        if (await connection.execute(update(actions).where(*standing).values(withdrawn_at=now))).rowcount != 1:
            raise ActionNotFound(action_id)


async def of_centers(db: Database, center_ids: Sequence[int] | None = None) -> dict[int, list[Action]]:
    """Current actions by center id, the latest first; of all centers by default."""
    query = select(actions).where(actions.c.withdrawn_at.is_(None)).order_by(actions.c.since.desc(), actions.c.id)
    if center_ids is not None:
        query = query.where(actions.c.center_id.in_(center_ids))
    found: dict[int, list[Action]] = {}
    for row in await db.rows(query):
        action = Action(row.center_id, row.id, row.group_code, row.what, row.since, row.noted_at)
        found.setdefault(row.center_id, []).append(action)
    return found


async def reported_between(db: Database, first: date, last: date, *, up_to: datetime | None = None) -> set[int]:
    """The centers with an action that began on a day from first to last, also if it is not shown any more; of those
    noted up to a moment, all by default."""
    query = select(actions.c.center_id).where(actions.c.since.between(first, last)).distinct()
    if up_to is not None:
        query = query.where(actions.c.noted_at <= up_to)
    async with db.read() as connection:
        return set(await connection.scalars(query))


async def center_of(db: Database, action_id: str) -> int:
    """The center whose action it is. Raises ActionNotFound."""
    async with db.read() as connection:
        found = await connection.scalar(select(actions.c.center_id).where(actions.c.id == action_id))
    if found is None:
        raise ActionNotFound(action_id)
    return int(found)
