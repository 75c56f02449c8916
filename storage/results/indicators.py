"""Values of objective indicators: a number for each center, month and indicator."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import indicator_values

KEYS_AT_ONCE = 5_000
"""A statement has room for 32,766 values."""

Key = tuple[int, str, str]
"""Center id, month and indicator."""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """The value of an indicator at a center in a month such as "2026-11"."""

    center_id: int
    month: str
    indicator: str
    value: float

    @property
    def key(self) -> Key:
        return self.center_id, self.month, self.indicator


@dataclass(frozen=True, slots=True)
class SaveReport:
    """How many values were new, how many replaced another one, and how many were unchanged."""

    added: int
    changed: int
    unchanged: int

    def __add__(self, other: "SaveReport") -> "SaveReport":
        return SaveReport(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


async def save(db: Database, values: Sequence[IndicatorValue]) -> SaveReport:
    """Saves the values in one transaction, replacing earlier ones of the same center, month and indicator."""
    async with db.write() as connection:
        known = await _known(connection, [value.key for value in values])
        different = [value for value in values if known.get(value.key) != value.value]
        if different:
            insert = db.insert(indicator_values)
            await connection.execute(
                insert.on_conflict_do_update(
                    index_elements=list(indicator_values.primary_key), set_={"value": insert.excluded.value}
                ),
                [
                    {"center_id": one.center_id, "month": one.month, "indicator": one.indicator, "value": one.value}
                    for one in different
                ],
            )
    added = sum(value.key not in known for value in different)
    return SaveReport(added, len(different) - added, len(values) - len(different))


async def means(
    db: Database, *, first_month: str, last_month: str, center_ids: Sequence[int] | None = None
) -> dict[int, dict[str, float]]:
    """Mean values over a range of months, such as "2026-09" to "2026-11", by center id and indicator."""
    chosen: dict[str, Any] = {"first_month": first_month, "last_month": last_month}
    if center_ids is not None:
        chosen["center_ids"] = center_ids
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    rows: Sequence[Sequence[Any]] = await db.rows(_means(narrowed=center_ids is not None), chosen)
    for center_id, indicator, mean in rows:
        found[center_id][indicator] = mean
    return dict(found)


async def between(
    db: Database, first_month: str, last_month: str, *, center_ids: Sequence[int] | None = None
) -> list[IndicatorValue]:
    """The values of a range of months, by center, month and indicator."""
    table = indicator_values
    query = select(table).where(table.c.month.between(first_month, last_month)).order_by(*table.primary_key)
    if center_ids is not None:
        query = query.where(table.c.center_id.in_(center_ids))
    rows = await db.rows(query)
    return [IndicatorValue(row.center_id, row.month, row.indicator, row.value) for row in rows]


@cache
def _means(*, narrowed: bool) -> Select[Any]:
    table = indicator_values
    query = (
        select(table.c.center_id, table.c.indicator, func.avg(table.c.value).label("mean"))
        .where(table.c.month.between(bindparam("first_month"), bindparam("last_month")))
        .group_by(table.c.center_id, table.c.indicator)
        .order_by(table.c.center_id, table.c.indicator)
    )
    return query.where(table.c.center_id.in_(bindparam("center_ids", expanding=True))) if narrowed else query


async def _known(connection: Connection, keys: Sequence[Key]) -> dict[Key, float]:
    table = indicator_values
    found: dict[Key, float] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        query = select(table).where(tuple_(*table.primary_key).in_(keys[start : start + KEYS_AT_ONCE]))
        found |= {(row.center_id, row.month, row.indicator): row.value for row in await connection.execute(query)}
    return found
