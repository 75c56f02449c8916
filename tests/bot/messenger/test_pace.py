"""The pace of messages, on a clock that moves only when somebody sleeps."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.messenger.pace import Pace, Paused
from storage.engine.database import Database

START = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    @property
    def seconds(self) -> float:
        return round((self.now - START).total_seconds(), 3)


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def worker(db: Database, clock: Clock) -> Pace:
    return Pace(db, "telegram", clock, clock.sleep, per_second=20)


async def test_two_workers_share_the_overall_rate(db: Database, clock: Clock) -> None:
    first, second = worker(db, clock), worker(db, clock)
    moments = [*await first.moments(2), *await second.moments(1), *await first.moments(1)]
    assert [(moment - START).total_seconds() for moment in moments] == [0.0, 0.05, 0.1, 0.15]


async def test_single_messages_wait_for_their_turn(db: Database, clock: Clock) -> None:
    pace = worker(db, clock)
    taken = []
    for _ in range(3):
        await pace.turn()
        taken.append(clock.seconds)
    assert taken == [0.0, 0.05, 0.1]


async def test_a_flood_limit_holds_every_worker(db: Database, clock: Clock) -> None:
    first, second = worker(db, clock), worker(db, clock)
    await first.pause(30)
    with pytest.raises(Paused) as held:
        await second.moments(5)
    assert held.value.until == START + timedelta(seconds=30)
    await second.turn()
    assert clock.seconds == 30.0


async def test_a_flood_limit_holds_those_who_have_their_moment_already(db: Database, clock: Clock) -> None:
    first, second = worker(db, clock), worker(db, clock)
    (moment,) = await first.moments(1)
    await second.pause(30)
    await first.until(moment)
    with pytest.raises(Paused):
        await first.check()


async def test_who_misses_a_moment_waits_for_another(db: Database, clock: Clock) -> None:
    first, second = worker(db, clock), worker(db, clock)
    missed, kept = await first.moments(2)
    # The machine stood still for a second, and another worker goes on at once.
    clock.now += timedelta(seconds=1)
    assert await second.moments(1) == [START + timedelta(seconds=1)]
    await first.keep(missed)
    assert clock.seconds == 1.05
    await first.keep(kept)
    assert clock.seconds == 1.1
