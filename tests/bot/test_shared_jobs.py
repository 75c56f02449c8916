"""Jobs that one process does for all of them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.shared_jobs import SharedJobs
from storage.engine.database import Database
from storage.workers import jobs

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
REST = timedelta(seconds=15)


class Work:
    """Counts how often it was done; fails when told to."""

    def __init__(self) -> None:
        self.done = 0
        self.fails = False

    async def __call__(self) -> None:
        self.done += 1
        if self.fails:
            raise RuntimeError("no luck")


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()


def shared(db: Database, holder: str, now: datetime = NOW) -> SharedJobs:
    return SharedJobs(db, holder, lambda: now)


async def test_of_two_processes_one_does_the_job(db: Database) -> None:
    work = Work()

    async def meanwhile() -> None:
        await work()
        assert not await shared(db, "b").for_all("weekly", work, rest=REST)

    assert await shared(db, "a").for_all("weekly", meanwhile, rest=REST)
    assert not await shared(db, "b").for_all("weekly", work, rest=REST)
    assert work.done == 1
    assert await shared(db, "b", NOW + REST).for_all("weekly", work, rest=REST)


async def test_a_job_that_failed_is_known_and_free_again(db: Database) -> None:
    work = Work()
    work.fails = True
    with pytest.raises(RuntimeError):
        await shared(db, "a").for_all("weekly", work, rest=REST)
    with pytest.raises(RuntimeError):
        await shared(db, "a").with_others("deliver", work)
    runs = await jobs.last_runs(db)
    assert [(run.failed_at, run.finished_at) for run in runs.values()] == [(NOW, None)] * 2
    work.fails = False
    assert await shared(db, "b", NOW + REST).for_all("weekly", work, rest=REST)
    assert (await jobs.last_runs(db))["weekly"].finished_at == NOW + REST
