"""A replica for what only reads: it gives what the primary had when it was asked, or it is not used at all.

The primary is asked how far its log has got, and the replica is waited for until it has replayed as much. So a reader
misses nothing that was committed before it began, however far the replica lagged. Where that takes too long, or the
replica is gone, or is none, the reader is told why, and gets the primary.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy import text

from storage.engine.address import parse
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import BadDatabaseUrl, ReplicaLost, ReplicaNotUsed, StorageError

NAME = "DATABASE_REPLICA_URL"
BETWEEN_LOOKS = 0.1
REACHED = text("SELECT CAST(pg_current_wal_flush_lsn() AS text)")
REPLAYED = text("""
    SELECT pg_is_in_recovery() AS follows,
        coalesce(pg_last_wal_replay_lsn() >= CAST(CAST(:reached AS text) AS pg_lsn), false) AS ready
""")
SAME = text("""
    SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()) AS database
    FROM pg_control_system()
""")
"""What a server and its replicas have in common, and another database of the same server has not."""
OURS = text("""
    SELECT relname FROM pg_class WHERE relkind = 'r' AND (relnamespace, relowner) =
        (SELECT relnamespace, relowner FROM pg_class WHERE oid = to_regclass('alembic_version'))
""")
"""The product's tables; other programs may have theirs beside them."""
UNREADABLE = text("""
    SELECT name FROM unnest(CAST(:names AS text[])) AS name
    WHERE NOT coalesce(has_table_privilege(to_regclass(name), 'SELECT'), false) ORDER BY name LIMIT 1
""")
"""A table that the role of the replica's address does not see, or may not read."""


async def open_for_reading(
    url: str, replica_url: str | None, *, seconds: float
) -> tuple[Database, ReplicaNotUsed | None]:
    """A database that reads from the replica, once that is as far as the primary is now, and writes to the primary; or
    the primary alone, and why. Raises StorageError where the primary does not serve."""
    if replica_url is not None:
        _check(url, replica_url)
    primary = await Database.open(url, must_exist=True)
    if replica_url is None:
        return primary, None
    both = primary.reading_from(replica_url, seconds)
    try:
        async with asyncio.timeout(seconds):
            await _in_step(primary, both)
    except (StorageError, TimeoutError) as error:
        await both.close_reader()
        return primary, _why(error, seconds)
    except BaseException:
        await both.close_reader()
        await primary.close()
        raise
    await primary.close_reader()
    return both, None


def _check(url: str, replica_url: str) -> None:
    """Raises BadDatabaseUrl."""
    if parse(replica_url, NAME).get_backend_name() == "sqlite":
        raise BadDatabaseUrl("is a file; a replica is a server", NAME)
    if parse(url).get_backend_name() == "sqlite":
        raise BadDatabaseUrl("is set, and DATABASE_URL is a file, which has no replica", NAME)


def _why(error: Exception, seconds: float) -> ReplicaNotUsed:
    if isinstance(error, ReplicaNotUsed):
        return error
    if isinstance(error, TimeoutError):
        return ReplicaNotUsed(f"it was not in step within {seconds:g} s")
    return ReplicaNotUsed(error.reason if isinstance(error, ReplicaLost) else str(error))


async def _in_step(primary: Database, both: Database) -> None:
    async with primary.read() as connection:
        reached = await connection.scalar(REACHED)
        ours = (await connection.execute(SAME)).one()
        tables = list(await connection.scalars(OURS))
    while True:
        async with both.read() as connection:
            row = (await connection.execute(REPLAYED, {"reached": reached})).one()
            theirs = (await connection.execute(SAME)).one()
            hidden = await _unreadable(connection, tables) if row.ready else None
        if not row.follows or theirs != ours:
            raise ReplicaNotUsed(f"{NAME} leads to no replica of this database")
        if hidden is not None:
            raise ReplicaNotUsed(f"its role may not read {hidden}")
        if row.ready:
            return
        await asyncio.sleep(BETWEEN_LOOKS)


async def _unreadable(connection: Connection, tables: Sequence[str]) -> str | None:
    rows = await connection.execute(UNREADABLE, {"names": tables})
    return rows.scalar()
