"""The database itself: SQLite in a file by default, PostgreSQL at scale; one way to read and one way to write."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, Engine, Executable, Row, Table
from sqlalchemy import Connection as Inner
from sqlalchemy.exc import DBAPIError
from sqlalchemy.util import greenlet_spawn

from storage.engine import engines, schema, upsert
from storage.engine.address import make_file, parse, require_there
from storage.engine.connection import Connection, settled, spawned
from storage.engine.direct import ShortWay, ToFile, ToServer
from storage.engine.faults import translated
from storage.engine.prepared import Prepared, Step
from storage.engine.sqlite import sqlite3, wal_is_safe
from storage.errors import (
    BadDatabaseUrl,
    DatabaseCorrupted,
    DatabaseNotFound,
    SchemaOutdated,
    SchemaUnknown,
    StorageUnavailable,
)

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

ROWS_LOOKED_AT = 400
"""Of every index: an estimate is enough, and takes milliseconds however large the file."""
LOCK_SECONDS = 2
MOST_MIGRATIONS, MIGRATED_AGAIN_SECONDS = 10, 1.0
"""For how long a migration may wait for a table, with all who come after it; how often it is tried, and the pause."""

THERE_ALREADY = ("42P07", "42710", "23505")
"""SQLSTATEs of a table, or of something else with a name, that a migration makes and somebody has made before."""


class Database:
    """A connected database. `write` is one transaction, committed at the end; `read` sees one state throughout.

    SQLite gets one writing connection (a second one would only wait for the file) and a few reading ones; a server gets
    a few of each.

    distributed   whether the server spreads tables over several others. There a statement has to name the center, or
                  the person, that it is about, and what one server joins is read in two steps.
    gives_way     whether clients come first, because what is written to a file can be worked out again. No commit waits
                  for the disk then, and nobody waits for the commit: the next one that does wait brings to the disk
                  what was written before it, in order, and a machine that loses its power until then loses the end. A
                  transaction is followed by a pause as long as itself, or three times as long where a commit takes four
                  syncs and waits for readers, too. On a server those who commit at a time share its sync, and another
                  server that takes over from it would lose the end unnoticed: there nothing changes.
    """

    def __init__(self, writer: Engine, reader: Engine, *, gives_way: bool = False) -> None:
        self._writer = writer
        self._reader = reader
        self.reads_a_replica = reader.url.render_as_string() != writer.url.render_as_string()
        self.distributed = False
        self.gives_way = gives_way
        self._short: ShortWay = ToFile(writer, reader) if self.embedded else ToServer(writer, reader)

    @classmethod
    async def open(cls, url: str, *, must_exist: bool = False, gives_way: bool = False) -> Self:
        """Connects. A SQLite file is brought up to date, and made unless it must exist. Raises StorageError."""
        address = parse(url)
        if must_exist:
            require_there(address)
        elif address.get_backend_name() == "sqlite":
            make_file(Path(address.database or ""))
        db = cls._connected_to(address, gives_way=gives_way)
        try:
            await db._check_schema(migrate=db.embedded, must_exist=must_exist)
            if not db.embedded:
                async with db.read() as connection:
                    db.distributed = await connection.run_sync(schema.is_distributed)
        except BaseException:
            await db.close()
            raise
        return db

    @classmethod
    def as_it_is(cls, url: str) -> Self:
        """For what works on any revision of the schema, such as a backup: nothing is made or brought up to date."""
        address = parse(url)
        require_there(address)
        return cls._connected_to(address)

    @classmethod
    def _connected_to(cls, address: URL, *, gives_way: bool = False) -> Self:
        writer = engines.pooled(address, readonly=False, waits_for_disk=not gives_way)
        return cls(writer, engines.pooled(address, readonly=True), gives_way=gives_way)

    @classmethod
    async def upgrade(cls, url: str) -> str:
        """Brings the schema up to date, whatever the database; returns the revision, which is a later one than this
        version's where a later version has been here. Raises StorageError."""
        address = parse(url)
        if address.get_backend_name() == "sqlite":
            db = await cls.open(url)
        else:
            engine = engines.for_migrations(address)
            db = cls(engine, engine)
        try:
            if not db.embedded:
                await db._check_schema(migrate=True)
            async with db.read() as connection:
                return str(await connection.run_sync(schema.revision))
        finally:
            await db.close()

    def reading_from(self, replica_url: str, seconds: float = engines.CONNECT_SECONDS) -> "Database":
        """The same database, whose readers ask a replica, which may take `seconds` to answer: see
        `storage.engine.replica`. Raises BadDatabaseUrl."""
        address = parse(replica_url, "DATABASE_REPLICA_URL").update_query_dict({"target_session_attrs": "any"})
        both = Database(self._writer, engines.of_replica(address, seconds))
        both.distributed = self.distributed
        return both

    async def close_reader(self) -> None:
        await greenlet_spawn(self._reader.dispose)

    def insert(self, table: Table) -> "sqlite.Insert | postgresql.Insert":
        """An INSERT that knows ON CONFLICT."""
        return upsert.into(table, embedded=self.embedded)

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite in a file of the product's own."""
        return self._writer.dialect.name == "sqlite"

    async def close(self) -> None:
        if isinstance(self._short, ToFile):
            self._short.close()
        await greenlet_spawn(self._reader.dispose)
        await greenlet_spawn(self._writer.dispose)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        with self._reading():
            async with connected(self._reader) as inner:
                yield Connection(inner)

    async def rows(self, query: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """The rows of one query, which sees one state by itself. Nobody waits for what the caller makes of them."""
        async with self.read() as connection:
            connection.is_for_one_query()
            return (await connection.execute(query, parameters)).all()

    @asynccontextmanager
    async def one_state(self) -> AsyncIterator["Database"]:
        """The same database, all of whose reads see one state, through one connection: it takes longer to begin and to
        end a transaction than to ask a small query. Nothing can be written through it."""
        async with self.read() as connection:
            yield _OneState(self, connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        """One transaction. A task that is cancelled while it commits learns so only after the commit is settled."""
        with translated(self._place):
            async with connected(self._writer) as inner:
                await spawned(inner.begin)
                began = time.monotonic()
                yield Connection(inner)
                await spawned(inner.commit)
        await self._give_way_since(began)

    async def _give_way_since(self, began: float) -> None:
        if self.gives_way and self.embedded:
            await asyncio.sleep((3 if self.readers_hold_writers_up else 1) * (time.monotonic() - began))

    async def look_up(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        """The few rows that a query finds by keys alone. A file is read right here, and the event loop stands still for
        it: a tenth of a millisecond, or an access to the disk where the system has forgotten a page. A query that looks
        through a table is none for this."""
        if not isinstance(self._short, ToFile):
            return await self.fetch(query, parameters)
        with self._reading():
            return await self._short.look_up(query, parameters)

    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        """The rows of one query, which sees one state by itself: the short way, for what every tap asks."""
        with self._reading():
            return await self._short.fetch(query, parameters)

    async def change(self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True) -> int:
        """Executes one statement that is its own transaction, committed when this returns; how many rows it changed.

        What a power cut may take without harm need not wait for the disk: a file's next commit that does brings it
        along.
        """
        with translated(self._place):
            return await self._short.change(statement, parameters, waits_for_disk=waits_for_disk)

    async def returned(self, statement: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        """The same with the rows that the statement returns."""
        with translated(self._place):
            return await self._short.returned(statement, parameters)

    async def transact(self, steps: Sequence[Step]) -> list[int]:
        """Executes steps that are known beforehand as one transaction; how many rows each has changed. It holds a file
        for no longer than its statements take, where `write` also holds it while its task waits for its turn."""
        if isinstance(self._short, ToFile):
            began = time.monotonic()
            with translated(self._place):
                changed = await self._short.transact(steps)
            await self._give_way_since(began)
            return changed
        async with self.write() as connection:
            return [await connection.take(step) for step in steps]

    async def keep_pages(self, connection: Connection, kibibytes: int) -> None:
        """Lets a writing connection to a file keep so much of it in memory from now on; a server looks after itself."""
        if self.embedded:
            await connection.exec_driver_sql(f"PRAGMA cache_size=-{kibibytes}")

    async def analyze(self) -> bool:
        """Lets SQLite count what its tables hold, and says whether that was done; a server does so by itself.

        Without that it takes all tables for equally large, and reads every interview to find the few that are open.
        Nothing is done where the file is busy or out of space just now.
        """
        if not self.embedded:
            return False
        try:
            async with self.write() as connection:
                await connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
                await connection.exec_driver_sql("ANALYZE")
        except StorageUnavailable:
            return False
        return True

    async def scrub(self, *, up_to: int | None = None) -> bool:
        """Rewrites a SQLite file, so that nothing that was deleted can be found in it; says whether that was done.

        Deleted rows are overwritten as they go (`secure_delete`), but when a full page is split SQLite may leave a copy
        of a row in its unused part. Nothing is done where the file is larger than `up_to` bytes, or busy or out of
        space just now; PostgreSQL cleans up by itself.
        """
        if not self.embedded or (up_to is not None and self.size > up_to):
            return False
        async with connected(self._writer) as inner:
            driver = await Connection(inner).driver()
            try:
                await settled(driver.alone("VACUUM"))
                # With a write-ahead log the new file is in there until then. Who reads the old one holds it up.
                ((held_up, *_),) = await settled(driver.alone("PRAGMA wal_checkpoint(TRUNCATE)"))
            except sqlite3.OperationalError:
                return False
        return not held_up

    async def empty_log(self) -> None:
        """Empties the write-ahead log of SQLite, which shows the order of writing, unless somebody is reading. The
        nightly `scrub` does so in any case."""
        if not self.embedded:
            return
        async with connected(self._writer) as inner:
            driver = await Connection(inner).driver()
            with suppress(sqlite3.OperationalError):
                await settled(driver.alone("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def check(self, *, up_to: int) -> None:
        """Looks through a SQLite file of at most `up_to` bytes for damage. Raises DatabaseCorrupted."""
        if not self.embedded or self.size > up_to:
            return
        async with self.read() as connection:
            found = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar()
        if found != "ok":
            raise DatabaseCorrupted(str(found))

    @property
    def readers_hold_writers_up(self) -> bool:
        """Whether a commit waits until nobody reads, as in a file with a rollback journal: much is read there in short
        pieces."""
        return self.embedded and not wal_is_safe()

    @property
    def address(self) -> URL:
        return self._writer.url

    @property
    def path(self) -> Path:
        """The file of an embedded database."""
        return Path(self.address.database or "")

    @property
    def _place(self) -> str:
        return _named(self.address)

    def _reading(self) -> translated:
        return translated(_named(self._reader.url), replica=self.reads_a_replica)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    async def _check_schema(self, *, migrate: bool, must_exist: bool = False) -> None:
        async with self.read() as connection:
            found = await connection.run_sync(schema.revision)
            serves = await connection.run_sync(schema.serves_at, found)
            foreign = self.embedded and found is None and await connection.run_sync(schema.has_tables)
        if serves:
            return
        if foreign:
            raise BadDatabaseUrl(f"{self.address.database} is the database of another program")
        if found is None and self.embedded and must_exist:
            raise DatabaseNotFound(self.address.database or "")
        if found is not None and found not in schema.known():
            raise SchemaUnknown(found)
        if not migrate:
            raise SchemaOutdated(found, schema.HEAD)
        for last in (*[False] * (MOST_MIGRATIONS - 1), True):
            try:
                await self._migrate(beside_others=found is not None and not self.embedded)
            except (StorageUnavailable, DBAPIError) as error:
                if self.embedded:
                    raise
                meanwhile, serves = await self._meanwhile(found)
                if serves:
                    # Somebody else has done it, and was in the way.
                    return
                if isinstance(error, DBAPIError) and meanwhile == found:
                    if getattr(error.orig, "sqlstate", None) in THERE_ALREADY:
                        raise BadDatabaseUrl(f"{self.address.database} is the database of another program") from error
                    raise
                if last:
                    raise
                found = meanwhile
                await asyncio.sleep(MIGRATED_AGAIN_SECONDS)
            else:
                return

    async def _meanwhile(self, found: str | None) -> tuple[str | None, bool]:
        """The schema's revision now, and whether this version's code runs on it; what was `found` if none can tell."""
        try:
            async with self.read() as connection:
                revision = await connection.run_sync(schema.revision)
                return revision, await connection.run_sync(schema.serves_at, revision)
        except StorageUnavailable:
            return found, False

    async def _migrate(self, *, beside_others: bool) -> None:
        """Workers of the version before go on meanwhile: none is kept waiting behind a migration that waits itself."""
        async with self.write() as connection:
            if beside_others:
                await connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            await connection.run_sync(schema.upgrade)
            if beside_others:
                await connection.run_sync(schema.note_runs_from)


def _named(address: URL) -> str:
    return address.host or address.database or "the local server"


class _OneState(Database):
    """A database as one of its reading connections sees it."""

    def __init__(self, whole: Database, connection: Connection) -> None:
        super().__init__(whole._writer, whole._reader)
        self.distributed = whole.distributed
        self._connection = connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Connection]:
        yield self._connection

    async def rows(self, query: Executable, parameters: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        return (await self._connection.execute(query, parameters)).all()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Connection]:
        raise RuntimeError("what reads one state cannot write")
        yield

    async def fetch(self, query: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        return list(await self._connection.execute(query.statement, dict(parameters)))

    look_up = fetch

    async def change(self, statement: Prepared, parameters: Mapping[str, Any], *, waits_for_disk: bool = True) -> int:
        raise RuntimeError("what reads one state cannot write")

    async def returned(self, statement: Prepared, parameters: Mapping[str, Any]) -> list[Any]:
        raise RuntimeError("what reads one state cannot write")

    async def transact(self, steps: Sequence[Step]) -> list[int]:
        raise RuntimeError("what reads one state cannot write")


@asynccontextmanager
async def connected(engine: Engine) -> AsyncIterator[Inner]:
    """A connection from the pool; what is not committed is rolled back when it is returned."""
    starting = asyncio.ensure_future(greenlet_spawn(engine.connect))
    try:
        yield await settled(starting)
    finally:
        if starting.done() and not starting.cancelled() and starting.exception() is None:
            await spawned(starting.result().close)
