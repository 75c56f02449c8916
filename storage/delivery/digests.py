"""Digests: a center's week, frozen, and announced to its recipients in the same transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, select, update

from storage.access.memberships import Membership
from storage.api import webhook_events
from storage.delivery import outbox
from storage.delivery.digest_hours import DueWeek, due_at, leaves_later, zones_of_centers
from storage.delivery.outbox import Kind, NewItem
from storage.engine import upsert
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.errors import DigestNotFound
from storage.tables import centers, digests, region_digests


@dataclass(frozen=True, slots=True)
class Digest:
    """`content` is JSON."""

    center_id: int
    week: int
    snapshot_revision: int | None
    content: str
    created_at: datetime
    seen_at: datetime | None = None


_WRITTEN = ("center_id", "week", "snapshot_revision", "content", "created_at")


async def freeze(db: Database, digest: Digest, recipients: Sequence[Membership]) -> int:
    """Saves the digest and queues it for every recipient, both or neither; returns how many were queued."""
    return await freeze_all(db, [(digest, recipients)])


async def freeze_all(db: Database, made: Sequence[tuple[Digest, Sequence[Membership]]]) -> int:
    """The same of several centers' digests of one week, made at the same moment: one transaction of a few statements,
    however many they are.

    Safe to run twice, and in two processes: existing rows stay as they are.
    """
    if not made:
        return 0
    made = sorted(made, key=lambda one: one[0].center_id)  # Two processes never wait for each other in a circle.
    rows = [{name: getattr(digest, name) for name in _WRITTEN} for digest, _ in made]
    center_ids, week, at = [digest.center_id for digest, _ in made], made[0][0].week, made[0][0].created_at
    async with db.read() as connection:
        there = select(digests.c.center_id).where(digests.c.center_id.in_(center_ids), digests.c.week == week)
        known = set(await connection.scalars(there))
        # Two processes may both take a digest for new: what they announce has the same name, and is told once.
        new = [center_id for center_id in center_ids if center_id not in known]
        announced = await webhook_events.digests_published(db, connection, new, week, at)
        late = [one.center_id for one, mine in made if any(leaves_later(each.digest_hour) for each in mine)]
        zones = await zones_of_centers(connection, late) if late else {}
    items = [
        NewItem(
            key=f"digest:{digest.center_id}:{digest.week}:{recipient.id}",
            kind=Kind.DIGEST,
            center_id=digest.center_id,
            week=digest.week,
            membership_id=recipient.id,
            created_at=digest.created_at,
            due_at=due_at(digest.week, zones.get(digest.center_id, ()), recipient.digest_hour, digest.created_at),
        )
        for digest, recipients in made
        for recipient in recipients
    ]
    *_, queued = await db.transact([Step(_saved(db.embedded), rows), announced, outbox.queueing(db, items)])
    return queued


@cache
def _saved(embedded: bool) -> Prepared:
    return Prepared(upsert.into(digests, embedded=embedded).on_conflict_do_nothing(), _WRITTEN)


async def get(db: Database, center_id: int, week: int) -> Digest:
    """Raises DigestNotFound."""
    digest = await find(db, center_id, week)
    if digest is None:
        raise DigestNotFound(f"center {center_id}", week)
    return digest


async def find(db: Database, center_id: int, week: int) -> Digest | None:
    found = await db.fetch(_digest_of(), {"of_center": center_id, "of_week": week})
    return Digest(*found[0]) if found else None


async def of_weeks(db: Database, center_id: int, *, first: int, last: int) -> list[Digest]:
    """A center's digests of some weeks, oldest first."""
    mine = (digests.c.center_id == center_id, digests.c.week.between(first, last))
    return [_digest(row) for row in await db.rows(select(digests).where(*mine).order_by(digests.c.week))]


