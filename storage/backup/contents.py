"""The contents of a database or of its backup: the revision, and the number of rows in each table."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, table

from storage.engine import schema
from storage.errors import BadBackup
from storage.tables import metadata

REVISION_TABLE = "alembic_version"
MUST_HAVE = ("regions", "centers", "interviews")
"""Tables that every revision has: their absence tells a foreign database."""
NO_DATA = ("properties", "jobs", "pace")
"""Tables that fill by themselves when a bot is started."""
OLD_NAMES = ("callbacks",)
TABLES = (*metadata.tables, *OLD_NAMES)
"""The product's tables, and the names that earlier revisions gave them."""


@dataclass(frozen=True, slots=True)
class Contents:
    """`counts` are rows by table, for the product's tables that exist. `left_out` names everything else in the
    database; a backup does not include it."""

    revision: str | None
    counts: Mapping[str, int]
    left_out: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def data(self) -> dict[str, int]:
        """The tables with rows that somebody would miss."""
        return {name: count for name, count in self.counts.items() if count and name not in NO_DATA}


def of_database(connection: Connection) -> Contents:
    there = inspect(connection).get_table_names()
    names = [name for name in TABLES if name in there]
    counts = {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in names}
    return Contents(schema.revision(connection), counts)


def check(path: Path, found: Contents) -> str:
    """The backup's revision. Raises BadBackup if this version cannot use it."""
    if found.revision is None or any(name not in found.counts for name in MUST_HAVE):
        raise BadBackup(path, "is not a backup of this product")
    if found.revision not in schema.known():
        raise BadBackup(path, f"is of revision {found.revision}, which is newer than this version's {schema.HEAD}")
    return found.revision
