"""Digests of regions: a region's week, frozen, and announced to its recipients in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, func, select

from storage.access.memberships import Membership
from storage.delivery import outbox
from storage.delivery.digest_hours import due_at, leaves_later, zones_of
from storage.delivery.outbox import Kind, NewItem
from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.errors import DigestNotFound
from storage.tables import region_digests


@dataclass(frozen=True, slots=True)
class RegionDigest:
    """`content` is JSON."""

    region_id: int
    week: int
    content: str
    created_at: datetime


async def freeze(db: Database, digest: RegionDigest, recipients: Sequence[Membership]) -> int:
    """Saves the digest and queues it for every recipient, both or neither; returns how many were queued.

    Safe to run twice, and in two processes: existing rows stay as they are.
    """
    values = {name: getattr(digest, name) for name in RegionDigest.__dataclass_fields__}
    zones: list[str] = []
    if any(leaves_later(one.digest_hour) for one in recipients):
        async with db.read() as connection:
            zones = await zones_of(connection, center_id=None, region_id=digest.region_id)
    items = [
        NewItem(
            key=f"region:{digest.region_id}:{digest.week}:{recipient.id}",
            kind=Kind.REGION_DIGEST,
            region_id=digest.region_id,
            week=digest.week,
            membership_id=recipient.id,
            created_at=digest.created_at,
            due_at=due_at(digest.week, zones, recipient.digest_hour, digest.created_at),
        )
        for recipient in recipients
    ]
    _, queued = await db.transact([Step(_saved(db.embedded), [values]), outbox.queueing(db, items)])
    return queued


@cache
def _saved(embedded: bool) -> Prepared:
    return Prepared(upsert.into(region_digests, embedded=embedded).on_conflict_do_nothing())


async def get(db: Database, region_id: int, week: int) -> RegionDigest:
    """Raises DigestNotFound."""
    digest = await find(db, region_id, week)
    if digest is None:
        raise DigestNotFound(f"region {region_id}", week)
    return digest


async def find(db: Database, region_id: int, week: int) -> RegionDigest | None:
    query = select(region_digests).where(region_digests.c.region_id == region_id, region_digests.c.week == week)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else _digest(row)


async def latest(db: Database, region_id: int) -> RegionDigest | None:
    mine = select(region_digests).where(region_digests.c.region_id == region_id)
    async with db.read() as connection:
        row = (await connection.execute(mine.order_by(region_digests.c.week.desc()).limit(1))).first()
    return None if row is None else _digest(row)


async def last_weeks(db: Database) -> dict[int, int]:
    """The newest week with a digest, by region id; regions without a digest are left out."""
    week = func.max(region_digests.c.week).label("week")
    query = select(region_digests.c.region_id, week).group_by(region_digests.c.region_id)
    return {row.region_id: row.week for row in await db.rows(query)}


def _digest(row: Row[Any]) -> RegionDigest:
    return RegionDigest(**row._mapping)
