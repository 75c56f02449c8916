"""A real PostgreSQL of the tests' own: on a free loopback port, as an unprivileged user, gone when they are over."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.engine.database import Database
from tests import own_loop
from tests.patience import LIMIT
from tests.ports import free_port

SERVER_USER = "postgres"
"""The server refuses to run as root; Debian's package brings this user along."""
FAST = ("fsync=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")
"""Nothing of it outlives the tests."""
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
"""A folder in memory, and the bytes that it must have free to be used."""
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


class Server:
    """A server. `new_url` makes a database with the current schema, a few dozen milliseconds each.

    A database is four hundred files of eight megabytes in all: `drop` what is no longer needed."""

    def __init__(self, folder: Path, port: int, *settings: str) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._port = port
        self._settings = settings
        self._made = 0

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

    def new_url(self) -> str:
        return self._new("TEMPLATE template_czn")

    def empty_url(self) -> str:
        """A database without any schema."""
        return self._new("")

    def drop(self, url: str) -> None:
        """Even while somebody is connected, such as a bot that was killed a moment ago."""
        self._sql(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def _new(self, how: str) -> str:
        self._made += 1
        name = f"czn_{self._made}"
        self._sql(f"CREATE DATABASE {name} {how}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+asyncpg://{SERVER_USER}@127.0.0.1:{self._port}/{name}"

    def _sql(self, statement: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self._port), "-U", SERVER_USER, "-d", "postgres"]
        subprocess.run(
            [binaries() / "psql", *where, "-q", "-v", "ON_ERROR_STOP=1", "-c", statement], check=True, cwd=self._folder
        )


@contextmanager
def running(*settings: str) -> Iterator[Server]:
    """Starts a server on a free port, and stops it whatever happens. Raises RuntimeError if none is installed."""
    folder = Path(tempfile.mkdtemp(prefix="czn-postgres-", dir=_place()))
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


def _place() -> Path | None:
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def _as_server(folder: Path, program: str, *arguments: object) -> None:
    """Runs one of the server's programs, as its own user where this process is root."""
    command = [str(binaries() / program), *map(str, arguments)]
    user = SERVER_USER if os.geteuid() == 0 else None
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, user=user, group=user, extra_groups=[])
