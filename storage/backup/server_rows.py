"""Loads the rows of a dump into a PostgreSQL database through the COPY protocol, never as SQL."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import func, inspect, select, table

from storage.backup import dump_file, values
from storage.backup.contents import OLD_NAMES, REVISION_TABLE, TABLES, Contents
from storage.backup.copying import set_sequences
from storage.backup.dump_file import CopiedTable, Progress
from storage.engine import schema
from storage.engine.connection import Connection
from storage.errors import BackupFailed, BadBackup
from storage.tables import metadata

IN_ORDER = (*(one.name for one in metadata.sorted_tables), *OLD_NAMES)
"""Tables after those that they point at."""
PIECE = 1 << 16
"""Bytes to send at once."""


async def replace(connection: Connection, path: Path, revision: str, expected: Contents, progress: Progress) -> None:
    """Replaces the product's tables with those of the backup's revision, fills them, counts the rows and migrates to
    the current revision, all in the caller's transaction. Raises BadBackup, BackupFailed."""
    quoted = ", ".join(f'"{name}"' for name in (*TABLES, REVISION_TABLE))
    await connection.exec_driver_sql(f"DROP TABLE IF EXISTS {quoted} CASCADE")
    await connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {dump_file.AUDIT_FUNCTION}() CASCADE")
    await connection.run_sync(schema.upgrade, revision)
    done = 0
    # Rows come after the rows that they refer to.
    names = [one for one in IN_ORDER if one in expected.counts]
    with closing(dump_file.copied_in_order(path, names)) as there:
        for name in names:
            if (one := next(there, None)) is not None:
                await _fill(connection, path, name, *one)
            found = await connection.scalar(select(func.count()).select_from(table(name)))
            if found != expected.counts[name]:
                raise BackupFailed("nothing was restored", f"{name}: rows are missing")
            done += found
            progress(done, expected.rows)
        # To the end: only there it is known that the dump could be read.
        next(there, None)
    await connection.run_sync(schema.upgrade)
    await connection.run_sync(values.check, path)
    await set_sequences(connection)


async def _fill(connection: Connection, path: Path, name: str, copied: CopiedTable, rows: Iterator[bytes]) -> None:
    columns = await connection.run_sync(lambda inner: {one["name"] for one in inspect(inner).get_columns(name)})
    strange = [column for column in copied.columns if column not in columns]
    if copied.name != name or strange:
        what = f"the column {name}.{strange[0]}" if strange else f"the table {copied.name}"
        raise BadBackup(path, f"holds {what}, which is not this product's")
    try:
        await connection.copy_rows(name, copied.columns, _in_pieces(rows))
    except Exception as error:
        # The driver's own connection: SQLAlchemy has no method for this.
        if not hasattr(error, "sqlstate"):
            raise
        raise BadBackup(path, f"holds rows that do not fit: {name}: {str(error).splitlines()[0]}") from error


async def _in_pieces(rows: Iterator[bytes]) -> AsyncIterator[bytes]:
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) >= PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
