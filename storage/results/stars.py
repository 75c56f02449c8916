"""Stars of record: one row for each center and month, set by the month's first run and kept for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from storage.engine import upsert
from storage.engine.database import Database
from storage.engine.prepared import Prepared, Step
from storage.tables import stars


@dataclass(frozen=True, slots=True)
class StarRecord:
    """`month` such as "2026-11"; `state` as in scoring.method_2022.stars; `stars` 1–5, None if the state has none."""

    center_id: int
    month: str
    week: int
    state: str
    stars: int | None
    shrunk_index: float | None
    reliability: float | None
    set_at: datetime


def adding(db: Database, records: Sequence[StarRecord]) -> Step:
    """Adds records; an existing record stays."""
    rows = [{name: getattr(record, name) for name in StarRecord.__dataclass_fields__} for record in records]
    return Step(_added(db.embedded), rows)


@cache
def _added(embedded: bool) -> Prepared:
    return Prepared(upsert.into(stars, embedded=embedded).on_conflict_do_nothing())


async def latest(db: Database, *, up_to_month: str, center_ids: Sequence[int] | None = None) -> dict[int, StarRecord]:
    """The newest record of every center that has one, by center id, none newer than `up_to_month`."""
    chosen = {"up_to_month": up_to_month} | ({} if center_ids is None else {"center_ids": center_ids})
    rows = await db.rows(_latest(narrowed=center_ids is not None), chosen)
    return {row.center_id: StarRecord(**row._mapping) for row in rows}


async def history(db: Database, center_id: int) -> list[StarRecord]:
    """A center's records, oldest first."""
    query = select(stars).where(stars.c.center_id == center_id).order_by(stars.c.month)
    return [StarRecord(**row._mapping) for row in await db.rows(query)]


@cache
def _latest(*, narrowed: bool) -> Select[Any]:
    newest = (
        select(stars.c.center_id, func.max(stars.c.month).label("month"))
        .where(stars.c.month <= bindparam("up_to_month"))
        .group_by(stars.c.center_id)
    )
    if narrowed:
        newest = newest.where(stars.c.center_id.in_(bindparam("center_ids", expanding=True)))
    months = newest.subquery()
    return select(stars).join(months, (months.c.center_id == stars.c.center_id) & (months.c.month == stars.c.month))
