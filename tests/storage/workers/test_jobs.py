"""Jobs that one process does for all: leases, and how each went last."""

import asyncio
from datetime import timedelta

from storage.engine.database import Database
from storage.workers import jobs
from storage.workers.jobs import LastRun
from tests.storage.conftest import NOW

LEASE = timedelta(minutes=1)
REST = timedelta(seconds=15)


async def take(db: Database, holder: str, seconds: float = 0) -> bool:
    return await jobs.take(db, "weekly", holder=holder, now=NOW + timedelta(seconds=seconds), lease=LEASE, rest=REST)


async def release(db: Database, holder: str, seconds: float, *, failed: bool = False) -> None:
    await jobs.release(db, "weekly", holder=holder, now=NOW + timedelta(seconds=seconds), failed=failed)


async def test_of_many_processes_one_gets_the_job(db: Database, other: Database) -> None:
    taken = await asyncio.gather(*(take(db if n % 2 else other, f"worker {n}") for n in range(8)))
    assert sum(taken) == 1


async def test_a_job_that_was_begun_just_now_is_left_alone_though_it_is_done(db: Database) -> None:
    assert await take(db, "a")
    await release(db, "a", 1)
    assert not await take(db, "b", 14)
    assert await take(db, "b", 15)


async def test_a_job_whose_holder_died_is_taken_over_when_the_lease_has_run_out(db: Database) -> None:
    assert await take(db, "a")
    assert not await take(db, "b", 59)
    assert await take(db, "b", 60)
    # The dead one comes to life again: the job is no longer its own.
    await release(db, "a", 61)
    await jobs.renew(db, "weekly", holder="a", now=NOW + timedelta(seconds=61), lease=LEASE)
    assert (await jobs.last_runs(db))["weekly"].holder == "b"


async def test_a_holder_at_work_keeps_its_job(db: Database) -> None:
    assert await take(db, "a")
    await jobs.renew(db, "weekly", holder="a", now=NOW + timedelta(seconds=40), lease=LEASE)
    assert not await take(db, "b", 99)
    assert await take(db, "b", 100)


async def test_a_lease_from_a_clock_that_was_wrong_holds_nobody_up(db: Database) -> None:
    assert await take(db, "a", seconds=86_400)
    assert await take(db, "b")


async def test_the_last_success_and_the_last_failure_are_both_known(db: Database) -> None:
    assert await take(db, "a")
    await release(db, "a", 2)
    assert await take(db, "b", 30)
    await release(db, "b", 33, failed=True)
    seconds = {n: NOW + timedelta(seconds=n) for n in (2, 30, 33)}
    assert (await jobs.last_runs(db))["weekly"] == LastRun("weekly", None, seconds[30], seconds[2], seconds[33])


async def test_a_job_that_all_do_is_recorded_without_a_holder(db: Database, other: Database) -> None:
    later = NOW + timedelta(seconds=30)
    await jobs.record(db, "deliver", started=NOW, ended=later, failed=True)
    await jobs.record(other, "deliver", started=later, ended=later, failed=False)
    assert await jobs.last_runs(db) == {"deliver": LastRun("deliver", None, later, later, later)}
