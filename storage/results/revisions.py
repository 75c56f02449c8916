"""What the snapshots of both methodologies share: revisions of weeks, of which the last one is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Select, Table, and_, func, select

from storage.engine.database import Database
from storage.tables import centers

Ids = Sequence[int] | BindParameter[Any]


async def weeks(db: Database, table: Table) -> list[int]:
    """The weeks for which anything was published."""
    query = select(table.c.week).distinct().order_by(table.c.week)
    async with db.read() as connection:
        return list(await connection.scalars(query))


async def of_week(db: Database, table: Table, week: int, center_ids: Sequence[int] | None) -> Sequence[Row[Any]]:
    """Every revision of a week, by center (all for None) and revision."""
    query = select(table).where(table.c.week == week)
    if center_ids is not None:
        query = query.where(table.c.center_id.in_(center_ids))
    return await db.rows(query.order_by(table.c.center_id, table.c.revision))


async def count_of_week(db: Database, table: Table, week: int) -> tuple[int, datetime | None]:
    """How many centers have been published for a week, and when the last of them was."""
    query = select(func.count(table.c.center_id.distinct()).label("number"), func.max(table.c.published_at).label("at"))
    async with db.read() as connection:
        row = (await connection.execute(query.where(table.c.week == week))).one()
    return row.number, row.at


async def renewed(db: Database, table: Table, since: datetime | None) -> list[int]:
    """The ids of the centers whose newest snapshot was published since then; for None all with a snapshot."""
    query = newest(table, select(table.c.center_id))
    if since is not None:
        query = query.where(table.c.published_at >= since)
    async with db.read() as connection:
        return list(dict.fromkeys(await connection.scalars(query)))


async def newest_at(db: Database, table: Table) -> datetime | None:
    """When the newest snapshot of all centers was published; None if there is none."""
    async with db.read() as connection:
        return max(await connection.scalars(newest(table, select(table.c.published_at))), default=None)


def newest(
    table: Table,
    query: Select[Any],
    *,
    center_ids: Ids | None = None,
    region_id: int | BindParameter[Any] | None = None,
    up_to_week: int | BindParameter[Any] | None = None,
    up_to: datetime | None = None,
) -> Select[Any]:
    """Narrows to every center's newest week, its revisions in order: of several the last one comes last. None is newer
    than `up_to_week`, or published after `up_to`."""
    weeks = select(table.c.center_id, func.max(table.c.week).label("week")).group_by(table.c.center_id)
    if up_to_week is not None:
        weeks = weeks.where(table.c.week <= up_to_week)
    if center_ids is not None:
        weeks = weeks.where(table.c.center_id.in_(center_ids))
    if region_id is not None:
        weeks = weeks.where(table.c.center_id.in_(select(centers.c.id).where(centers.c.region_id == region_id)))
    if up_to is not None:
        weeks, query = weeks.where(table.c.published_at <= up_to), query.where(table.c.published_at <= up_to)
    newest = weeks.subquery()
    return query.join(newest, and_(newest.c.center_id == table.c.center_id, newest.c.week == table.c.week)).order_by(
        table.c.center_id, table.c.revision
    )
