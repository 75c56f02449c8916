"""Packed weeks: the answers of a center's week that count once more, as one text that the statistics read quickly.

A publication looks at the answers of 64 weeks. They lie among those of all years, in rows that hold much more. So the
first publication that needs a week packs it, and later ones read that. The rows stay the truth: code that changes an
answer that counts says so with `mark` in the same transaction. That empties the copy, and a copy of what was read
before is refused. Nothing is ever added to a copy or taken from it; it is made anew from the rows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import String, bindparam, case, cast, func, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import packed_weeks

CenterWeek = tuple[int, int]
"""A center's id and a week."""
WEEK_DIGITS = 6

_WITHIN = (
    packed_weeks.c.center_id.in_(bindparam("center_ids", expanding=True)),
    packed_weeks.c.week.between(bindparam("first_week"), bindparam("last_week")),
)
_PACKED = case((packed_weeks.c.content.is_not(None), cast(packed_weeks.c.week, String)))
_KEPT = (
    select(
        packed_weeks.c.center_id,
        func.coalesce(func.aggregate_strings(_PACKED, ""), "").label("weeks"),
        func.coalesce(func.aggregate_strings(packed_weeks.c.content, ""), "").label("content"),
    )
    .where(*_WITHIN)
    .group_by(packed_weeks.c.center_id)
)
_BY_WEEK = (
    select(packed_weeks.c.week, func.count(packed_weeks.c.content).label("centers"))
    .where(*_WITHIN)
    .group_by(packed_weeks.c.week)
)
_STATES = select(
    packed_weeks.c.center_id,
    packed_weeks.c.week,
    packed_weeks.c.changes,
    packed_weeks.c.content.is_not(None).label("packed"),
).where(*_WITHIN)
_CHANGES = (
    select(packed_weeks.c.center_id, func.sum(packed_weeks.c.changes).label("changes"))
    .where(*_WITHIN)
    .group_by(packed_weeks.c.center_id)
)
_CONTENTS = select(packed_weeks.c.center_id, packed_weeks.c.week, packed_weeks.c.content).where(
    *_WITHIN, packed_weeks.c.content.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A center's packed weeks, six digits each, and their contents, both one after the other."""

    weeks: str = ""
    content: str = ""

    def lacking(self, first_week: int, last_week: int) -> list[int]:
        """Those of the weeks that are not packed."""
        if len(self.weeks) == WEEK_DIGITS * (last_week + 1 - first_week):
            return []
        packed = {int(self.weeks[at : at + WEEK_DIGITS]) for at in range(0, len(self.weeks), WEEK_DIGITS)}
        return [week for week in range(first_week, last_week + 1) if week not in packed]


@dataclass(frozen=True, slots=True)
class Packed:
    """A week's content, and the changes known when its answers were read."""

    center_id: int
    week: int
    changes: int
    content: str


async def mark(db: Database, connection: Connection, weeks: Iterable[CenterWeek]) -> None:
    """Says in the caller's transaction that answers that count have changed in these weeks of centers."""
    # In order: two transactions that mark several never wait for each other.
    rows = [
        {"center_id": center_id, "week": week, "changes": 1, "content": None} for center_id, week in sorted({*weeks})
    ]
    if not rows:
        return
    table, add = packed_weeks, db.insert(packed_weeks)
    counted = add.on_conflict_do_update(
        index_elements=[table.c.center_id, table.c.week], set_={"changes": table.c.changes + 1, "content": None}
    )
    await connection.execute(counted, rows)


async def put(db: Database, made: Sequence[Packed]) -> None:
    """Keeps what was packed, unless answers have changed since they were read."""
    rows = [{name: getattr(one, name) for name in Packed.__dataclass_fields__} for one in made]
    if not rows:
        return
    rows.sort(key=lambda row: (row["center_id"], row["week"]))
    table, add = packed_weeks, db.insert(packed_weeks)
    unless_changed = add.on_conflict_do_update(
        index_elements=[table.c.center_id, table.c.week],
        set_={"content": add.excluded.content},
        where=table.c.changes == add.excluded.changes,
    )
    async with db.write() as connection:
        await connection.execute(unless_changed, rows)


async def kept(connection: Connection, center_ids: Sequence[int], first_week: int, last_week: int) -> dict[int, Kept]:
    """What is packed of the centers in these weeks, by center id."""
    found = await connection.execute(_KEPT, _within(center_ids, first_week, last_week))
    return {row.center_id: Kept(row.weeks, row.content) for row in found.all()}


async def lacking(
    connection: Connection, center_ids: Sequence[int], first_week: int, last_week: int
) -> dict[CenterWeek, int]:
    """The weeks of the centers that are not packed, with their changes so far."""
    within = _within(center_ids, first_week, last_week)
    packed = {row.week: row.centers for row in (await connection.execute(_BY_WEEK, within)).all()}
    weeks = [week for week in range(first_week, last_week + 1) if packed.get(week, 0) < len(center_ids)]
    if not weeks:
        return {}
    # Usually the newest week alone: to look at each week of each center takes longer than to read them.
    found = (await connection.execute(_STATES, _within(center_ids, weeks[0], weeks[-1]))).all()
    changes = dict.fromkeys(((center_id, week) for center_id in center_ids for week in weeks), 0)
    for row in found:
        if row.packed:
            changes.pop((row.center_id, row.week), None)
        else:
            changes[row.center_id, row.week] = row.changes
    return changes


async def changes(connection: Connection, center_ids: Sequence[int], first_week: int, last_week: int) -> dict[int, int]:
    """How often answers that count have changed in these weeks, by center id, of those where any ever have."""
    found = await connection.execute(_CHANGES, _within(center_ids, first_week, last_week))
    return {row.center_id: int(row.changes) for row in found.all()}


async def contents(
    connection: Connection, center_ids: Sequence[int], first_week: int, last_week: int
) -> Mapping[CenterWeek, str]:
    """What is packed, by center and week."""
    found = await connection.execute(_CONTENTS, _within(center_ids, first_week, last_week))
    return {(row.center_id, row.week): row.content for row in found.all()}


async def empty(db: Database, weeks: Collection[CenterWeek] | None = None) -> None:
    """Empties copies, of some weeks or all; they will be made anew."""
    async with db.write() as connection:
        if weeks is None:
            await connection.execute(update(packed_weeks).values(content=None))
        else:
            await mark(db, connection, weeks)


async def end(db: Database, *, before: int) -> None:
    """Empties the copies of weeks that no publication reads any more: the rows are enough for them."""
    change = update(packed_weeks).where(packed_weeks.c.week < before, packed_weeks.c.content.is_not(None))
    async with db.write() as connection:
        await connection.execute(change.values(content=None))


async def count(db: Database, first_week: int, last_week: int) -> tuple[int, int]:
    """How many weeks of centers are packed, and how many have been emptied by changes since they were."""
    table = packed_weeks.c
    query = select(func.count(table.content).label("full"), func.count().label("known"))
    async with db.read() as connection:
        row = (await connection.execute(query.where(table.week.between(first_week, last_week)))).one()
    return row.full, row.known - row.full


def _within(center_ids: Sequence[int], first_week: int, last_week: int) -> dict[str, object]:
    return {"center_ids": list(center_ids), "first_week": first_week, "last_week": last_week}
