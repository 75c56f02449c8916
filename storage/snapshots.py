"""Snapshots: published results, frozen. What changes is published beside them as a new revision, never over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, select

from storage.database import Database
from storage.tables import centers, snapshots


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A center's published result for a window that ends with `week`.

    `result`, `settings` and `excluded` are JSON; `inputs_hash` is the hash of the answers that the result rests on;
    `frame_revision` says which national frame of the week was used.
    """

    center_id: int
    week: int
    revision: int
    published_at: datetime
    methodology: str
    questionnaire: str
    window_start: date
    window_end: date
    frame_revision: int
    n: int
    index_value: float | None
    standard_error: float | None
    result: str
    settings: str
    excluded: str
    inputs_hash: str


async def publish(db: Database, new: Sequence[Snapshot]) -> None:
    """Adds snapshots, all in one transaction; a revision that another process has published first stays."""
    if not new:
        return
    async with db.write() as connection:
        await connection.execute(db.insert(snapshots).on_conflict_do_nothing(), [_values(snapshot) for snapshot in new])


async def latest(
    db: Database,
    *,
    center_ids: Sequence[int] | None = None,
    region_id: int | None = None,
    up_to_week: int | None = None,
) -> dict[int, Snapshot]:
    """The newest snapshot of every center that has one, by center id; none newer than `up_to_week`."""
    weeks = select(snapshots.c.center_id, func.max(snapshots.c.week).label("week")).group_by(snapshots.c.center_id)
    if up_to_week is not None:
        weeks = weeks.where(snapshots.c.week <= up_to_week)
    if center_ids is not None:
        weeks = weeks.where(snapshots.c.center_id.in_(center_ids))
    if region_id is not None:
        weeks = weeks.where(snapshots.c.center_id.in_(select(centers.c.id).where(centers.c.region_id == region_id)))
    newest = weeks.subquery()
    query = (
        select(snapshots)
        .join(newest, and_(newest.c.center_id == snapshots.c.center_id, newest.c.week == snapshots.c.week))
        .order_by(snapshots.c.center_id, snapshots.c.revision)
    )
    async with db.read() as connection:
        # Of several revisions of one week the last one stays.
        return {row.center_id: _snapshot(row) for row in await connection.execute(query)}


def _values(snapshot: Snapshot) -> dict[str, Any]:
    return {column.name: getattr(snapshot, column.name) for column in snapshots.columns}


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(**row._mapping)
