"""Snapshots of methodology 2026.1: a center's published figures, frozen. A change is a new revision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, func, select

from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.json_parts import JsonParts, Path
from storage.engine.prepared import Prepared, Step
from storage.results import revisions
from storage.results.revisions import newest
from storage.tables import snapshots_2026


@dataclass(frozen=True, slots=True)
class Snapshot2026:
    """A center's own figures for the windows that end with `week`.

    norms            the hash of the norms they are judged by; None before any were published
    people           of both types in the index's window, one voice each
    index_value, adjusted_index   None where there is none to show
    state, star      of the index and of the star, as in `scoring.method_2026`
    result, settings, seen        JSON: the figures, the constants behind them, and what the guard remembers
    inputs_hash      of the answers behind them
    """

    center_id: int
    week: int
    revision: int
    published_at: datetime
    methodology: str
    questionnaire: str
    norms: str | None
    window_start: date
    window_end: date
    people: int
    index_value: float | None
    adjusted_index: float | None
    state: str
    star: str
    result: str
    settings: str
    inputs_hash: str
    seen: str


@dataclass(frozen=True, slots=True)
class Head2026:
    """The facts about a center's last snapshot that a new run needs."""

    center_id: int
    week: int
    revision: int
    questionnaire: str
    norms: str | None
    star: str
    result: str
    inputs_hash: str
    seen: str


@dataclass(frozen=True, slots=True)
class Seen2026:
    """What a center's last snapshot says of its star, and what the guard remembers, as JSON."""

    center_id: int
    star: str
    seen: str


@dataclass(frozen=True, slots=True)
class Published2026:
    """A point of a center's history; `result` is JSON."""

    center_id: int
    week: int
    revision: int
    published_at: datetime
    window_end: date
    result: str


class Index2026(NamedTuple):
    """The index of a center's last snapshot: None where there is none to show."""

    center_id: int
    published_at: datetime
    index_value: float | None


class Parts2026(NamedTuple):
    """Some values of a center's newest result, as JSON has them, in the order in which they were asked for."""

    center_id: int
    published_at: datetime
    norms: str | None
    window_start: date
    window_end: date
    star: str
    settings: str
    values: list[Any]


async def publish(db: Database, new: Sequence[Snapshot2026]) -> int:
    """Adds snapshots in one transaction; returns how many. Where another process has published a revision first, that
    one stays."""
    if not new:
        return 0
    rows = [{column.name: getattr(one, column.name) for column in snapshots_2026.columns} for one in new]
    await db.transact([Step(_added(db.embedded), rows)])
    return len(rows)


@cache
def _added(embedded: bool) -> Prepared:
    return Prepared(upsert.into(snapshots_2026, embedded=embedded).on_conflict_do_nothing())


async def heads(db: Database, *, center_ids: Sequence[int] | None = None) -> dict[int, Head2026]:
    """The heads of the newest snapshots, by center id."""
    columns = [snapshots_2026.c[name] for name in Head2026.__dataclass_fields__]
    query = newest(snapshots_2026, select(*columns), center_ids=center_ids)
    return {row.center_id: Head2026(**row._mapping) for row in await db.rows(query)}


async def seen(db: Database) -> dict[int, Seen2026]:
    """The same of all centers, with less of each: most have not changed since."""
    columns = [snapshots_2026.c[name] for name in Seen2026.__dataclass_fields__]
    rows = await db.rows(newest(snapshots_2026, select(*columns)))
    return {row.center_id: Seen2026(row.center_id, row.star, row.seen) for row in rows}


async def results(db: Database, *, up_to_week: int) -> dict[int, str]:
    """The figures, as JSON, of the newest snapshot of every center, none newer than a week."""
    query = newest(snapshots_2026, select(snapshots_2026.c.center_id, snapshots_2026.c.result), up_to_week=up_to_week)
    # Of several revisions of one week the last one stays.
    return {row.center_id: row.result for row in await db.rows(query)}


async def latest(
    db: Database,
    *,
    center_ids: Sequence[int] | None = None,
    region_id: int | None = None,
    up_to_week: int | None = None,
    up_to: datetime | None = None,
) -> dict[int, Snapshot2026]:
    """The newest snapshot of every center that has one, by center id; none newer than `up_to_week`, none published
    after `up_to`."""
    query = newest(
        snapshots_2026,
        select(snapshots_2026),
        center_ids=center_ids,
        region_id=region_id,
        up_to_week=up_to_week,
        up_to=up_to,
    )
    # Of several revisions of one week the last one stays.
    return {row.center_id: _snapshot(row) for row in await db.rows(query)}


