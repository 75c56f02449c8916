"""Two servers under Patroni, once for all tests of the folder: `make test-cluster`."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox.cluster import servers
from bot.sandbox.cluster.servers import Cluster
from bot.sandbox.ports import free_port
from storage.engine.database import Database
from tests import forking
from tests.end_to_end.conftest import BotProcess, House, running_house
from tests.end_to_end.proxy import proxy
from tests.patience import until

collect_ignore_glob = [] if os.environ.get("CLUSTER") == "1" else ["test_*.py"]
"""They wait for minutes, and need packages that no other test does."""
ROUNDS = int(os.environ.get("ROUNDS", "10"))
"""For what happens once in a few times."""
WORKERS = 2
EMPTY = """
SET client_min_messages = warning;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION czn;
"""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with servers.running() as cluster:
        yield cluster


@dataclass
class Place:
    """An installation on the cluster, with two workers behind nginx."""

    cluster: Cluster
    house: House
    front: int
    ports: list[int]
    """Where nginx listens, and the workers behind it."""

    async def start_workers(self) -> None:
        """Until all receive updates."""
        calls = self.house.sandbox.world.calls
        before = calls["setWebhook"]
        for number in range(WORKERS):
            self.start_worker(number)
        await until(lambda: calls["setWebhook"] == before + WORKERS)

    def start_worker(self, number: int) -> BotProcess:
        return self.house.start_bot_without_waiting(**self.listening(number))

    def listening(self, number: int) -> dict[str, str]:
        return {
            "WEBHOOK_URL": f"http://127.0.0.1:{self.front}/webhook",
            "WEBHOOK_SECRET": "a-secret-of-the-webhook",
            "WEBHOOK_LISTEN": f"127.0.0.1:{self.ports[number]}",
            "LOG_FORMAT": "json",
            # A broadcast that is long enough for somebody to die in the middle of it.
            "MESSAGES_PER_SECOND": "4",
        }


@pytest_asyncio.fixture
async def place(cluster: Cluster, tmp_path: Path) -> AsyncIterator[Place]:
    await asyncio.to_thread(cluster.until_in_step)
    await asyncio.to_thread(
        cluster.sql,
        EMPTY,
    )
    await Database.upgrade(cluster.url)
    front, *ports = (free_port() for _ in range(1 + WORKERS))
    async with running_house(tmp_path, cluster.url, forking.warm_parent()) as house:
        with proxy(tmp_path / "nginx", front, ports):
            place = Place(cluster, house, front, ports)
            await place.start_workers()
            yield place
