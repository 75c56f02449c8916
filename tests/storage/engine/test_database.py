"""Opening, migrating, refusing, failing."""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from asyncpg.exceptions import InternalClientError
from sqlalchemy import Insert, bindparam, make_url, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.engine import engines, schema, sqlite_driver
from storage.engine.address import NUMBERS
from storage.engine.database import Database
from storage.engine.faults import known_fault
from storage.engine.prepared import Prepared, Step
from storage.engine.sqlite import sqlite3, wal_is_safe
from storage.errors import BadDatabaseUrl, DatabaseCorrupted, StorageUnavailable
from storage.places import centers
from storage.survey.open_interviews import select_open
from storage.tables import interviews, metadata
from storage.tables import pace as pace_table
from storage.tables import properties as properties_table
from storage.workers import properties
from tests import postgres
from tests.patience import BETWEEN_LOOKS, LIMIT
from tests.storage.survey.test_interviews import begin

ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For behaviour that only a file has."""


async def test_the_migrated_schema_is_the_one_the_code_expects(db: Database) -> None:
    # SQLite holds no text to its declared length, so migrations change lengths elsewhere only.
    types = {"compare_type": db.address.get_backend_name() != "sqlite"}
    async with db.read() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts=types), metadata)
        )
    assert differences == []


def test_the_newest_migration_is_the_one_the_code_names() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


async def test_many_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'czn.db'}"
    opened = await asyncio.gather(*(Database.open(url) for _ in range(6)))
    for database in opened:
        await database.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nonsense", "is not a database address"),
        ("sqlite:///x.db", r"begins with sqlite; sqlite\+aiosqlite or postgresql\+asyncpg is needed"),
        ("mysql+aiomysql://host/db", "begins with mysql"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:////proc/nowhere/czn.db", "/proc/nowhere: "),
        ("sqlite+aiosqlite:////proc", "/proc is a folder"),
        ("postgresql+asyncpg://host:port/czn", "is not a database address"),
        ("postgresql+asyncpg://host:70000/czn", "has the port 70000, which is not between 1 and 65535"),
        ("postgresql+asyncpg://host:0/czn", "has the port 0, which is not between 1 and 65535"),
        ("postgresql+asyncpg:///czn?host=one:5432,two", "is not a database address"),
        ("postgresql+asyncpg://host/czn?ssl=always", "has ssl=always; one of these is needed: disable, .*require"),
        ("postgresql+asyncpg://host/czn?target_session_attrs=x", "has target_session_attrs=x; .* needed: any, "),
        ("postgresql+asyncpg://host/czn?ssl=allow&ssl=prefer", "has the option ssl twice"),
        ("postgresql+asyncpg://host/czn?timeout=soon", "has timeout=soon; a number is needed"),
        ("postgresql+asyncpg://host/czn?timeout=nan", "has timeout=nan; a number is needed"),
        ("postgresql+asyncpg://host/czn?command_timeout=0", "has command_timeout=0; a number is needed"),
        ("postgresql+asyncpg://host/czn?statement_cache_size=-1", "has statement_cache_size=-1; a number is needed"),
        ("postgresql+asyncpg://host/czn?prepared_statement_cache_size=x", "has prepared_statement_cache_size=x; "),
        ("postgresql+asyncpg://host/czn?server_settings=x", "has the unknown option server_settings"),
        ("postgresql+asyncpg://host/czn?loop=1", "has the unknown option loop"),
        ("postgresql+asyncpg://host/czn?sslmode=require", "has the unknown option sslmode; .* ssl=require"),
    ],
)
async def test_a_bad_address_is_refused_with_its_reason(url: str, reason: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=f"^DATABASE_URL: {reason}"):
        await Database.open(url)


async def test_every_number_of_an_address_reaches_the_driver_as_one(postgres_url: str) -> None:
    numbers = "&".join(f"{option}=7" for option in NUMBERS)
    db = Database.as_it_is(f"{postgres_url}?{numbers}&ssl=prefer&target_session_attrs=any")
    async with db.read() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await db.close()


async def test_who_upgrades_while_another_does_waits_for_that_and_is_done(postgres_url: str) -> None:
    address = make_url(postgres_url)
    for first in ("0010", schema.HEAD):
        engine = engines.for_migrations(address)
        one = Database(engine, engine)
        async with one.write() as connection:
            await connection.run_sync(schema.upgrade, first)
            another = asyncio.create_task(Database.upgrade(postgres_url))
            await _until_somebody_waits(one)
        assert await another == schema.HEAD
        async with one.write() as connection:
            for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
                await connection.exec_driver_sql(statement)
        await one.close()


async def _until_somebody_waits(db: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(LIMIT):
        while True:
            async with db.read() as connection:
                if await connection.scalar(waiting):
                    return
            await asyncio.sleep(BETWEEN_LOOKS)


async def test_tables_of_another_program_are_named_as_such_on_a_server(postgres_url: str) -> None:
    address = make_url(postgres_url)
    db = Database(engines.for_migrations(address), engines.for_migrations(address))
    async with db.write() as connection:
        await connection.exec_driver_sql("CREATE TABLE centers (id integer)")
    await db.close()
    with pytest.raises(BadDatabaseUrl, match=r"is the database of another program$"):
        await Database.upgrade(postgres_url)


async def test_an_upgrade_tells_the_revision_that_is_there(postgres_url: str) -> None:
    await Database.upgrade(postgres_url)
    db = await Database.open(postgres_url)
    async with db.write() as connection:
        await connection.run_sync(schema.note_runs_from)
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await db.close()
    assert await Database.upgrade(postgres_url) == "9999"


@pytest.mark.parametrize(
    ("user", "place", "reason"),
    [
        ("postgres", "{host}/nowhere", 'database "nowhere" does not exist'),
        ("nobody", "{host}/postgres", 'role "nobody" does not exist'),
        ("postgres", "{host}/postgres?ssl=require", "127.0.0.1: .*rejected SSL"),
        ("postgres", "127.0.0.1:1/postgres", r"127.0.0.1: Connect call failed"),
        ("postgres", "nowhere.invalid/postgres", "nowhere.invalid: "),
    ],
)
async def test_a_server_that_cannot_be_used_is_named_with_its_reason(
    postgres_url: str, user: str, place: str, reason: str
) -> None:
    host = make_url(postgres_url)
    url = f"postgresql+asyncpg://{user}@" + place.format(host=f"{host.host}:{host.port}")
    with pytest.raises(StorageUnavailable, match=f"^the database is unavailable: {reason}"):
        await Database.open(url)


def framed(kind: bytes, body: bytes) -> bytes:
    """A message in PostgreSQL's protocol."""
    return kind + struct.pack("!i", len(body) + 4) + body


