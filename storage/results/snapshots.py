"""Snapshots: published results, frozen. A change is published as a new revision and never overwrites them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, Select, bindparam, select, tuple_

from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.json_parts import JsonParts, Path
from storage.engine.prepared import Prepared, Step
from storage.results import revisions, stars
from storage.results.revisions import newest
from storage.results.stars import StarRecord
from storage.tables import snapshots

KEYS_AT_ONCE = 1_000
"""Centers and weeks that one query names: databases take some ten thousand parameters."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A center's published result for a window that ends with `week`.

    `result`, `settings`, `excluded` and `seen` are JSON; `inputs_hash` is the hash of the answers behind the result;
    `frame_revision` says which national frame of the week was used; `seen` tells how many interviews had been added by
    then, and when the shown figures were last renewed.
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
    seen: str


@dataclass(frozen=True, slots=True)
class Head:
    """The facts about a center's last snapshot that a new publication needs."""

    center_id: int
    week: int
    revision: int
    inputs_hash: str
    seen: str


class Published(NamedTuple):
    """A point of a center's history, of which a nation has 120,000: a tuple is made in a fifth of the time. The first
    three fields are its key, by which it is put in order."""

    center_id: int
    week: int
    revision: int
    window_end: date
    n: int
    index_value: float | None
    standard_error: float | None


class Parts(NamedTuple):
    """Some values of a center's newest result, as JSON has them, in the order in which they were asked for."""

    center_id: int
    week: int
    window_start: date
    window_end: date
    methodology: str
    published_at: datetime
    values: list[Any]


async def publish(db: Database, new: Sequence[Snapshot], records: Sequence[StarRecord] = ()) -> None:
    """Adds snapshots and the stars they set, all in one transaction. If another process published a revision or a
    record first, that one stays."""
    if len(new) == 1 and not records:
        await db.change(_added(embedded=db.embedded), _values(new[0]))
        return
    added = Step(_added(embedded=db.embedded), [_values(snapshot) for snapshot in new])
    await db.transact([added, stars.adding(db, records)])


@cache
def _added(*, embedded: bool) -> Prepared:
    return Prepared(upsert.into(snapshots, embedded=embedded).on_conflict_do_nothing())


async def heads(db: Database, *, center_ids: Sequence[int] | None = None) -> dict[int, Head]:
    """The heads of the newest snapshots, by center id."""
    query, chosen = _heads(narrowed=center_ids is not None), {} if center_ids is None else {"center_ids": center_ids}
    return {row.center_id: Head(**row._mapping) for row in await db.rows(query, chosen)}


async def weeks(db: Database) -> list[int]:
    """The weeks for which anything was published."""
    return await revisions.weeks(db, snapshots)


async def of_week(db: Database, week: int, center_ids: Sequence[int] | None = None) -> list[Snapshot]:
    """Every revision of a week, by center (all by default) and revision."""
    return [_snapshot(row) for row in await revisions.of_week(db, snapshots, week, center_ids)]


async def renewed(db: Database, *, since: datetime | None) -> list[int]:
    """The ids of the centers whose newest snapshot was published since then; all with a snapshot by default."""
    return await revisions.renewed(db, snapshots, since)


async def latest(
    db: Database,
    *,
    center_ids: Sequence[int] | None = None,
    region_id: int | None = None,
    up_to_week: int | None = None,
) -> dict[int, Snapshot]:
    """The newest snapshot of every center that has one, by center id; none newer than `up_to_week`."""
    wanted = {"center_ids": center_ids, "region_id": region_id, "up_to_week": up_to_week}
    given = {name: value for name, value in wanted.items() if value is not None}
    # Of several revisions of one week the last one stays.
    return {row.center_id: _snapshot(row) for row in await db.rows(_latest(*given), given)}


async def newest_results(
    db: Database, *, up_to_week: int | None = None, center_ids: Sequence[int] | None = None
) -> dict[int, str]:
    """The newest result, as JSON, of every center that has one, or of some, by center id; none newer than
    `up_to_week`."""
    if center_ids is not None and not center_ids:
        return {}
    columns = select(snapshots.c.center_id, snapshots.c.result)
    query = newest(snapshots, columns, center_ids=center_ids, up_to_week=up_to_week)
    return {row.center_id: row.result for row in await db.rows(query)}


async def newest_parts(
    db: Database, paths: Sequence[Path], *, center_ids: Sequence[int] | None = None
) -> dict[int, Parts]:
    """The values at these paths in the newest result of every center that has one, by center id. A nation's list reads
    them in a tenth of the time that the whole results take."""
    parts = JsonParts(snapshots.c.result, paths)
    query = newest(snapshots, _with_parts(db, parts), center_ids=center_ids)
    return {one.center_id: one for one in await _parts(db, parts, await db.rows(query))}


async def parts_of_weeks(
    db: Database, keys: Collection[tuple[int, int]], paths: Sequence[Path]
) -> dict[tuple[int, int], Parts]:
    """The same of the last revision of chosen weeks, by center id and week."""
    parts, wanted = JsonParts(snapshots.c.result, paths), sorted(keys)
    query = _with_parts(db, parts).order_by(snapshots.c.center_id, snapshots.c.week, snapshots.c.revision)
    found: dict[tuple[int, int], Parts] = {}
    for first in range(0, len(wanted), KEYS_AT_ONCE):
        some = tuple_(snapshots.c.center_id, snapshots.c.week).in_(wanted[first : first + KEYS_AT_ONCE])
        found |= {(one.center_id, one.week): one for one in await _parts(db, parts, await db.rows(query.where(some)))}
    return found


