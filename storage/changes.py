"""Changes: how many interviews that count were ever added to and removed from a center, by respondent type.

Kept in the same transaction as the interviews themselves. A center is computed anew when they have grown, and what its
administrators see is renewed when they have grown by enough.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from storage.connection import Connection
from storage.database import Database
from storage.tables import center_changes

COUNTED = ("clean", "B")
"""Quality classes that enter the index."""

Added = dict[str, int]
"""Interviews ever added, by respondent type."""


async def record(
    db: Database, connection: Connection, center_id: int, respondent_type: str, *, added: int = 0, removed: int = 0
) -> None:
    """Adds to a center's changes, inside the transaction at hand."""
    table = center_changes
    await connection.execute(
        db.insert(table)
        .values(center_id=center_id, respondent_type=respondent_type, added=added, removed=removed)
        .on_conflict_do_update(
            index_elements=[table.c.center_id, table.c.respondent_type],
            set_={"added": table.c.added + added, "removed": table.c.removed + removed},
        )
    )


async def added(db: Database, center_ids: Sequence[int] | None = None) -> Mapping[int, Added]:
    """Interviews ever added, by center id and respondent type."""
    query = select(center_changes.c.center_id, center_changes.c.respondent_type, center_changes.c.added)
    if center_ids is not None:
        query = query.where(center_changes.c.center_id.in_(center_ids))
    found: dict[int, Added] = {}
    async with db.read() as connection:
        for row in await connection.execute(query):
            found.setdefault(row.center_id, {})[row.respondent_type] = row.added
    return found


async def total(db: Database) -> int:
    """Interviews added and removed in the whole nation, ever."""
    query = select(func.coalesce(func.sum(center_changes.c.added + center_changes.c.removed), 0))
    async with db.read() as connection:
        return int(await connection.scalar(query))
