"""A primary that nobody reaches any more or that nobody rules, and a cluster without etcd: there is never a second
truth."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import asyncpg
import psutil
import pytest

from bot.sandbox.cluster.servers import Cluster, Server
from bot.sandbox.cluster.traffic import Client
from tests.cluster.conftest import ROUNDS, Place
from tests.patience import until


@dataclass
class Diehard:
    """Writes to one server past everything that leads to the primary, as a client on that machine might, and notes what
    was acknowledged."""

    name: str
    url: str
    acknowledged: list[str] = field(default_factory=list)

    async def run(self) -> None:
        number = 0
        while True:
            try:
                connection = await asyncpg.connect(self.url.replace("+asyncpg", ""))
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.2)
                continue
            try:
                while True:
                    number += 1
                    key = f"{self.name}-{number}"
                    await connection.execute("INSERT INTO properties (key, value) VALUES ($1, '')", key)
                    self.acknowledged.append(key)
                    await asyncio.sleep(0.01)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                continue
            finally:
                connection.terminate()


async def test_a_primary_that_is_cut_off_acknowledges_nothing_once_there_is_another(place: Place) -> None:
    cluster = place.cluster
    old = await asyncio.to_thread(lambda: cluster.primary)
    assert old is not None
    (new,) = cluster.servers.keys() - {old}
    diehard = Diehard("diehard", cluster.direct_url(old))
    writing = asyncio.create_task(diehard.run())
    walks = [asyncio.create_task(one.run()) for one in await people(place, 10)]
    while len(diehard.acknowledged) < 20:
        await asyncio.sleep(0.05)

    await asyncio.to_thread(cluster.cut_off, old)
    await asyncio.to_thread(cluster.until, lambda: cluster.servers[new].says("primary"), "the other one to take over")
    by_then = len(diehard.acknowledged)
    await asyncio.gather(*walks)
    # `primary` would refuse to answer if both said that they are one.
    assert await asyncio.to_thread(lambda: cluster.primary) == new
    assert len(diehard.acknowledged) == by_then

    await asyncio.to_thread(cluster.mend)
    await asyncio.to_thread(cluster.until_in_step)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    kept = set((await sql(cluster, "SELECT key FROM properties WHERE key LIKE 'diehard-%'")).splitlines())
    assert set(diehard.acknowledged) <= kept
    assert await sql(cluster, "SELECT count(*) FROM interviews WHERE completed_at IS NOT NULL") == "10"


def patroni_alone(server: Server) -> list[int]:
    """Its PostgreSQL goes on and takes itself for the primary."""
    return [server.patroni.pid]


def machine(server: Server) -> list[int]:
    """As one that is moved to another host."""
    assert server.postmaster is not None
    postgres = psutil.Process(server.postmaster)
    return [server.patroni.pid, *(one.pid for one in [postgres, *postgres.children(recursive=True)])]


@contextmanager
def standing_still(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("number", range(ROUNDS))
@pytest.mark.parametrize("what", [patroni_alone, machine])
async def test_a_primary_that_stood_still_acknowledges_nothing_that_is_not_kept(
    place: Place, what: Callable[[Server], list[int]], number: int
) -> None:
    """A commit waits for the other server, which has stopped to follow before it becomes the primary. The one that
    wakes up takes its old view of etcd for the present: what it does first is a matter of chance, hence the rounds."""
    cluster = place.cluster
    old = await asyncio.to_thread(lambda: cluster.primary)
    assert old is not None
    (new,) = cluster.servers.keys() - {old}
    diehards = [
        Diehard(f"diehard-{way}", url) for way, url in (("beside", cluster.direct_url(old)), ("by", cluster.url))
    ]
    writing = [asyncio.create_task(one.run()) for one in diehards]
    walks = [asyncio.create_task(one.run()) for one in await people(place, 10)]
    await until(lambda: all(len(one.acknowledged) > 20 for one in diehards))

    with standing_still(what(cluster.servers[old])):
        await asyncio.to_thread(
            cluster.until, lambda: cluster.servers[new].says("primary"), "the other one to take over"
        )
        await asyncio.gather(*walks)
        # Through HAProxy, clients go on at the other server.
        reached = len(diehards[1].acknowledged)
        await until(lambda: len(diehards[1].acknowledged) > reached + 20)
        assert cluster.servers[old].postmaster is not None
    await asyncio.to_thread(cluster.until_in_step)
    for one in writing:
        one.cancel()
    await asyncio.gather(*writing, return_exceptions=True)
    assert await asyncio.to_thread(lambda: cluster.primary) == new
    kept = set((await sql(cluster, "SELECT key FROM properties WHERE key LIKE 'diehard-%'")).splitlines())
    assert {key for one in diehards for key in one.acknowledged} <= kept
    assert await sql(cluster, "SELECT count(*) FROM interviews WHERE completed_at IS NOT NULL") == "10"


async def test_without_etcd_clients_go_on_and_nobody_takes_over(place: Place) -> None:
    cluster = place.cluster
    primary = await asyncio.to_thread(lambda: cluster.primary)
    cluster.etcd.kill()
    try:
        # Longer than a leader's lease: by then Patroni has noticed.
        told = asyncio.to_thread(cluster.until, lambda: _alone(cluster), "Patroni to go on without etcd")
        everybody = await people(place, 10)
        await asyncio.gather(told, *(one.run() for one in everybody))
        assert [len(one.told) for one in everybody] == [0] * 10
        assert await asyncio.to_thread(lambda: cluster.primary) == primary
    finally:
        cluster.etcd.start()
    await asyncio.to_thread(cluster.until_in_step)
    assert await sql(cluster, "SELECT count(*) FROM interviews WHERE completed_at IS NOT NULL") == "10"


def _alone(cluster: Cluster) -> bool:
    said = [server.says("patroni") for server in cluster.servers.values()]
    return any(one is not None and one.get("failsafe_mode_is_active") for one in said)


async def people(place: Place, count: int) -> list[Client]:
    found = [await place.house.client.person(f"Клиент {number}") for number in range(count)]
    return [Client(person, "BRY-01", "543218454321895") for person in found]


async def sql(cluster: Cluster, query: str) -> str:
    return await asyncio.to_thread(cluster.sql, query)
