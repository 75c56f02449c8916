"""The bot as a separate process, a messenger over HTTP, a database in a file."""

import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot import retention
from bot.sandbox.client import Json, PersonClient, SandboxClient
from bot.sandbox.server import Sandbox
from storage.engine.database import Database
from storage.imports import centers_file
from storage.places import centers
from storage.survey.interviews import NO_SECONDS
from storage.tables import interviews
from storage.workers import properties
from tests import forking, sqlite_file
from tests.forking import ROOT, WarmParent
from tests.patience import LIMIT, until

SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"
DRILL = os.environ.get("DRILL") == "1"
"""Whether the faults are tried in their full length: `make drill`."""


@pytest.fixture(scope="session")
def warm_parent() -> WarmParent:
    return forking.warm_parent()


@dataclass
class BotProcess:
    pid: int
    log: Path

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    @property
    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    async def gone(self) -> int | None:
        """Waits for the end; returns the exit status, None if it was killed."""
        await until(lambda: not self.alive)
        status = self.log.with_name(f"{self.log.name}.exit")
        return int(status.read_text()) if status.exists() else None


class House:
    """One installation: database, secret, messenger, and the bots that are started for it."""

    def __init__(self, folder: Path, url: str, sandbox: Sandbox, client: SandboxClient, parent: WarmParent) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.client = client
        self.database_url = url
        self.bots: list[BotProcess] = []
        self._parent = parent

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "BOT_TOKEN": self.sandbox.token,
            "BOT_API_URL": self.sandbox.url,
            "DATABASE_URL": self.database_url,
            "SECRET_KEY_FILE": str(self.folder / "secret.key"),
            "VISIT_KEYS_FILE": str(self.folder / "visit.keys"),
            "TICK_SECONDS": "1",
            **more,
        }

    async def start_bot(self, **more: str) -> BotProcess:
        """A running bot, from the moment it asks for updates (or has set its webhook)."""
        calls = self.sandbox.world.calls
        before = calls["getUpdates"] + calls["setWebhook"]
        bot = self.start_bot_without_waiting(**more)
        await until(lambda: calls["getUpdates"] + calls["setWebhook"] > before or not bot.alive)
        assert bot.alive, bot.log.read_text()
        return bot

    def start_bot_without_waiting(self, **more: str) -> BotProcess:
        log = self.folder / f"bot-{len(self.bots)}.log"
        bot = BotProcess(self._parent.fork(self.environment(**more), log), log)
        self.bots.append(bot)
        return bot

    def popups(self, person: PersonClient) -> list[Json]:
        """All answers to the person's presses."""
        return self.sandbox.world.people[person.id].popups

    async def load_sample(self) -> None:
        await load_sample(self.database_url)

    async def in_no_time(self) -> None:
        """Makes all open interviews answered within a second: faster than any person, even on a busy machine."""
        db = await self.database()
        async with db.write() as connection:
            open_ones = update(interviews).where(interviews.c.completed_at.is_(None))
            await connection.execute(open_ones.values(seconds=NO_SECONDS))
        await db.close()

    async def database(self) -> Database:
        return await Database.open(self.database_url)

    async def cli(self, *arguments: str, status: int = 0) -> str:
        """Runs a command as an operator does, in a separate process; returns its output."""
        with tempfile.TemporaryDirectory(prefix="czn-command-") as folder:
            out, log = Path(folder) / "out", Path(folder) / "log"
            command = BotProcess(self._parent.fork(self.environment(), log, arguments=arguments, out=str(out)), log)
            ended = await command.gone()
            assert ended == status, log.read_text(encoding="utf-8")
            return (out if status == 0 else log).read_text(encoding="utf-8")


async def load_sample(url: str) -> None:
    """This night's purge is done already: each of three hundred bots would begin with it."""
    db, now = await Database.open(url), datetime.now(UTC)
    await centers.load(db, centers_file.read(SAMPLE), sample=True, now=now)
    await properties.put(db, retention.DONE, retention.night_of(now))
    await db.close()


@asynccontextmanager
async def running_house(folder: Path, url: str, parent: WarmParent) -> AsyncIterator[House]:
    """With the sample's centers. Its bots are killed at the end."""
    async with Sandbox() as sandbox, SandboxClient(sandbox.url, LIMIT) as client:
        house = House(folder, url, sandbox, client, parent)
        await sqlite_file.fill(url, load_sample)
        yield house
        for bot in house.bots:
            if bot.alive:
                bot.kill()
                await bot.gone()


@pytest_asyncio.fixture
async def house(tmp_path: Path, url: str, warm_parent: WarmParent) -> AsyncIterator[House]:
    async with running_house(tmp_path, url, warm_parent) as house:
        yield house
