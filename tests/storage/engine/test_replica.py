"""A replica that cannot be used is named with its reason, and the primary is read; tests/cluster has one that can."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.doctor import database as doctor
from bot.doctor.finding import Finding, State
from bot.settings import Settings
from storage.engine.database import Database
from storage.engine.replica import open_for_reading
from storage.errors import BadDatabaseUrl, ReplicaLost, ReplicaNotUsed
from storage.workers import properties
from tests import postgres
from tests.postgres import Server
from tests.sqlite_file import new_url

NOWHERE = "postgresql+asyncpg://czn@127.0.0.1:1/czn"
ROLE = "reader"
ON_A_SERVER = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@pytest.fixture(scope="module")
def primary() -> Iterator[Server]:
    with postgres.running(*postgres.FAST) as server:
        yield server


@pytest.fixture
def there(primary: Server) -> str:
    return primary.new_url()


async def test_another_database_of_the_same_server_is_no_replica_of_this_one(primary: Server, there: str) -> None:
    other = primary.new_url()
    with primary.followed() as replica:
        for theirs, reason in ((there, None), (other, "DATABASE_REPLICA_URL leads to no replica of this database")):
            db, not_used = await open_for_reading(there, replica.url_there(theirs), seconds=10)
            await db.close()
            assert db.reads_a_replica == (reason is None)
            assert (not_used is None) == (reason is None) and str(not_used).endswith(str(reason))


async def test_a_role_that_may_not_read_every_table_is_named_before_anything_is_read(
    primary: Server, there: str
) -> None:
    primary.run(f"CREATE ROLE {ROLE} LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ROLE}", there)
    primary.run(f"REVOKE SELECT ON interviews FROM {ROLE}", there)
    with primary.followed() as replica:
        reading = replica.url_there(there).replace(f"{postgres.SERVER_USER}@", f"{ROLE}@")
        db, not_used = await open_for_reading(there, reading, seconds=10)
        await db.close()
        assert str(not_used).endswith(": its role may not read interviews")
        primary.run(f"GRANT SELECT ON interviews TO {ROLE}", there)
        db, not_used = await open_for_reading(there, reading, seconds=10)
        await db.close()
        assert not_used is None


async def test_a_replica_that_goes_while_it_is_read_is_not_taken_for_the_database(primary: Server, there: str) -> None:
    with primary.followed() as replica:
        db, _ = await open_for_reading(there, replica.url_there(there), seconds=10)
        with pytest.raises(ReplicaLost, match=r"^the replica was lost: .*; next time the primary is read"):
            async with db.read() as connection:
                await connection.execute(text("SELECT 1"))
                replica.stop()
                await connection.execute(text("SELECT 1"))
        with pytest.raises(ReplicaLost, match=r"127\.0\.0\.1: Connect call failed"):
            await properties.get(db, "a")
        await db.close()


async def test_the_doctor_knows_a_replica_behind_the_address_and_a_server_that_only_reads(
    primary: Server, there: str
) -> None:
    with primary.followed() as replica:
        finding = await _servers(f"{replica.url_there(there)}?target_session_attrs=any")
    assert finding.state is State.FAIL and finding.found.endswith(" follows another server, and takes no answers")
    primary.run(f"ALTER DATABASE {there.rpartition('/')[2]} SET default_transaction_read_only = on", there)
    finding = await _servers(there)
    assert finding.state is State.FAIL and finding.found.endswith(" is set to read only, and takes no answers")


async def _servers(url: str) -> Finding:
    db = Database.as_it_is(url)
    (found,) = [one for one in await doctor.examine(db) if one.check == "servers"]
    await db.close()
    return found


async def test_without_a_replica_the_primary_serves_and_nothing_is_said(url: str) -> None:
    db, not_used = await open_for_reading(url, None, seconds=10)
    assert not_used is None and not db.reads_a_replica
    await db.close()


@ON_A_SERVER
async def test_a_replica_that_is_gone_is_named_and_the_primary_is_read(url: str) -> None:
    db, not_used = await open_for_reading(url, NOWHERE, seconds=10)
    assert isinstance(not_used, ReplicaNotUsed)
    said = "the replica is not used, the primary is read: 127.0.0.1: Connect call failed"
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
        (NOWHERE, "postgresql+asyncpg://host:99999/czn", "DATABASE_REPLICA_URL: has the port 99999, "),
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
