"""A replica that cannot be used is named with its reason, and the primary is read; tests/cluster has one that can."""

from pathlib import Path

import pytest

from bot.doctor import database as doctor
from bot.doctor.finding import State
from bot.settings import Settings
from storage.engine.database import Database
from storage.engine.replica import open_for_reading
from storage.errors import BadDatabaseUrl, ReplicaNotUsed
from storage.workers import properties
from tests.postgres import Server
from tests.sqlite_file import new_url

NOWHERE = "postgresql+asyncpg://czn@127.0.0.1:1/czn"
ON_A_SERVER = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


async def test_without_a_replica_the_primary_serves_and_nothing_is_said(url: str) -> None:
    db, not_used = await open_for_reading(url, None, seconds=10)
    assert not_used is None and not db.reads_a_replica
    await db.close()


@ON_A_SERVER
async def test_a_replica_that_is_gone_is_named_and_the_primary_is_read(url: str) -> None:
    db, not_used = await open_for_reading(url, NOWHERE, seconds=10)
    assert isinstance(not_used, ReplicaNotUsed)
    said = "the replica is not used, the primary is read: the database is unavailable: 127.0.0.1: Connect call failed"
    assert str(not_used).startswith(said)
    await properties.put(db, "a", "b")
    assert await properties.get(db, "a") == "b"
    assert not db.reads_a_replica
    await db.close()


@ON_A_SERVER
async def test_a_server_that_follows_nobody_is_no_replica(url: str, postgres_server: Server) -> None:
    other = postgres_server.new_url()
    for address in (other, url):
        db, not_used = await open_for_reading(url, address, seconds=10)
        await db.close()
        assert str(not_used).endswith(": DATABASE_REPLICA_URL leads to no replica of this database")
    postgres_server.drop(other)


@pytest.mark.parametrize(
    ("primary", "replica", "reason"),
    [
        (NOWHERE, "sqlite+aiosqlite:///copy.db", "DATABASE_REPLICA_URL: is a file; a replica is a server"),
        (NOWHERE, "mysql://host/czn", "DATABASE_REPLICA_URL: begins with mysql; "),
        (None, NOWHERE, "DATABASE_REPLICA_URL: is set, and DATABASE_URL is a file, which has no replica"),
    ],
)
async def test_an_address_that_can_be_none_is_refused(
    tmp_path: Path, primary: str | None, replica: str, reason: str
) -> None:
    with pytest.raises(BadDatabaseUrl, match=f"^{reason}"):
        await open_for_reading(primary or new_url(tmp_path / "czn.db"), replica, seconds=10)


async def test_the_doctor_says_whether_the_replica_can_be_read(url: str) -> None:
    def settings(replica: str | None) -> Settings:
        return Settings(database_url=url, database_replica_url=replica)

    assert await doctor.replica(settings(None)) == []
    (finding,) = await doctor.replica(settings(NOWHERE))
    assert finding.state is (State.FAIL if url.startswith("sqlite") else State.WARN)
    assert finding.check == "replica" and finding.remedy is not None


@ON_A_SERVER
async def test_a_database_with_a_replica_writes_to_the_primary(url: str) -> None:
    """Here both are one server: what differs is whom each half asks."""
    primary = await Database.open(url)
    both = primary.reading_from(url.replace("127.0.0.1", "localhost"))
    assert both.reads_a_replica
    await properties.put(both, "a", "b")
    assert await properties.get(primary, "a") == "b"
    await primary.close_reader()
    await both.close()