STARTING = framed(b"E", b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0")
OF_A_REPLICA = (
    framed(b"R", struct.pack("!i", 0))
    + framed(b"S", b"server_version\x0015.0\0")
    + framed(b"S", b"in_hot_standby\0on\0")
    + framed(b"Z", b"I")
)
PROPERTY = Prepared(select(properties_table.c.value).where(properties_table.c.key == bindparam("key")))


CHANGE = Prepared(
    update(properties_table).where(properties_table.c.key == bindparam("of_key")).values(value=bindparam("new"))
)


async def read(db: Database) -> None:
    async with db.read():
        pass


async def write(db: Database) -> None:
    async with db.write():
        pass


async def fetch(db: Database) -> None:
    await db.fetch(PROPERTY, {"key": "a"})


async def change(db: Database) -> None:
    await db.change(CHANGE, {"of_key": "a", "new": "b"})


async def returned(db: Database) -> None:
    await db.returned(CHANGE, {"of_key": "a", "new": "b"})


async def transact(db: Database) -> None:
    await db.transact([Step(CHANGE, [{"of_key": "a", "new": "b"}])])


@pytest.mark.parametrize("way", [read, write, fetch, change, returned, transact])
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (STARTING, "the database system is starting up"),
        (OF_A_REPLICA, "the server is a replica, and takes no answers"),
        (b"", "127.0.0.1: "),
    ],
    ids=["starting", "replica", "hung up"],
)
async def test_a_server_that_takes_no_connection_just_now_is_unavailable_by_every_way(
    way: Callable[[Database], Awaitable[None]], answer: bytes, reason: str
) -> None:
    """One that starts, one that follows another, and one that a proxy has hung up for: as in a failover."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer:
            await reader.read(8)
            writer.write(b"N")
            await reader.read(1024)
            writer.write(answer)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        db = Database.as_it_is(f"postgresql+asyncpg://czn@127.0.0.1:{port}/czn?ssl=prefer")
        with pytest.raises(StorageUnavailable, match=f"^the database is unavailable: {reason}"):
            await way(db)
        await db.close()


async def test_a_machine_that_says_nothing_more_is_noticed_within_seconds(postgres_url: str) -> None:
    db = Database.as_it_is(postgres_url)
    async with db.write() as connection:
        driver = await connection.driver()
        wire = driver._transport.get_extra_info("socket")
        assert wire.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
    await db.close()


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> str:
    return postgres_server.empty_url()


async def test_a_damaged_file_is_recognised(tmp_path: Path) -> None:
    path = tmp_path / "czn.db"
    path.write_bytes(b"This is no database at all, but long enough to look at." * 100)
    with pytest.raises(DatabaseCorrupted, match="restore the last backup"):
        await Database.open(f"sqlite+aiosqlite:///{path}")


async def test_a_failed_transaction_leaves_nothing(db: Database, other: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as connection:
            await connection.execute(text("INSERT INTO properties VALUES ('a', 'b')"))
            raise RuntimeError
    assert await properties.get(other, "a") is None


def adding(db: Database) -> Prepared:
    return Prepared(db.insert(properties_table).on_conflict_do_nothing(), ["key", "value"])


async def test_steps_are_one_transaction_and_say_how_much_each_has_changed(db: Database, other: Database) -> None:
    await properties.put(db, "b", "old")
    new = [{"key": "b", "value": "new"}, {"key": "c", "value": "1"}]
    done = await db.transact([Step(CHANGE, [{"of_key": "b", "new": "2"}]), Step(adding(db), []), Step(adding(db), new)])
    # asyncpg does not say of many rows at once how many of them were there before, unless it returns the new ones.
    assert done[:2] == [1, 0] and (done[2] == 1 or not db.embedded)
    assert [await properties.get(other, key) for key in "bc"] == ["2", "1"]
    insertion = adding(db).statement
    assert isinstance(insertion, Insert)
    told = Prepared(insertion.returning(properties_table.c.key), ["key", "value"])
    more = [{"key": key, "value": "1"} for key in "bcdef"]
    assert await db.transact([Step(told, more[:1]), Step(told, more), Step(told, more)]) == [0, 3, 0]
    twice = Prepared(db.insert(properties_table), ["key", "value"])
    with pytest.raises(IntegrityError):
        await db.transact([Step(CHANGE, [{"of_key": "b", "new": "3"}]), Step(twice, [{"key": "c", "value": "2"}])])
    with pytest.raises(DBAPIError):
        await db.change(twice, {"key": "c", "value": "2"})
    assert [await properties.get(other, key) for key in "bc"] == ["2", "1"]


async def test_what_a_statement_returns_is_read_as_what_a_query_finds(db: Database) -> None:
    moment = datetime(2026, 11, 30, 9, 0, 0, 1, tzinfo=UTC)
    new = db.insert(pace_table)
    new = new.on_conflict_do_update(index_elements=[pace_table.c.messenger], set_={"next_at": new.excluded.next_at})
    put = Prepared(new.returning(pace_table.c.next_at, pace_table.c.messenger), ["messenger", "next_at"])
    for later in (moment, moment + timedelta(hours=1)):
        ((next_at, messenger),) = await db.returned(put, {"messenger": "telegram", "next_at": later})
        assert (next_at, messenger) == (later, "telegram")


@ONLY_SQLITE
async def test_fifty_increments_at_once_are_fifty(db: Database, other: Database) -> None:
    """One writer at a time: rows that a transaction has read cannot change under it."""
    await properties.put(db, "n", "0")

    async def increment(database: Database) -> None:
        async with database.write() as connection:
            value = int((await connection.execute(text("SELECT value FROM properties"))).scalar() or 0)
            await connection.execute(text("UPDATE properties SET value = :value"), {"value": str(value + 1)})

    await asyncio.gather(*(increment(db if number % 2 else other) for number in range(50)))
    assert await properties.get(db, "n") == "50"


async def test_a_reader_cannot_write(db: Database) -> None:
    with pytest.raises(Exception, match=r"read-?only"):
        async with db.read() as connection:
            await connection.execute(text("DELETE FROM properties"))


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_reader_sees_one_state_throughout(db: Database, other: Database) -> None:
    await properties.put(db, "n", "0")
    async with db.read() as connection:
        before = (await connection.execute(text("SELECT value FROM properties"))).scalar()
        await properties.put(other, "n", "1")
        assert (await connection.execute(text("SELECT value FROM properties"))).scalar() == before
    assert await properties.get(db, "n") == "1"


async def test_what_is_read_of_one_state_goes_through_one_connection_that_writes_nothing(db: Database) -> None:
    await properties.put(db, "name", "before")
    async with db.one_state() as state:
        assert await properties.get(state, "name") == "before"
        async with state.read() as connection, state.read() as same:
            assert same is connection
        with pytest.raises(RuntimeError, match="cannot write"):
            await properties.put(state, "name", "meanwhile")
    await properties.put(db, "name", "after")
    assert await properties.get(db, "name") == "after"


@ONLY_SQLITE
async def test_a_file_locked_by_somebody_else_is_unavailable_and_then_works(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_driver, "BUSY_SECONDS", 0.05)
    locker = sqlite3.connect(tmp_path / "czn.db", isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageUnavailable, match="locked"):
        async with db.write() as connection:
            await connection.execute(text("INSERT INTO properties VALUES ('a', '0')"))
    locker.execute("ROLLBACK")
    locker.close()
    await properties.put(db, "a", "1")
    assert await properties.get(db, "a") == "1"


async def put(db: Database, value: str) -> None:
    await properties.put(db, "a", value)


async def put_at_once(db: Database, value: str) -> None:
    assert await db.change(CHANGE, {"of_key": "a", "new": value}) == 1


@ONLY_SQLITE
@pytest.mark.parametrize("save", [put, put_at_once])
@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "BEGIN; SELECT count(*) FROM properties"])
async def test_a_file_that_somebody_else_uses_for_a_moment_is_waited_for(
    db: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lock: str,
    save: Callable[[Database, str], Awaitable[None]],
) -> None:
    """A writer keeps others from beginning or from reading, a reader keeps them from committing."""
    looked: list[float] = []
    await properties.put(db, "a", "1")
    locker = sqlite3.connect(tmp_path / "czn.db", isolation_level=None, check_same_thread=False)
    for statement in lock.split("; "):
        locker.execute(statement).fetchall()

    def leave(seconds: float) -> None:
        looked.append(seconds)
        if len(looked) == 3:
            locker.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", leave)
    if lock == "BEGIN EXCLUSIVE":
        assert await properties.get(db, "a") == "1"
    else:
        await save(db, "2")
        assert await properties.get(db, "a") == "2"
    locker.close()
    assert len(looked) >= 3 or wal_is_safe()


@ONLY_SQLITE
async def test_what_is_looked_up_waits_for_a_locked_file_and_keeps_nobody_waiting(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await properties.put(db, "a", "1")
    locker = sqlite3.connect(tmp_path / "czn.db", isolation_level=None)
    locker.execute("BEGIN EXCLUSIVE")
    looking = asyncio.create_task(db.look_up(PROPERTY, {"key": "a"}))
    await asyncio.sleep(0)
    # With a write-ahead log a reader has not to wait.
    assert looking.done() is wal_is_safe()
    locker.execute("ROLLBACK")
    assert [row.value for row in await looking] == ["1"]
    monkeypatch.setattr(sqlite_driver, "BUSY_SECONDS", 0.0)
    locker.execute("BEGIN EXCLUSIVE")
    if not wal_is_safe():
        with pytest.raises(StorageUnavailable, match="locked"):
            await db.look_up(PROPERTY, {"key": "a"})
    locker.close()


@ONLY_SQLITE
async def test_what_is_looked_up_is_what_was_saved_last_and_cannot_be_changed(db: Database, other: Database) -> None:
    for value in "12":
        await properties.put(other, "a", value)
        assert [row.value for row in await db.look_up(PROPERTY, {"key": "a"})] == [value]
    with pytest.raises(Exception, match=r"read-?only"):
        await db.look_up(CHANGE, {"of_key": "a", "new": "3"})


@ONLY_SQLITE
async def test_one_query_locks_a_file_no_longer_than_it_takes(db: Database, tmp_path: Path) -> None:
    locker = sqlite3.connect(tmp_path / "czn.db", isolation_level=None, timeout=0)
    query = text("SELECT count(*) FROM properties")
    async with db.read() as connection:
        connection.is_for_one_query()
        await connection.execute(query)
        locker.execute("BEGIN EXCLUSIVE")
        locker.execute("ROLLBACK")
    if not wal_is_safe():
        async with db.read() as connection:
            await connection.execute(query)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                locker.execute("BEGIN EXCLUSIVE")
    locker.close()


@ONLY_SQLITE
async def test_a_full_disk_loses_nothing_that_was_saved(db: Database, tmp_path: Path) -> None:
    await properties.put(db, "kept", "1")
    async with db.write() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageUnavailable, match="full"):
        await properties.put(db, "big", "x" * 1_000_000)
    async with db.write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    await properties.put(db, "big", "x" * 1_000_000)
    assert await properties.get(db, "kept") == "1"
    async with db.read() as connection:
        assert (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar() == "ok"


def test_write_ahead_logging_is_for_versions_without_its_bug() -> None:
    assert [wal_is_safe(version) for version in ((3, 51, 3), (3, 52, 0), (3, 50, 7), (3, 44, 6))] == [True] * 4
    assert [wal_is_safe(version) for version in ((3, 51, 2), (3, 50, 6), (3, 45, 0), (3, 40, 1))] == [False] * 4


async def test_parameters_stay_out_of_errors(db: Database) -> None:
    with pytest.raises(Exception) as failure:
        async with db.write() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "Мария"})
    assert "Мария" not in str(failure.value)


@ONLY_SQLITE
async def test_a_file_that_has_been_analyzed_is_not_read_from_end_to_end_for_the_few_open_interviews(
    db: Database,
) -> None:
    center = await centers.by_code(db, "BRY-01")
    many = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2000) INSERT INTO "
    for rows in (
        "respondents (id, created_at) SELECT n, '2026-11-01'",
        "identities (account, respondent_id, created_at) SELECT n, n, '2026-11-01'",
        "interviews (center_id, id, entry, verified, questionnaire, language, started_at, touched_at) "
        f"SELECT {center.id}, n, 'poster', 0, '2022.1', 'ru', '2026-11-01', '2026-11-01'",
    ):
        async with db.write() as connection:
            await connection.exec_driver_sql(f"{many}{rows} FROM numbers")
    await begin(db)
    assert await db.analyze()
    query = select_open().where(interviews.c.answers.contains("0"))
    asked = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    async with db.read() as connection:
        assert len((await connection.exec_driver_sql(asked)).all()) == 1
        plan = [row.detail for row in (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")).all()]
    assert plan[0] == "SCAN open_interviews"
    assert not any("BLOOM" in step for step in plan)


@ONLY_SQLITE
async def test_a_file_that_somebody_else_is_writing_is_analyzed_another_time(db: Database, other: Database) -> None:
    async with other.write():
        assert not await db.analyze()
    assert await db.analyze()


def test_a_driver_that_has_lost_track_of_its_connection_is_an_unavailable_database() -> None:
    error = DBAPIError.instance("", None, InternalClientError("cannot switch to state 11"), Exception)
    assert isinstance(known_fault(error), StorageUnavailable)


@pytest.fixture
async def giving_way(db: Database) -> AsyncIterator[Database]:
    """The same database, as what runs behind clients opens it."""
    opened = await Database.open(db.address.render_as_string(hide_password=False), must_exist=True, gives_way=True)
    yield opened
    await opened.close()


async def test_one_that_gives_way_leaves_the_file_to_others_after_a_commit(
    db: Database, giving_way: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await properties.put(db, "meanwhile", "1")

    monkeypatch.setattr("storage.engine.database.asyncio.sleep", pause)
    await properties.put(db, "n", "0")
    assert pauses == []
    await properties.put(giving_way, "n", "1")
    await giving_way.transact([Step(CHANGE, [{"of_key": "n", "new": "2"}])])
    # A server lets others write all the time.
    assert [seconds > 0 for seconds in pauses] == ([True, True] if db.embedded else [])
    assert await properties.get(db, "meanwhile") == ("1" if db.embedded else None)


async def waits_for_disk(db: Database) -> bool:
    """Whether its commits do: SQLite's NORMAL is 1 and its FULL 2."""
    async with db.write() as connection:
        return bool((await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one() == 2)


@ONLY_SQLITE
async def test_only_one_that_gives_way_does_not_wait_for_the_disk(db: Database, giving_way: Database) -> None:
    assert await waits_for_disk(db)
    assert await waits_for_disk(giving_way) == (not wal_is_safe())


async def test_a_file_with_a_rollback_journal_is_always_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.engines.wal_is_safe", lambda: False)
    opened = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}", gives_way=True)
    assert await waits_for_disk(opened)
    await opened.close()