async def weeks(db: Database) -> list[int]:
    """The weeks for which anything was published."""
    return await revisions.weeks(db, snapshots_2026)


async def of_week(db: Database, week: int, center_ids: Sequence[int] | None = None) -> list[Snapshot2026]:
    """Every revision of a week, by center (all by default) and revision."""
    return [_snapshot(row) for row in await revisions.of_week(db, snapshots_2026, week, center_ids)]


async def renewed(db: Database, *, since: datetime | None) -> list[int]:
    """The ids of the centers whose newest snapshot was published since then; all with a snapshot by default."""
    return await revisions.renewed(db, snapshots_2026, since)


async def stars(db: Database) -> dict[int, str]:
    """What the newest snapshot of each center says of its star, by center id."""
    query = newest(snapshots_2026, select(snapshots_2026.c.center_id, snapshots_2026.c.star))
    # Of several revisions of one week the last one stays.
    return {row.center_id: row.star for row in await db.rows(query)}


async def newest_indices(db: Database, *, center_ids: Sequence[int] | None = None) -> list[Index2026]:
    """The index of each center, of its newest snapshot, by center id."""
    columns = [snapshots_2026.c[name] for name in Index2026._fields]
    rows = await db.rows(newest(snapshots_2026, select(*columns), center_ids=center_ids))
    # Of several revisions of one week the last one stays.
    return list({row.center_id: Index2026._make(row) for row in rows}.values())


async def newest_parts(
    db: Database, paths: Sequence[Path], *, center_ids: Sequence[int] | None = None, up_to_week: int | None = None
) -> dict[int, Parts2026]:
    """The values at these paths in the newest result of every center that has one, by center id; none newer than
    `up_to_week`."""
    parts = JsonParts(snapshots_2026.c.result, paths)
    columns = [snapshots_2026.c[name] for name in Parts2026._fields[:-1]]
    query = newest(
        snapshots_2026,
        select(*columns, parts.column(embedded=db.embedded)),
        center_ids=center_ids,
        up_to_week=up_to_week,
    )
    # Of several revisions of one week the last one stays.
    rows = list({row.center_id: row for row in await db.rows(query)}.values())

    async def whole(row: Sequence[Any]) -> str:
        [one] = (await latest(db, center_ids=[row[0]], up_to_week=up_to_week)).values()
        return one.result

    found = await parts.of_rows(rows, whole)
    return {row[0]: Parts2026._make((*row[:-1], values)) for row, values in zip(rows, found, strict=True)}


async def count_of_week(db: Database, week: int) -> tuple[int, datetime | None]:
    """How many centers have been published for a week, and when the last of them was."""
    return await revisions.count_of_week(db, snapshots_2026, week)


async def newest_at(db: Database) -> datetime | None:
    """When the newest snapshot of all centers was published; None if there is none."""
    return await revisions.newest_at(db, snapshots_2026)


async def first_week(db: Database, *, since: int) -> int | None:
    """The first week from `since` on for which anything was published."""
    query = select(func.min(snapshots_2026.c.week)).where(snapshots_2026.c.week >= since)
    async with db.read() as connection:
        found: int | None = (await connection.execute(query)).scalar_one()
    return found


async def history(db: Database, center_ids: Sequence[int], *, weeks: tuple[int, int]) -> list[Published2026]:
    """Every publication of the first to the last of `weeks`, by center, week and revision, oldest first."""
    columns = [snapshots_2026.c[name] for name in Published2026.__dataclass_fields__]
    query = select(*columns).where(snapshots_2026.c.center_id.in_(center_ids), snapshots_2026.c.week.between(*weeks))
    query = query.order_by(snapshots_2026.c.center_id, snapshots_2026.c.week, snapshots_2026.c.revision)
    return [Published2026(**row._mapping) for row in await db.rows(query)]


async def before(db: Database, snapshot: Snapshot2026) -> Snapshot2026 | None:
    """The center's snapshot before this one."""
    table = snapshots_2026
    earlier = (table.c.week < snapshot.week) | (
        (table.c.week == snapshot.week) & (table.c.revision < snapshot.revision)
    )
    query = select(table).where(table.c.center_id == snapshot.center_id, earlier)
    query = query.order_by(table.c.week.desc(), table.c.revision.desc()).limit(1)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else _snapshot(row)


def _snapshot(row: Row[Any]) -> Snapshot2026:
    return Snapshot2026(**row._mapping)
