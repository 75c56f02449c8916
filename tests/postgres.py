"""A real PostgreSQL of the tests' own: on a free loopback port, as an unprivileged user, gone when they are over."""

import functools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox.ports import free_port
from storage.engine.database import Database
from tests import memory, own_loop
from tests.own_loop import Build
from tests.patience import LIMIT

SERVER_USER = "postgres"
"""The server refuses to run as root; Debian's package brings this user along."""
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")
"""Nothing of it outlives the tests."""
FORGETFUL = "synchronous_commit=off"
"""Faster still; a server that is stopped at once loses its last commits."""


def binaries() -> Path:
    """Where initdb and pg_ctl are: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise RuntimeError("PostgreSQL is not installed; on Debian: apt-get install postgresql")
    return versions[-1].parent


WASH = """
SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
{catalog}
SET session_replication_role = replica;
DO $$
DECLARE written text;
BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO written FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
            AND pg_relation_size(oid) > 0;
    IF written IS NOT NULL THEN EXECUTE 'TRUNCATE ' || written || ' CASCADE'; END IF;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$;
\\connect postgres
ALTER DATABASE {old} RENAME TO {new};
"""
"""Empties every table into which anything was ever written, committed or not, and begins all sequences anew. As a
replica, no trigger keeps the audit log from being emptied."""
CATALOGS = (
    "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc", "pg_trigger", "pg_type", "pg_rewrite",
    "pg_extension", "pg_sequence", "pg_policy", "alembic_version",
)  # fmt: skip
CATALOG = (
    "SELECT "
    + ", ".join(f"(SELECT (count(*), sum(xmin::text::bigint)) FROM {name})" for name in CATALOGS)
    + ", (SELECT (count(*), sum(oid::bigint), md5(string_agg(relname, ',' ORDER BY oid))) FROM pg_class)"
    + ", (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0);"
)
"""One line that is another one once anything but rows was changed: a changed row of a catalog has another xmin."""


class Server:
    """A server. `new_url` makes a database with the current schema, which is work: four hundred files of eight
    megabytes in all. `lend` gives one with the current schema and no rows too, which may have been lent before; it has
    a name of its own every time. What was made or lent is to be given to `drop` or `take_back`."""

    def __init__(self, folder: Path, port: int, *settings: str) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._port = port
        self._settings = settings
        self._made = 0
        self._clean: list[str] = []
        self._catalog = ""

    def initialise(self) -> None:
        rights = ("-U", SERVER_USER, "--auth=trust")
        _as_server(self._folder, "initdb", "-D", self._data, *rights, "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = " ".join(f"-c {setting}" for setting in self._settings)
        address = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        log = self._folder / "log"
        started = ("-l", log, "-w", "-t", int(LIMIT), "-o", f"{address} {options}", "start")
        _as_server(self._folder, "pg_ctl", "-D", self._data, *started)

    def stop(self) -> None:
        """At once, as if the machine had failed."""
        _as_server(self._folder, "pg_ctl", "-D", self._data, "-m", "immediate", "-w", "-t", int(LIMIT), "stop")

    def prepare(self) -> None:
        self._sql("CREATE DATABASE template_czn")
        own_loop.run(Database.upgrade(self._url("template_czn")))
        self._catalog = self._sql(CATALOG, "template_czn")

    def new_url(self) -> str:
        return self._new("TEMPLATE template_czn")

    def copy_of(self, url: str) -> str:
        """A database with the schema and the rows of one to which nobody is connected."""
        return self._new(f"TEMPLATE {_name(url)}")

    def lend(self) -> str:
        return self._clean.pop() if self._clean else self.new_url()

    def take_back(self, url: str) -> None:
        """Whoever is still connected is cut off. What a test has changed besides rows is not lent again."""
        new = self._next_name()
        script = WASH.format(catalog=CATALOG, old=_name(url), new=new)
        try:
            _, catalog = self._sql(script, _name(url)).splitlines()
        except subprocess.CalledProcessError:
            self.drop(url)
            return
        if catalog == self._catalog:
            self._clean.append(self._url(new))
        else:
            self.drop(self._url(new))

    def empty_url(self) -> str:
        """A database without any schema."""
        return self._new("")

    def drop(self, url: str) -> None:
        """Even while somebody is connected, such as a bot that was killed a moment ago."""
        self._sql(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def _new(self, how: str) -> str:
        name = self._next_name()
        self._sql(f"CREATE DATABASE {name} {how}")
        return self._url(name)

    def _next_name(self) -> str:
        self._made += 1
        return f"czn_{self._made}"

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://{SERVER_USER}@127.0.0.1:{self._port}/{name}"

    def _sql(self, script: str, database: str = "postgres") -> str:
        """What a script shows, a line for each row."""
        where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", SERVER_USER, "-d", database]
        done = subprocess.run(
            [binaries() / "psql", *where, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
            input=script, check=True, cwd=self._folder, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout.strip()


def _name(url: str) -> str:
    return url.rpartition("/")[2]


@functools.cache
def built(server: Server, build: Build) -> str:
    """The address of the database that a builder makes, once for all who ask for copies of it."""
    url = server.new_url()
    own_loop.run(build(url))
    return url


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Starts a server on a free port, and stops it whatever happens. Raises RuntimeError if none is installed."""
    folder = Path(tempfile.mkdtemp(prefix="czn-postgres-", dir=memory.place()))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam(SERVER_USER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        server = Server(folder, free_port(), *settings)
        server.initialise()
        server.start()
        try:
            server.prepare()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_server(folder: Path, program: str, *arguments: object) -> None:
    """Runs one of the server's programs, as its own user where this process is root."""
    command = [str(binaries() / program), *map(str, arguments)]
    user = SERVER_USER if os.geteuid() == 0 else None
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user, group=user, extra_groups=[])
