"""The weekly run in a process of its own."""

import asyncio
import os
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import jobs
from bot.running.week import ABANDONED, COMMAND, EARLY, UNAVAILABLE, WeekProcess
from bot.shared_jobs import JobFailed
from scoring.windows import week_of
from storage.delivery import digests
from storage.errors import StorageUnavailable
from storage.results import snapshots
from tests.bot.nation import Nation
from tests.scoring.by_hand import halves

MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
WEEK = week_of(date(2026, 11, 30)) - 1


async def test_nothing_of_a_publication_is_computed_in_the_bots_process(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20))
    # What the process is given, it inherits.
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret.key"))

    async def computed_here(*arguments: object) -> None:
        raise AssertionError("a tap would have to wait for this")

    for work in ("publish_week", "_publish_due", "_find_cases"):
        monkeypatch.setattr(jobs, work, computed_here)
    await WeekProcess(nation.db, lambda: MONDAY).run()
    assert await digests.last_weeks(nation.db) == {nation.ids["A"]: WEEK, nation.ids["B"]: WEEK}
    assert not await jobs.week_is_due(nation.db, MONDAY)
    await nation.db.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_process_that_fails_is_told_of_and_one_that_is_stopped_is_not(url: str) -> None:
    nation = await Nation.build(url, ["A"])

    def ending(code: int) -> WeekProcess:
        return WeekProcess(nation.db, lambda: MONDAY, (sys.executable, "-c", f"raise SystemExit({code})"))

    with pytest.raises(JobFailed, match="ended with 3"):
        await ending(3).run()
    with pytest.raises(StorageUnavailable):
        await ending(UNAVAILABLE).run()
    endless = WeekProcess(nation.db, lambda: MONDAY, (sys.executable, "-c", "import time; time.sleep(3600)"))
    run = asyncio.create_task(endless.run())
    while endless.pid is None:
        await asyncio.sleep(0.01)
    endless.stop()
    await run
    await endless.run()  # A stopped one starts nothing more.
    await nation.db.close()


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


async def test_it_counts_before_the_hour_and_publishes_from_then_on(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nine = datetime(2026, 11, 30, 6, tzinfo=UTC)
    nation = await Nation.build(url, ["A", "B"])
    await jobs.publish_week(nation.db, nine - timedelta(weeks=1))
    await nation.answer("A", WEEK, halves(20))
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret.key"))
    before = [await nation.count(table) for table in ("snapshots", "frames", "digests", "properties")]
    clock = Clock(nine - EARLY - timedelta(seconds=1))
    begun_early = asyncio.Event()

    async def early() -> None:
        begun_early.set()

    week = WeekProcess(nation.db, clock, early=early)
    await week.run()
    assert week.pid is None and not begun_early.is_set()
    clock.now = nine - timedelta(minutes=1)
    run = asyncio.create_task(week.run())
    while week.pid is None:
        await asyncio.sleep(0.01)
    # It waits for the clock, however long that takes.
    assert await asyncio.wait({run}, timeout=0.5) == (set(), {run})
    assert begun_early.is_set()
    assert before == [await nation.count(table) for table in ("snapshots", "frames", "digests", "properties")]
    # What comes meanwhile counts as it always has.
    await nation.answer("B", WEEK, halves(30))
    clock.now = nine + timedelta(seconds=1)
    await run
    assert ((await nation.snapshot("A")).n, (await nation.snapshot("B")).n) == (20, 30)
    assert {one.published_at for one in (await snapshots.latest(nation.db)).values()} == {clock.now}
    assert await digests.last_weeks(nation.db) == {nation.ids["A"]: WEEK, nation.ids["B"]: WEEK}
    await nation.db.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_it_ends_with_a_bot_that_is_killed(url: str, tmp_path: Path) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20))
    environment = os.environ | {"DATABASE_URL": url, "SECRET_KEY_FILE": str(tmp_path / "secret.key")}
    left = await asyncio.create_subprocess_exec(
        *COMMAND, MONDAY.isoformat(), env=environment, stdin=asyncio.subprocess.PIPE
    )
    # The system does the same for a process that is killed.
    assert left.stdin is not None
    left.stdin.close()
    assert await left.wait() == ABANDONED
    assert await digests.last_weeks(nation.db) == {nation.ids["A"]: 0}
    await nation.db.close()
