"""The pace in the database: one line of moments for all processes."""

import asyncio
from datetime import timedelta

from storage.engine.database import Database
from storage.workers import pace
from tests.storage.conftest import NOW

INTERVAL = timedelta(milliseconds=50)


async def test_processes_that_reserve_at_once_get_moments_that_do_not_overlap(db: Database, other: Database) -> None:
    firsts = await asyncio.gather(
        *(
            pace.reserve(worker, "telegram", now=NOW, number=10, interval=INTERVAL)
            for worker in (db, other, db, other, db, other)
        )
    )
    assert sorted(firsts) == [NOW + timedelta(seconds=seconds) for seconds in (0, 0.5, 1, 1.5, 2, 2.5)]


async def test_moments_that_nobody_used_are_not_made_up_for(db: Database) -> None:
    await pace.reserve(db, "telegram", now=NOW, number=3, interval=INTERVAL)
    later = NOW + timedelta(minutes=1)
    assert await pace.reserve(db, "telegram", now=later, number=1, interval=INTERVAL) == later


async def test_each_messenger_has_a_pace_of_its_own(db: Database) -> None:
    await pace.reserve(db, "telegram", now=NOW, number=100, interval=INTERVAL)
    await pace.pause(db, "telegram", now=NOW, until=NOW + timedelta(minutes=1))
    assert await pace.reserve(db, "max", now=NOW, number=1, interval=INTERVAL) == NOW
    assert await pace.paused_until(db, "max") is None


async def test_of_two_flood_limits_the_longer_one_holds(db: Database, other: Database) -> None:
    for worker, minutes in ((db, 1), (other, 5), (db, 2)):
        await pace.pause(worker, "telegram", now=NOW, until=NOW + timedelta(minutes=minutes))
    assert await pace.paused_until(other, "telegram") == NOW + timedelta(minutes=5)
