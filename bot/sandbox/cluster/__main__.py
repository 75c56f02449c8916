"""`make cluster`: the product on two database servers, to be broken. Ctrl-C ends it and all that it has begun."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

from bot.sandbox.client import SandboxClient
from bot.sandbox.cluster import programs, servers
from bot.sandbox.cluster.programs import ROOT, Missing
from bot.sandbox.cluster.servers import Cluster, Member, NotReady
from bot.sandbox.cluster.traffic import Client
from bot.sandbox.cluster.workers import WORKERS, Workers
from bot.sandbox.server import Sandbox

CLIENTS = 5
"""Who answer at the same time, for as long as the cluster runs."""
LINE_SECONDS = 1.0
CENTER = "BRY-01"
SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
ANSWERS = "543218454321895"


class Drill:
    """What the live line counts."""

    def __init__(self, cluster: Cluster, workers: Workers, client: SandboxClient) -> None:
        self._cluster = cluster
        self._workers = workers
        self._client = client
        self._numbers = count(1)
        self._now: list[Client] = []
        self._completed = self._told = self._lost = 0
        self._primary: str | None = None
        self._gone_at: float | None = None

    async def one_after_the_other(self) -> None:
        """Clients who come, answer and go."""
        while True:
            person = await self._client.person(f"Клиент {next(self._numbers)}")
            client = Client(person, CENTER, ANSWERS)
            self._now.append(client)
            await client.run()
            self._now.remove(client)
            self._completed += 1
            self._told += len(client.told)
            self._lost += client.lost

    async def lines(self) -> None:
        while True:
            line = await asyncio.to_thread(self._line)
            print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)
            await asyncio.sleep(LINE_SECONDS)

    def _line(self) -> str:
        told = self._told + sum(len(client.told) for client in self._now)
        lost = self._lost + sum(client.lost for client in self._now)
        answers = f"{self._completed} interviews completed, {told} times told to tap again, {lost} shown answers lost"
        ready = ", ".join(f"{name} {said}" for name, said in self._workers.readiness().items())
        return f"{self._who()} · {answers} · {ready}"

    def _who(self) -> str:
        try:
            primary = self._cluster.primary
        except NotReady as two:
            return f"SPLIT BRAIN: {two}"
        postgres = None if primary is None else self._cluster.servers[primary].postmaster
        if primary is None or postgres is None:
            self._gone_at = self._gone_at or time.monotonic()
            return f"no primary for {time.monotonic() - self._gone_at:.0f} s"
        self._gone_at = None
        said = [f"primary {primary} (PID {postgres})"]
        others = [_in_words(one) for one in self._cluster.members() if one.name != primary]
        said += others or ["no other server: nobody can take over"]
        if not self._cluster.etcd.alive:
            said.append("etcd is away: nobody can take over")
        return "; ".join(said)

    def cut_off(self) -> None:
        """SIGUSR1."""
        with contextlib.suppress(NotReady):
            if (name := self._cluster.primary) is not None:
                self._cluster.cut_off(name)
                print(f"{name} is cut off: nobody reaches it, and it reaches nobody", flush=True)

    def mend(self) -> None:
        """SIGUSR2: the network is whole, and what was killed is started again."""
        self._cluster.mend()
        for program in (self._cluster.etcd, *(server.patroni for server in self._cluster.servers.values())):
            if not program.alive:
                program.start()
                print(f"{program.name} is started again, PID {program.pid}", flush=True)
        for program in self._workers.programs.values():
            if not program.alive:
                program.start()
                print(f"{program.name} is started again, PID {program.pid}", flush=True)


def _in_words(member: Member) -> str:
    lag = "lag unknown" if member.lag is None else f"{member.lag} bytes behind"
    return f"{member.name} {member.role.replace('_', ' ')}, {lag}"


def main() -> int:
    os.umask(0o077)
    print(
        "A cluster of two database servers, with two workers. It takes half a minute to start; Ctrl-C ends it.",
        flush=True,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError), servers.running() as cluster:
            asyncio.run(_drill(cluster))
    except (Missing, NotReady, OSError, subprocess.CalledProcessError) as problem:
        print(f"cluster: {problem}", file=sys.stderr)
        return 1
    return 0


async def _drill(cluster: Cluster) -> None:
    async with Sandbox() as sandbox, SandboxClient(sandbox.url) as client, _working(cluster, sandbox) as workers:
        drill = Drill(cluster, workers, client)
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, drill.cut_off)
        loop.add_signal_handler(signal.SIGUSR2, drill.mend)
        print(*_what_runs(cluster, workers), sep="\n", flush=True)
        await asyncio.gather(drill.lines(), *(drill.one_after_the_other() for _ in range(CLIENTS)))


@contextlib.asynccontextmanager
async def _working(cluster: Cluster, sandbox: Sandbox) -> AsyncIterator[Workers]:
    """The workers, once both receive updates."""
    installation = {
        "BOT_TOKEN": sandbox.token,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": cluster.url,
        "DATABASE_REPLICA_URL": cluster.replica_url,
        "SECRET_KEY_FILE": str(cluster.folder / "secret.key"),
        "VISIT_KEYS_FILE": str(cluster.folder / "visit.keys"),
    }
    for arguments in (["db", "upgrade"], ["centers", "import", str(SAMPLE), "--sample"]):
        await asyncio.to_thread(_command, arguments, installation, cluster.folder)
    workers = Workers(cluster.folder, installation)
    workers.start()
    try:
        while sandbox.world.calls["setWebhook"] < WORKERS:
            for program in workers.programs.values():
                if not program.alive:
                    raise NotReady(program.log.read_text(encoding="utf-8")[-500:])
            await asyncio.sleep(0.1)
        yield workers
    finally:
        with programs.uninterrupted():
            await asyncio.to_thread(workers.stop)


def _command(arguments: list[str], installation: dict[str, str], folder: Path) -> None:
    command = [sys.executable, str(ROOT / "admin_cli.py"), *arguments]
    subprocess.run(command, env=os.environ | installation, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _what_runs(cluster: Cluster, workers: Workers) -> list[str]:
    """What runs where, and what to try."""
    rows = [("etcd", cluster.etcd.pid, "says who is the primary")]
    for name, server in cluster.servers.items():
        rows.append((f"{name}: Patroni", server.patroni.pid, f"http://127.0.0.1:{server.api}/cluster"))
        rows.append((f"{name}: PostgreSQL", server.postmaster or 0, f"port {server.port}"))
    ways = f"primary on port {cluster.primary_port}, replica on port {cluster.replica_port}"
    rows.append(("HAProxy", cluster.haproxy.pid, ways))
    rows += [(one.name, one.pid, f"http://127.0.0.1:{port}/metrics") for port, one in workers.programs.items()]
    rows.append(("nginx", workers.nginx.pid, workers.address))
    mine = os.getpid()
    return [
        *(f"  {name:16} PID {pid:<8} {about}" for name, pid, about in rows),
        f"Logs: {cluster.folder}",
        "",
        f"DATABASE_URL={cluster.url}",
        f"DATABASE_REPLICA_URL={cluster.replica_url}",
        "",
        "To try, in another window:",
        "  kill -9 PID          of PostgreSQL alone, of its Patroni as well, of etcd, of a worker",
        f"  kill -USR1 {mine:<9} cut the primary off from everything",
        f"  kill -USR2 {mine:<9} mend the network, and start again what was killed",
        "  DATABASE_URL=… .venv/bin/czn-index doctor --offline",
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())
