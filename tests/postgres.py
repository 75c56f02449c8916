"""A real PostgreSQL of the tests' own: on a free loopback port, as an unprivileged user, gone when they are over."""

import atexit
import functools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.sandbox.ports import free_port
from storage.engine.address import parse
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
DECLARE
    written record;
BEGIN
    FOR written IN
        SELECT relname AS name, bytes > {few} AS is_large
        FROM pg_database, pg_class, pg_stat_file(format('base/%s/%s', pg_database.oid, relfilenode)) AS file(bytes)
        WHERE datname = current_database() AND relkind = 'r' AND relnamespace = 'public'::regnamespace
            AND relname <> 'alembic_version' AND bytes > 0
        ORDER BY is_large DESC
    LOOP
        EXECUTE format(CASE WHEN written.is_large THEN 'TRUNCATE %I CASCADE' ELSE 'DELETE FROM %I' END, written.name);
    END LOOP;
    PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence;
END $$;
"""
"""Empties every table into which anything was ever written, committed or not, and begins all sequences anew. As a
replica, no trigger keeps the audit log from being emptied. A table with few rows is emptied ten times faster by
deleting them: TRUNCATE makes new files for it, for its indexes, and for all tables that refer to it."""
FEW = 64 * 1024
"""Bytes of a table."""
TEMPLATE = "template_czn"
CATALOGS = (
    "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc", "pg_trigger", "pg_type", "pg_rewrite",
    "pg_extension", "pg_sequence", "pg_policy", "alembic_version",
)  # fmt: skip
CATALOG = (
    "SELECT "
    + ", ".join(f"(SELECT (count(*), count(*) FILTER (WHERE age(xmin) < {{age}})) FROM {name})" for name in CATALOGS)
    + ", (SELECT (count(*), sum(oid::bigint), md5(string_agg(relname, ',' ORDER BY oid))) FROM pg_class)"
    + ", (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase <> 0);"
)
"""One line that is another one once anything but rows was changed: a row of a catalog that was changed since the
template was made is younger."""
AGE = "age('{then}'::xid)"
CLIENT = {"PGOPTIONS": "-c client_min_messages=warning"}


class Console:
    """The server's client, which goes on from script to script: to start it takes longer than most of them."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._port = port
        self._psql: subprocess.Popen[str] | None = None
        self.place = ""

    def run(self, script: str, database: str) -> str:
        """What a script shows in a database, a line for each row. Raises CalledProcessError."""
        return self._said(script if self.place == database else f"\\connect {database}\n{script}", database)

    def run_beside(self, script: str, *databases: str) -> str:
        """The same in any database but these."""
        return self.run(script, "postgres" if self.place in ("", *databases) else self.place)

    def _said(self, script: str, database: str) -> str:
        psql = self._started()
        assert psql.stdin is not None and psql.stdout is not None
        lines: list[str] = []
        try:
            psql.stdin.write(f"{script};\n\\echo {END}\n")
            psql.stdin.flush()
            for line in psql.stdout:
                if line == f"{END}\n":
                    self.place = database
                    return "".join(lines).strip()
                lines.append(line)
        except BrokenPipeError:
            pass
        raise subprocess.CalledProcessError(self.leave(), "psql", "".join(lines))

    def _started(self) -> subprocess.Popen[str]:
        if self._psql is None:
            where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", SERVER_USER, "-d", "postgres"]
            self._psql = subprocess.Popen(
                [binaries() / "psql", *where, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self._folder, env=os.environ | CLIENT,
            )  # fmt: skip
        return self._psql

    def leave(self) -> int:
        """Ends the program, which the next script starts anew; says with which status it has ended."""
        psql, self._psql, self.place = self._psql, None, ""
        if psql is None:
            return 0
        with psql, suppress(BrokenPipeError):
            psql.communicate()
        return psql.returncode


END = "the end of what was asked"


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
        self.clean: list[str] = []
        self._filled: dict[Build, list[str]] = defaultdict(list)
        self._builds: dict[str, Build] = {}
        self._rows: dict[Build, str] = {}
        self._console = Console(folder, port)
        self._look = self._catalog = ""

    def begin_with(self, prepared: "Server") -> None:
        """With the data of a server that was prepared and has ended."""
        subprocess.run(["cp", "-a", prepared._data, self._data], check=True)
        self._look, self._catalog = prepared._look, prepared._catalog

    def initialise(self) -> None:
        rights = ("-U", SERVER_USER, "--auth=trust")
        _as_server(self._folder, "initdb", "-D", self._data, *rights, "--encoding=UTF8", "--locale=C.UTF-8")

    def start(self) -> None:
        options = " ".join(f"-c {setting}" for setting in self._settings)
        address = f"-p {self._port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder}"
        log = self._folder / "log"
        started = ("-l", log, "-w", "-t", int(LIMIT), "-o", f"{address} {options}", "start")
        _as_server(self._folder, "pg_ctl", "-D", self._data, *started)

    def stop(self, how: str = "immediate") -> None:
        """At once, as if the machine had failed, unless it is to write down everything first: `fast`."""
        self._console.leave()
        _as_server(self._folder, "pg_ctl", "-D", self._data, "-m", how, "-w", "-t", int(LIMIT), "stop")

    def prepare(self) -> None:
        self._console.run(f"CREATE DATABASE {TEMPLATE}", "postgres")
        own_loop.run(Database.upgrade(self._url(TEMPLATE)))
        then = self._console.run("SELECT pg_current_xact_id()::xid", TEMPLATE)
        self._look = CATALOG.format(age=AGE.format(then=then))
        self._catalog = self._console.run(self._look, TEMPLATE)

    def new_url(self) -> str:
        return self.copy_of(TEMPLATE)

    def copy_of(self, url: str) -> str:
        """A database with the schema and the rows of one to which nobody is connected."""
        name, original = self._next_name(), _name(url)
        self._console.run_beside(f"CREATE DATABASE {name} TEMPLATE {original}", original)
        return self._url(name)

    def lend(self) -> str:
        if self.clean[:1] in ([], [self._console.place]):
            return self.new_url()
        old, new = self.clean.pop(0), self._next_name()
        self._console.run_beside(f"ALTER DATABASE {old} RENAME TO {new}", old)
        return self._url(new)

    async def fill(self, url: str, build: Build) -> None:
        """Lets the builder fill a lent database. It does so once: later the database changes places with one into
        which the same rows were put when somebody gave it back."""
        name = _name(url)
        self._builds[name] = build
        there = [one for one in self._filled[build] if one != self._console.place]
        if there:
            self._filled[build].remove(there[0])
            self.clean.append(self._next_name())
            for old, new in ((name, self.clean[-1]), (there[0], name)):
                self._console.run_beside(f"ALTER DATABASE {old} RENAME TO {new}", old)
        elif build in self._rows:
            self._console.run(self._rows[build], name)
            self._console.run("", "postgres")
        else:
            await build(url)
            self._rows[build] = self._dump(name)

    @contextmanager
    def followed(self) -> Iterator["Server"]:
        """A replica of this server, with all its databases, that follows it."""
        folder, port = _new_folder(), free_port()
        replica = Server(folder, port, *self._settings)
        where = ("-h", "127.0.0.1", "-p", self._port, "-U", SERVER_USER)
        try:
            _as_server(folder, "pg_basebackup", *where, "-D", replica._data, "-R", "-c", "fast", "--no-sync")
            replica.start()
            try:
                yield replica
            finally:
                with suppress(subprocess.CalledProcessError):
                    replica.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def url_there(self, url: str) -> str:
        """The address on this server of the database that has the same name as another server's."""
        return self._url(_name(url))

    def run(self, script: str, url: str) -> str:
        """What a script shows in a database, a line for each row. Raises CalledProcessError."""
        return self._console.run(script, _name(url))

    def take_back(self, url: str) -> None:
        """Whoever is still connected is cut off. What a test has changed besides rows is not lent again."""
        name = _name(url)
        build = self._builds.pop(name, None)
        try:
            _, catalog = self._console.run(WASH.format(catalog=self._look, few=FEW), name).splitlines()
        except subprocess.CalledProcessError:
            self.drop(url)
            return
        if catalog != self._catalog:
            self.drop(url)
        elif build in self._rows:
            self._console.run(self._rows[build], name)
            self._filled[build].append(name)
        else:
            self.clean.append(name)

    def _dump(self, name: str) -> str:
        """A script that puts all rows of a database into an empty one."""
        where = ("-h", "127.0.0.1", "-p", str(self._port), "-U", SERVER_USER)
        what = ("--data-only", "--exclude-table-data=alembic_version")
        command = [str(binaries() / "pg_dump"), *where, *what, name]
        rows = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=self._folder).stdout
        return f"SET session_replication_role = replica;\n{rows}\nRESET ALL;"

    def empty_url(self) -> str:
        """A database without any schema."""
        name = self._next_name()
        self._console.run_beside(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Even while somebody is connected, such as a bot that was killed a moment ago."""
        name = _name(url)
        self._console.run_beside(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", name)

    def _next_name(self) -> str:
        self._made += 1
        return f"czn_{self._made}"

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://{SERVER_USER}@127.0.0.1:{self._port}/{name}"


def _name(url: str) -> str:
    return url.rpartition("/")[2]


RUNNING: dict[int, Server] = {}
"""The servers of this process, by their ports."""
PREPARED: list[Server] = []
"""One that has ended, and whose data all others begin with; or none."""


async def fill(url: str, build: Build) -> None:
    """Lets the builder fill a database that was lent, or one of a cluster, whose servers are none of this process."""
    server = RUNNING.get(parse(url).port or 0)
    await (build(url) if server is None else server.fill(url, build))


@functools.cache
def built(server: Server, build: Build) -> str:
    """The address of the database that a builder makes, once for all who ask for copies of it."""
    url = server.new_url()
    own_loop.run(build(url))
    return url


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Starts a server on a free port, and stops it whatever happens. Raises RuntimeError if none is installed."""
    folder, port = _new_folder(), free_port()
    try:
        RUNNING[port] = server = Server(folder, port, *settings)
        if PREPARED:
            server.begin_with(PREPARED[0])
        else:
            server.initialise()
        server.start()
        try:
            if not PREPARED:
                server.prepare()
            yield server
        finally:
            server.stop()
    finally:
        RUNNING.pop(port, None)
        shutil.rmtree(folder, ignore_errors=True)


def prepare_once() -> None:
    """For all servers of this process and of those that it forks: making the data and running the migrations takes four
    seconds of processor, copying them a twentieth of one."""
    folder = _new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = Server(folder, free_port(), *FAST)
    server.initialise()
    server.start()
    try:
        server.prepare()
    finally:
        server.stop("fast")
    PREPARED.append(server)


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="czn-postgres-", dir=memory.place()))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(SERVER_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def _as_server(folder: Path, program: str, *arguments: object) -> None:
    """Runs one of the server's programs, as its own user where this process is root."""
    command = [str(binaries() / program), *map(str, arguments)]
    user = SERVER_USER if os.geteuid() == 0 else None
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user, group=user, extra_groups=[])
