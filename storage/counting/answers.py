"""Reading many completed interviews: for the statistics."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, select

from questionnaire.model import COUNTED_TYPES, RespondentType
from storage.counting.changes import COUNTED
from storage.counting.quality_counts import is_flagged
from storage.engine.database import Database
from storage.tables import center_changes, centers, interviews

BATCH = 50
"""Centers in one read."""
MANY = 1_000
"""The same where little is read of each."""
MOST_INTERVIEWS = 100_000
"""Interviews in one read, unless a single center has more: bounds the memory of a national run."""
FEW_INTERVIEWS = 1_000
"""The same where readers hold writers up: they take some ten milliseconds."""
NUMBER_DIGITS = 8


async def by_type(
    db: Database, *, first_week: int, last_week: int, center_ids: Sequence[int] | None = None
) -> AsyncIterator[dict[RespondentType, str]]:
    """The answers of the interviews that count in these weeks, 15 digits each, one after the other, by respondent type:
    of all centers, or some, in parts."""
    weeks = {"first_week": first_week, "last_week": last_week}
    for ids in batches(await sizes(db, center_ids), at_once(db), centers=MANY):
        for row in await db.rows(_by_type(), {**weeks, "center_ids": ids}):
            yield {kind: row._mapping[kind.value] or "" for kind in COUNTED_TYPES}


@cache
def _by_type() -> Select[Any]:
    # A center's interviews lie side by side, and most are wanted: the sum hides the weeks' index from the database.
    week = interviews.c.completed_week + 0
    answers = func.aggregate_strings(interviews.c.answers, "")
    of_types: list[ColumnElement[Any]] = [
        answers.filter(interviews.c.respondent_type == kind.value).label(kind.value) for kind in COUNTED_TYPES
    ]
    return select(*of_types).where(
        interviews.c.center_id.in_(bindparam("center_ids", expanding=True)),
        week.between(bindparam("first_week"), bindparam("last_week")),
        interviews.c.quality.in_(COUNTED),
    )


async def sizes(db: Database, center_ids: Sequence[int] | None) -> dict[int, int]:
    """How many interviews were ever added to the centers (all or some), by id, in order."""
    if center_ids is not None and len(center_ids) == 1:
        # Nothing to divide into batches.
        return dict.fromkeys(center_ids, 0)
    table = center_changes.c
    query = select(centers.c.id).order_by(centers.c.id)
    sums = select(table.center_id, func.sum(table.added).label("added")).group_by(table.center_id)
    if center_ids is not None:
        query = query.where(centers.c.id.in_(center_ids))
        sums = sums.where(table.center_id.in_(center_ids))
    async with db.read() as connection:
        rows, ids = (await connection.execute(sums)).all(), (await connection.scalars(query)).all()
    added = {row.center_id: int(row.added) for row in rows}
    return {center_id: added.get(center_id, 0) for center_id in ids}


def at_once(db: Database) -> int:
    """Interviews in one read."""
    return FEW_INTERVIEWS if db.readers_hold_writers_up else MOST_INTERVIEWS


def batches(sizes: Mapping[int, int], most: int, *, centers: int = BATCH) -> Iterator[list[int]]:
    batch: list[int] = []
    interviews = 0
    for center_id, size in sizes.items():
        if batch and (len(batch) == centers or interviews + size > most):
            yield batch
            batch, interviews = [], 0
        batch.append(center_id)
        interviews += size
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class CountedRow:
    """The row of an interview that counts."""

    id: str
    respondent_type: str
    completed_week: int
    answers: str
    quality: str
    fingerprint: str
    number: int


async def rows_of(db: Database, center_id: int, *, first_week: int, last_week: int) -> list[CountedRow]:
    """A center's interviews that count, one by one."""
    columns = [interviews.c[name] for name in CountedRow.__dataclass_fields__]
    query = select(*columns).where(
        interviews.c.center_id == center_id,
        interviews.c.completed_week.between(first_week, last_week),
        interviews.c.quality.in_(COUNTED),
    )
    return [CountedRow(**row._mapping) for row in await db.rows(query)]


@dataclass(frozen=True, slots=True)
class Flagged:
    """The number of a center's interviews with one quality class and the same reasons; `recent` of them are recent."""

    center_id: int
    quality: str
    reasons: str
    number: int
    recent: int


async def flagged(
    db: Database, *, first_week: int, recent_from: int, last_week: int, center_ids: Sequence[int] | None = None
) -> list[Flagged]:
    """Completed interviews that are not clean, by center, class and reasons; recent since `recent_from`."""
    chosen: dict[str, Any] = {"first_week": first_week, "recent_from": recent_from, "last_week": last_week}
    if center_ids is not None:
        chosen["center_ids"] = center_ids
    rows = await db.rows(_flagged(narrowed=center_ids is not None), chosen)
    return [Flagged(**row._mapping) for row in rows]


@cache
def _flagged(*, narrowed: bool) -> Select[Any]:
    recent = func.sum(case((interviews.c.completed_week >= bindparam("recent_from"), 1), else_=0))
    key = (interviews.c.center_id, interviews.c.quality, interviews.c.reasons)
    inside = interviews.c.completed_week.between(bindparam("first_week"), bindparam("last_week"))
    query = (
        select(*key, func.count().label("number"), recent.label("recent"))
        .where(inside, is_flagged())
        .group_by(*key)
        .order_by(*key)
    )
    return query.where(interviews.c.center_id.in_(bindparam("center_ids", expanding=True))) if narrowed else query


async def completed_in_week(db: Database, week: int) -> dict[int, int]:
    """How many interviews that count were completed in a week, by center."""
    query = (
        select(interviews.c.center_id, func.count().label("number"))
        .where(interviews.c.completed_week == week, interviews.c.quality.in_(COUNTED))
        .group_by(interviews.c.center_id)
    )
    return {row.center_id: row.number for row in await db.rows(query)}
