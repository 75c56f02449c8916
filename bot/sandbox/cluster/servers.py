"""Two PostgreSQL servers under Patroni, etcd that says which of them is the primary, and HAProxy that leads there."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.cluster import programs
from bot.sandbox.cluster.links import LOOPBACK, Link, Network
from bot.sandbox.cluster.programs import DEPLOY, Program
from bot.sandbox.ports import free_port

FILES = DEPLOY / "cluster"
NAMES = ("pg1", "pg2")
MEMORY, ROOM = Path("/dev/shm"), 3 * 1024**3
"""A folder in memory, and the bytes that it must have free to be used: a drill writes much that nobody needs."""
READY_SECONDS = 120.0
BETWEEN_LOOKS = 0.2
API_SECONDS = 3.0
DATABASE = "czn"


class NotReady(RuntimeError):
    """The cluster did not get where it should in time."""


@dataclass(frozen=True, slots=True)
class Member:
    """What Patroni says of a server. `role` is leader, sync_standby or replica; `lag` is in bytes, None if unknown."""

    name: str
    role: str
    state: str
    lag: int | None


class Server:
    """PostgreSQL and its Patroni. Everybody reaches it through links alone; `port` and `api` are behind them."""

    def __init__(self, name: str, folder: Path, network: Network, etcd: int, environment: dict[str, str]) -> None:
        self.name = name
        self.data = folder / name
        self.port, self.api = free_port(), free_port()
        self.outside = network.link(self.port)
        """The way to PostgreSQL, for HAProxy and for the other server."""
        self.checks = network.link(self.api)
        """HAProxy's way to Patroni."""
        self.peer = network.link(self.api)
        """The other Patroni's way to this one."""
        self.etcd = network.link(etcd)
        self.patroni = Program(
            name,
            [programs.beside_python("patroni", "cluster"), str(FILES / "patroni.yml")],
            environment | self._own(folder),
            folder,
            programs.server_user(),
        )

    def _own(self, folder: Path) -> dict[str, str]:
        return {
            "PATRONI_NAME": self.name,
            "PATRONI_RESTAPI_LISTEN": f"{LOOPBACK}:{self.api}",
            "PATRONI_RESTAPI_CONNECT_ADDRESS": f"{LOOPBACK}:{self.peer.port}",
            "PATRONI_POSTGRESQL_LISTEN": f"{LOOPBACK}:{self.port}",
            "PATRONI_POSTGRESQL_CONNECT_ADDRESS": f"{LOOPBACK}:{self.outside.port}",
            "PATRONI_POSTGRESQL_DATA_DIR": str(self.data),
            "PATRONI_POSTGRESQL_BIN_DIR": str(Path(programs.find("pg_rewind", "postgresql")).resolve().parent),
            "PATRONI_POSTGRESQL_PGPASS": str(folder / f"{self.name}.pgpass"),
            "PATRONI_ETCD3_HOSTS": f"'{LOOPBACK}:{self.etcd.port}'",
            # It must not learn the way around its link.
            "PATRONI_ETCD3_USE_PROXIES": "true",
            **self.backups(),
        }

    def backups(self) -> dict[str, str]:
        """Where pgBackRest finds this server."""
        return {
            "PGBACKREST_PG1_PATH": str(self.data),
            "PGBACKREST_PG1_PORT": str(self.port),
            "PGBACKREST_PG1_SOCKET_PATH": str(self.data.parent),
            "PGBACKREST_PG1_USER": "postgres",
        }

    @property
    def links(self) -> tuple[Link, ...]:
        return self.outside, self.checks, self.peer, self.etcd

    @property
    def postmaster(self) -> int | None:
        """The pid of PostgreSQL; None if it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None
        return pid

    def kill_postgres(self) -> None:
        """`kill -9`, and Patroni lives. Its own processes notice that it is gone, and end."""
        pid = self.postmaster
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """As if the machine had lost its power."""
        self.patroni.kill()
        self.kill_postgres()

    def stop(self) -> None:
        self.patroni.stop()
        pid = self.postmaster
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            _until(lambda: self.postmaster is None, "PostgreSQL to stop")

    def says(self, path: str) -> dict[str, Any] | None:
        """What its Patroni answers; None if it does not."""
        try:
            with urllib.request.urlopen(f"http://{LOOPBACK}:{self.api}/{path}", timeout=API_SECONDS) as response:
                found: dict[str, Any] = json.load(response)
                return found
        except urllib.error.HTTPError as error:
            with error:
                return None
        except (OSError, ValueError):
            return None


class Cluster:
    """The running cluster. `url` leads to the primary, `replica_url` to the replica."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.password, self.superuser = secrets.token_hex(8), secrets.token_hex(8)
        self.network = Network()
        user = programs.server_user()
        etcd, peers = free_port(), free_port()
        self.etcd = Program("etcd", _etcd(folder, etcd, peers), {"ETCD_UNSUPPORTED_ARCH": ""}, folder, user)
        environment = self._environment()
        self.servers = {name: Server(name, folder, self.network, etcd, environment) for name in NAMES}
        self.primary_port, self.replica_port = free_port(), free_port()
        command = [programs.find("haproxy", "haproxy"), "-db", "-f", str(FILES / "haproxy.cfg")]
        self.haproxy = Program("haproxy", command, self._ways(), folder, user)

    def _environment(self) -> dict[str, str]:
        """Of both servers."""
        return {
            "PATRONI_RESTAPI_USERNAME": "patroni",
            "PATRONI_RESTAPI_PASSWORD": secrets.token_hex(8),
            "PATRONI_SUPERUSER_USERNAME": "postgres",
            "PATRONI_SUPERUSER_PASSWORD": self.superuser,
            "PATRONI_REPLICATION_USERNAME": "replicator",
            "PATRONI_REPLICATION_PASSWORD": secrets.token_hex(8),
            "PATRONI_REWIND_USERNAME": "rewinder",
            "PATRONI_REWIND_PASSWORD": secrets.token_hex(8),
            **self.backups(),
        }

    def backups(self) -> dict[str, str]:
        """Where pgBackRest finds its configuration and keeps what it has."""
        return {
            "PGBACKREST_CONFIG": str(FILES / "pgbackrest.conf"),
            "PGBACKREST_REPO1_PATH": str(self.folder / "backups"),
            "PGBACKREST_LOCK_PATH": str(self.folder / "locks"),
            "PGBACKREST_SPOOL_PATH": str(self.folder / "spool"),
        }

    def _ways(self) -> dict[str, str]:
        ways = {
            "PRIMARY_LISTEN": f"{LOOPBACK}:{self.primary_port}",
            "REPLICA_LISTEN": f"{LOOPBACK}:{self.replica_port}",
        }
        for name, server in self.servers.items():
            key = name.upper()
            ways[key] = f"{LOOPBACK}:{server.outside.port}"
            ways |= {f"{key}_API_HOST": LOOPBACK, f"{key}_API_PORT": str(server.checks.port)}
        return ways

    @property
    def url(self) -> str:
        return self._url(self.primary_port)

    @property
    def replica_url(self) -> str:
        return self._url(self.replica_port)

    def direct_url(self, name: str) -> str:
        """Past HAProxy and the links, as somebody does who sits on that machine."""
        return self._url(self.servers[name].port)

    def _url(self, port: int) -> str:
        return f"postgresql+asyncpg://{DATABASE}:{self.password}@{LOOPBACK}:{port}/{DATABASE}"

    def start(self) -> None:
        """Until both servers are in step. Raises NotReady."""
        self.etcd.start()
        first, *others = self.servers.values()
        first.patroni.start()
        self.until(lambda: self.primary == first.name, "a primary")
        for other in others:
            other.patroni.start()
        self.haproxy.start()
        self.until_in_step()
        self.sql((FILES / "product.sql").read_text(encoding="utf-8"), "postgres")

    def stop(self) -> None:
        self.haproxy.stop()
        for server in self.servers.values():
            self.network.mend(*server.links)
            server.stop()
        self.etcd.stop()
        self.network.close()

    def members(self) -> list[Member]:
        """By whichever Patroni answers; nothing if none does."""
        for server in self.servers.values():
            said = server.says("cluster")
            if said is not None:
                return [_member(one) for one in said["members"]]
        return []

    @property
    def primary(self) -> str | None:
        """The server that is one by its own word, and takes writes; None if there is none. Raises NotReady if there are
        two."""
        found = [name for name, server in self.servers.items() if server.says("primary")]
        if len(found) > 1:
            raise NotReady("two primaries")
        return found[0] if found else None

    @property
    def replica(self) -> str | None:
        found = [name for name, server in self.servers.items() if server.says("synchronous")]
        return found[0] if found else None

    @property
    def in_step(self) -> bool:
        """Whether there is a primary, and another server that may take over."""
        return self.primary is not None and self.replica is not None

    def until_in_step(self) -> None:
        self.until(lambda: self.in_step, "both servers to be in step")

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Raises NotReady."""
        _until(condition, what, self.folder)

    def cut_off(self, name: str) -> None:
        """A server that nobody reaches and that reaches nobody, and goes on by itself."""
        others = [server.peer for other, server in self.servers.items() if other != name]
        self.network.cut(*self.servers[name].links, *others)

    def mend(self) -> None:
        for server in self.servers.values():
            self.network.mend(*server.links)

    def backup(self, *arguments: str, path: Path | None = None) -> str:
        """What a command of pgBackRest says, on the primary's machine; `path` is where to restore to. Raises
        CalledProcessError."""
        own = self.servers[str(self.primary)]
        environment = os.environ | self.backups() | own.backups() | {"PGPASSWORD": self.superuser}
        if path is not None:
            environment["PGBACKREST_PG1_PATH"] = str(path)
        user = programs.server_user()
        done = subprocess.run(
            [programs.find("pgbackrest", "pgbackrest"), "--stanza=czn-index", *arguments],
            env=environment, cwd=self.folder, user=user, group=user, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return done.stdout

    def sql(self, script: str, database: str = DATABASE, *, port: int | None = None) -> str:
        """What a script shows, a line for each row: by the superuser, on the primary or on the port that is named."""
        where = ["-h", LOOPBACK, "-p", str(port or self.primary_port), "-U", "postgres", "-d", database]
        options = ("-XqAt", "-v", "ON_ERROR_STOP=1", "-v", f"password={self.password}")
        command = [programs.find("psql", "postgresql-client"), *where, *options]
        environment = os.environ | {"PGPASSWORD": self.superuser}
        done = subprocess.run(command, input=script, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        return done.stdout.strip()


def _member(said: dict[str, Any]) -> Member:
    lag = said.get("lag")
    return Member(said["name"], said["role"], said["state"], lag if isinstance(lag, int) else None)


def _etcd(folder: Path, clients: int, peers: int) -> list[str]:
    ways = {
        "name": "etcd1",
        "data-dir": str(folder / "etcd"),
        "listen-client-urls": f"http://{LOOPBACK}:{clients}",
        "advertise-client-urls": f"http://{LOOPBACK}:{clients}",
        "listen-peer-urls": f"http://{LOOPBACK}:{peers}",
        "initial-advertise-peer-urls": f"http://{LOOPBACK}:{peers}",
        "initial-cluster": f"etcd1=http://{LOOPBACK}:{peers}",
    }
    return [programs.find("etcd", "etcd-server"), *(f"--{key}={value}" for key, value in ways.items())]


def _until(condition: Callable[[], object], what: str, logs: Path | None = None) -> None:
    end = time.monotonic() + READY_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise NotReady(f"waited {READY_SECONDS:.0f} s for {what}" + (f"; the logs are in {logs}" if logs else ""))
        time.sleep(BETWEEN_LOOKS)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """In memory where there is room; gone at the end."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    made = Path(tempfile.mkdtemp(prefix="czn-cluster-", dir=MEMORY if roomy else None))
    try:
        for name in ("backups", "locks", "spool"):
            (made / name).mkdir(mode=0o700)
            programs.give(made / name)
        programs.give(made)
        yield made
    finally:
        with programs.uninterrupted():
            shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def running() -> Iterator[Cluster]:
    """Raises Missing, NotReady."""
    with folder() as made:
        cluster = Cluster(made)
        try:
            cluster.start()
            yield cluster
        finally:
            with programs.uninterrupted():
                cluster.stop()
