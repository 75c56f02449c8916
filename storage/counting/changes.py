"""Changes: how many interviews that count were ever added to and removed from a center, by respondent type.

They change in the same transaction as the interviews. A center is computed anew when they have grown, and its
administrators see new figures when they have grown by enough. The weeks of these interviews are marked with them: what
was packed of them is made anew (`storage.counting.packed_weeks`).
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from storage.counting import packed_weeks
from storage.counting.packed_weeks import CenterWeek
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import center_changes, centers

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

COUNTED = ("clean", "B")
"""Quality classes that enter the index."""
NO_TYPE = ""
"""Of the row whose lock is a center's turn."""

# In order: a snapshot that remembers them is the same text however they were read.
_ALL = select(center_changes).order_by(center_changes.c.center_id, center_changes.c.respondent_type)
# A statement that is written anew for every page of centers takes longer than its rows.
_OF_CENTERS = _ALL.where(center_changes.c.center_id.in_(bindparam("center_ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Changes:
    """Interviews ever added to one center, by respondent type, and removed from it."""

    added: dict[str, int] = field(default_factory=dict)
    removed: int = 0


async def record(
    db: Database,
    connection: Connection,
    center_id: int,
    respondent_type: str,
    *,
    week: int,
    added: int = 0,
    removed: int = 0,
) -> int:
    """Adds to a center's changes in the caller's transaction; returns how many were ever added. `week` is that of their
    completion."""
    values = {"center_id": center_id, "respondent_type": respondent_type, "added": added, "removed": removed}
    changed = await connection.execute(_upsert(db).values(values).returning(center_changes.c.added))
    await packed_weeks.mark(db, connection, [(center_id, week)])
    return int(changed.scalar_one())


async def take_turn(db: Database, connection: Connection, center_id: int) -> None:
    """Waits on distributed tables until no other transaction changes the center's interviews that count: a row of the
    center's own, of no kind of client, is written and stays as it was."""
    row = db.insert(center_changes).values(center_id=center_id, respondent_type=NO_TYPE, added=0, removed=0)
    key = [center_changes.c.center_id, center_changes.c.respondent_type]
    await connection.execute(row.on_conflict_do_update(index_elements=key, set_={"added": row.excluded.added}))


async def record_added(
    db: Database, connection: Connection, more: Mapping[tuple[int, str], int], weeks: Iterable[CenterWeek]
) -> dict[tuple[int, str], int]:
    """Adds to many centers at once, by center id and respondent type; returns how many were ever added. `weeks` are
    those of their completion."""
    rows = [
        {"center_id": center_id, "respondent_type": respondent_type, "added": number, "removed": 0}
        for (center_id, respondent_type), number in more.items()
    ]
    if not rows:
        return {}
    await connection.execute(_upsert(db), rows)
    await packed_weeks.mark(db, connection, weeks)
    found = await read(connection, sorted({center_id for center_id, _ in more}))
    return {(center_id, kind): found[center_id].added[kind] for center_id, kind in more}


def _upsert(db: Database) -> "sqlite.Insert | postgresql.Insert":
    table = center_changes
    insert = db.insert(table)
    return insert.on_conflict_do_update(
        index_elements=[table.c.center_id, table.c.respondent_type],
        set_={"added": table.c.added + insert.excluded.added, "removed": table.c.removed + insert.excluded.removed},
    )


async def of_centers(db: Database, center_ids: Sequence[int] | None = None) -> dict[int, Changes]:
    """The changes of the centers that have any, by center id."""
    async with db.read() as connection:
        return await read(connection, center_ids)


async def read(connection: Connection, center_ids: Sequence[int] | None = None) -> dict[int, Changes]:
    """The same on the caller's connection, so it is consistent with the caller's other reads."""
    added: dict[int, dict[str, int]] = {}
    removed: Counter[int] = Counter()
    if center_ids is None:
        found = await connection.execute(_ALL)
    else:
        found = await connection.execute(_OF_CENTERS, {"center_ids": center_ids})
    for row in found.all():
        if row.respondent_type == NO_TYPE:
            continue
        added.setdefault(row.center_id, {})[row.respondent_type] = row.added
        removed[row.center_id] += row.removed
    return {center_id: Changes(by_type, removed[center_id]) for center_id, by_type in added.items()}


async def total(db: Database) -> int:
    """Interviews added and removed in the whole nation, ever."""
    query = select(func.coalesce(func.sum(center_changes.c.added + center_changes.c.removed), 0))
    async with db.read() as connection:
        return int(await connection.scalar(query))


@asynccontextmanager
async def completing(db: Database, center_id: int) -> AsyncIterator[Connection]:
    """A transaction for completing an interview. Those of one center run one after another in all processes, and each
    sees the interviews that the earlier ones completed."""
    async with db.write() as connection:
        if db.distributed:
            # Every server has a row of the center: to lock all of them would make each wait for the others.
            await take_turn(db, connection, center_id)
        else:
            # Rows that refer to the center, such as a new interview, need not wait. SQLite has one writer anyway.
            await connection.execute(
                select(centers.c.id).where(centers.c.id == center_id).with_for_update(key_share=True)
            )
        yield connection