async def mark_seen(db: Database, center_id: int, week: int, *, now: datetime) -> bool:
    """Records that an administrator has read the digest; the first time counts. False if there is no such digest."""
    mine = (digests.c.center_id == center_id, digests.c.week == week)
    seen = update(digests).where(*mine).values(seen_at=func.coalesce(digests.c.seen_at, now))
    async with db.write() as connection:
        return (await connection.execute(seen)).rowcount == 1


async def latest(db: Database, center_id: int) -> Digest | None:
    query = select(digests).where(digests.c.center_id == center_id).order_by(digests.c.week.desc()).limit(1)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else _digest(row)


async def latest_of(db: Database, center_ids: Sequence[int]) -> dict[int, Digest]:
    """The newest digest of each of the centers that has one, by center id."""
    rows = await db.rows(_latest_of(), {"center_ids": center_ids})
    return {row.center_id: _digest(row) for row in rows}


async def is_missing(db: Database, due: Iterable[DueWeek]) -> bool:
    """Whether an open center that existed at the moment, or its region, lacks a digest of the week or a newer one. This
    runs every few seconds, so it reads nothing else."""
    if not db.distributed:
        for one in due:
            (row,) = await db.fetch(_any_missing(), asdict(one))
            if row.any:
                return True
        return False
    async with db.read() as connection:
        for one in due:
            if await _lacks(connection, one):
                return True
    return False


@cache
def _any_missing() -> Prepared:
    mine = and_(digests.c.center_id == centers.c.id, digests.c.week >= bindparam("week"))
    regions = and_(region_digests.c.region_id == centers.c.region_id, region_digests.c.week >= bindparam("week"))
    lacking = select(centers.c.id).where(
        centers.c.timezone == bindparam("timezone"),
        centers.c.closed_at.is_(None),
        centers.c.created_at <= bindparam("since"),
        ~(exists().where(mine) & exists().where(regions)),
    )
    return Prepared(select(lacking.exists().label("any")))


async def _lacks(connection: Connection, one: DueWeek) -> bool:
    """The same on several servers, where tables of centers and of regions lie apart."""
    query = select(centers.c.id, centers.c.region_id).where(
        centers.c.timezone == one.timezone, centers.c.closed_at.is_(None), centers.c.created_at <= one.since
    )
    wanted = {row.id: row.region_id for row in await connection.execute(query)}
    if not wanted:
        return False
    mine = digests.c.center_id.in_(sorted(wanted)), digests.c.week >= one.week
    if {*await connection.scalars(select(digests.c.center_id).distinct().where(*mine))} != wanted.keys():
        return True
    regions = select(region_digests.c.region_id).where(region_digests.c.week >= one.week)
    return not {*wanted.values()} <= {*await connection.scalars(regions)}


async def count_of_week(db: Database, week: int) -> int:
    async with db.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(digests).where(digests.c.week == week)))


async def last_weeks(db: Database) -> dict[int, int]:
    """The newest week with a digest, by center id, of every open center; 0 if there is none yet."""
    newest = select(digests.c.center_id, func.max(digests.c.week).label("week")).group_by(digests.c.center_id)
    still = select(centers.c.id).where(centers.c.closed_at.is_(None))
    async with db.read() as connection:
        rows, ids = (await connection.execute(newest)).all(), (await connection.scalars(still)).all()
    weeks = {row.center_id: row.week for row in rows}
    return {center_id: weeks.get(center_id, 0) for center_id in ids}


@cache
def _latest_of() -> Select[Any]:
    """Built once, because each region asks it."""
    mine = digests.c.center_id.in_(bindparam("center_ids", expanding=True))
    weeks = select(digests.c.center_id, func.max(digests.c.week).label("week")).where(mine)
    newest = weeks.group_by(digests.c.center_id).subquery()
    return select(digests).join(newest, (newest.c.center_id == digests.c.center_id) & (newest.c.week == digests.c.week))


@cache
def _digest_of() -> Prepared:
    mine = (digests.c.center_id == bindparam("of_center"), digests.c.week == bindparam("of_week"))
    return Prepared(select(digests).where(*mine))


def _digest(row: Row[Any]) -> Digest:
    return Digest(**row._mapping)
