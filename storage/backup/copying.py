"""Moves an installation from one database to another of any kind, and proves that the copy is complete and the same."""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, func, insert, literal, select, text, tuple_
from sqlalchemy.exc import DBAPIError

from storage.backup.contents import of_database
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.faults import first_line
from storage.errors import CopyFailed, DatabaseNotEmpty
from storage.people import respondent_centers
from storage.tables import metadata

PAGE = 2_000
DIGEST_BITS = 256

Progress = Callable[[int, int], None]
"""Called with the rows copied and the total."""


@dataclass(frozen=True, slots=True)
class TableChecksum:
    """A table on one side. `digest` is the sum of the hashes of its rows, so it does not depend on the order in which a
    database sorts text."""

    rows: int = 0
    digest: int = 0

    def __add__(self, rows: Sequence[Row[Any]]) -> "TableChecksum":
        made = sum(_hash(row) for row in rows)
        return TableChecksum(self.rows + len(rows), (self.digest + made) % (1 << DIGEST_BITS))


async def copy(source: Database, target: Database, progress: Progress) -> dict[str, TableChecksum]:
    """Copies every table into a target that has the schema and no data, in one transaction there; returns a checksum
    per table.

    The source is read in one state. The target's rows are read back and compared before the commit. Raises
    DatabaseNotEmpty and CopyFailed, and then leaves the target as it was.
    """
    copied: dict[str, TableChecksum] = {}
    async with source.read() as reading, target.write() as writing:
        there = await writing.run_sync(of_database)
        if any(there.counts.values()):
            place = target.address.database or ""
            raise DatabaseNotEmpty(place, there.counts, "nothing was copied")
        total = (await reading.run_sync(of_database)).rows
        done = 0
        # Rows come after the rows that they refer to.
        for table in metadata.sorted_tables:
            seen = TableChecksum()
            async for rows in _pages(reading, table):
                await _insert(writing, table, rows)
                seen += rows
                done += len(rows)
                progress(done, total)
            copied[table.name] = seen
        if not target.embedded:
            await set_sequences(writing)
        for table in metadata.sorted_tables:
            await _compare(writing, table, copied[table.name])
        if target.distributed:
            await respondent_centers.fill(target, writing)
    return copied


async def _insert(connection: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
    try:
        await connection.execute(insert(table), [dict(row._mapping) for row in rows])
    except DBAPIError as error:
        raise CopyFailed(table.name, first_line(error)) from error


async def _compare(connection: Connection, table: Table, wanted: TableChecksum) -> None:
    found = TableChecksum()
    async for rows in _pages(connection, table):
        found += rows
    if found.rows != wanted.rows:
        raise CopyFailed(table.name, f"{wanted.rows} rows became {found.rows}")
    if found.digest != wanted.digest:
        raise CopyFailed(table.name, "its content came out different")


async def _pages(connection: Connection, table: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    """All rows, a page at a time, by the key."""
    key = list(table.primary_key)
    query = select(table).order_by(*key).limit(PAGE)
    page = query
    while rows := (await connection.execute(page)).all():
        yield rows
        last = [literal(rows[-1]._mapping[column], column.type) for column in key]
        page = query.where(tuple_(*key) > tuple_(*last))


async def set_sequences(connection: Connection) -> None:
    """Sets the sequences past the copied ids, so that no new row gets the id of a copied one."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            # Read by itself: a table may be on every node of a cluster, and its sequence is not.
            highest = await connection.scalar(select(func.max(column)))
            sequence = func.pg_get_serial_sequence(text(f"'{table.name}'"), text(f"'{column.name}'"))
            # An empty table begins at 1.
            await connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _hash(row: Row[Any]) -> int:
    """The column types make both databases return the same Python objects."""
    return int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