async def weeks_of_centers(db: Database, center_ids: Sequence[int], *, weeks: tuple[int, int]) -> dict[int, list[int]]:
    """The weeks, of the first to the last of `weeks`, for which each center was published, in their order."""
    query = (
        select(snapshots.c.center_id, snapshots.c.week)
        .where(snapshots.c.center_id.in_(center_ids), snapshots.c.week.between(*weeks))
        .distinct()
        .order_by(snapshots.c.center_id, snapshots.c.week)
    )
    found: dict[int, list[int]] = {}
    for row in await db.rows(query):
        found.setdefault(row.center_id, []).append(row.week)
    return found


async def of_center(
    db: Database, center_id: int, *, start: date | None = None, end: date | None = None
) -> list[Snapshot]:
    """The last revision of each week whose window ends on a day from `start` to `end`, oldest first."""
    query = select(snapshots).where(snapshots.c.center_id == center_id)
    if start is not None:
        query = query.where(snapshots.c.window_end >= start)
    if end is not None:
        query = query.where(snapshots.c.window_end <= end)
    rows = await db.rows(query.order_by(snapshots.c.week, snapshots.c.revision))
    # Of several revisions of one week the last one stays.
    return list({row.week: _snapshot(row) for row in rows}.values())


async def newest_at(db: Database) -> datetime | None:
    """When the newest snapshot of all centers was published; None if there is none."""
    return await revisions.newest_at(db, snapshots)


async def count_of_week(db: Database, week: int) -> tuple[int, datetime | None]:
    """How many centers have been published for a week, and when the last of them was."""
    return await revisions.count_of_week(db, snapshots, week)


async def results_of_week(db: Database, week: int, center_ids: Sequence[int]) -> dict[int, str]:
    """The result, as JSON, of each center that was published for a week, by center id: its last revision."""
    query = (
        select(snapshots.c.center_id, snapshots.c.result)
        .where(snapshots.c.week == week, snapshots.c.center_id.in_(center_ids))
        .order_by(snapshots.c.center_id, snapshots.c.revision)
    )
    return {row.center_id: row.result for row in await db.rows(query)}


async def history(
    db: Database, center_ids: Sequence[int] | None = None, *, weeks: tuple[int, int] | None = None
) -> list[Published]:
    """Every published index, of the first to the last of `weeks` if given, by center, week and revision, oldest first:
    the figures alone."""
    given: dict[str, Any] = {} if center_ids is None else {"center_ids": center_ids}
    if weeks is not None:
        given |= {"first": weeks[0], "last": weeks[1]}
    # Put in order here: along an index a database would look for each row of a nation's 120,000 where it stands.
    return sorted(map(Published._make, await db.rows(_history(*given), given)))


async def results(db: Database, center_id: int, *, week: int) -> list[str]:
    """The results, as JSON, of every revision of a center's week, in their order."""
    query = (
        select(snapshots.c.result)
        .where(snapshots.c.center_id == center_id, snapshots.c.week == week)
        .order_by(snapshots.c.revision)
    )
    async with db.read() as connection:
        return list(await connection.scalars(query))


@cache
def _heads(*, narrowed: bool) -> Select[Any]:
    """Built once: for a single center that takes longer than the database does."""
    columns = [snapshots.c[name] for name in Head.__dataclass_fields__]
    ids = _parameter("center_ids") if narrowed else None
    return newest(snapshots, select(*columns), center_ids=ids)


@cache
def _latest(*given: str) -> Select[Any]:
    """Built once for the parameters that are given, because each region asks it."""
    names = ("center_ids", "region_id", "up_to_week")
    ids, region, week = (_parameter(name) if name in given else None for name in names)
    return newest(snapshots, select(snapshots), center_ids=ids, region_id=region, up_to_week=week)


@cache
def _history(*given: str) -> Select[Any]:
    query = select(*(snapshots.c[name] for name in Published._fields))
    if "center_ids" in given:
        query = query.where(snapshots.c.center_id.in_(_parameter("center_ids")))
    if "first" in given:
        query = query.where(snapshots.c.week.between(_parameter("first"), _parameter("last")))
    return query


def _parameter(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=name == "center_ids")


def _with_parts(db: Database, parts: JsonParts) -> Select[Any]:
    columns = (snapshots.c[name] for name in Parts._fields[:-1])
    return select(*columns, snapshots.c.revision, parts.column(embedded=db.embedded))


async def _parts(db: Database, parts: JsonParts, rows: Sequence[Sequence[Any]]) -> list[Parts]:
    """In the order of the rows: of several revisions of one week the last one comes last."""
    found = await parts.of_rows(rows, lambda row: _result(db, row[0], row[1], row[-2]))
    return [Parts._make((*row[:-2], values)) for row, values in zip(rows, found, strict=True)]


async def _result(db: Database, center_id: int, week: int, revision: int) -> str:
    table = snapshots.c
    mine = table.center_id == center_id, table.week == week, table.revision == revision
    [row] = await db.rows(select(table.result).where(*mine))
    return str(row.result)


def _values(snapshot: Snapshot) -> dict[str, Any]:
    return {column.name: getattr(snapshot, column.name) for column in snapshots.columns}


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(**row._mapping)
