"""The servers behind an address: which one is the primary, and how far its replicas lag."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, text

from storage.engine.connection import Connection
from storage.engine.database import Database

PRIMARY = text("""
    SELECT host(inet_server_addr()) AS host, inet_server_port() AS port, pg_is_in_recovery() AS follows,
        current_setting('default_transaction_read_only') = 'on' AS read_only
""")
REPLICAS = text("""
    SELECT application_name, state, sync_state, replay_lag, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS behind
    FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' ORDER BY application_name
""")
SYNCHRONOUS = ("sync", "quorum")


@dataclass(frozen=True, slots=True)
class Replica:
    """`synchronous`: a commit waits for it, so that it may take over with nothing lost. `lag` is how old the change is
    that it replayed last; None if that is not known. `name` is None where the role may not see more than a number."""

    name: str | None
    synchronous: bool
    lag: timedelta | None


@dataclass(frozen=True, slots=True)
class Servers:
    """`primary` is an address such as 10.0.0.11:5432, as that server itself has it: not that of a proxy in front. It is
    none if it `follows` another one. `read_only`: it refuses to write for our role."""

    primary: str
    replicas: Sequence[Replica]
    follows: bool = False
    read_only: bool = False


async def servers(db: Database) -> Servers | None:
    """None for a file. Raises StorageUnavailable."""
    if db.embedded:
        return None
    async with db.read() as connection:
        return await servers_by(connection)


async def servers_by(connection: Connection) -> Servers:
    """By the word of the server at the other end of a connection."""
    own = (await connection.execute(PRIMARY)).one()
    # Through a socket there is no address.
    primary = "local" if own.host is None else f"{own.host}:{own.port}"
    if own.follows:
        return Servers(primary, (), follows=True)
    rows = await connection.execute(REPLICAS)
    replicas = (Replica(row.application_name, row.sync_state in SYNCHRONOUS, _lag(row)) for row in rows)
    return Servers(primary, tuple(replicas), read_only=own.read_only)


def _lag(row: Row[Any]) -> timedelta | None:
    if row.behind is None:
        return None
    # The server forgets how long a replica takes once it has caught up.
    return timedelta() if row.behind <= 0 else row.replay_lag
