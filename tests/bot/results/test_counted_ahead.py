"""What was counted before the hour of publishing holds exactly as long as counting again would find the same."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot import jobs
from bot.results import packing
from bot.results.method_2022 import computing, run
from bot.results.method_2026 import early_warnings, importance, publishing
from bot.results.runs import Ahead
from scoring.method_2026.versions import USUAL, Methodologies
from storage.counting import packed_weeks
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots, snapshots_2026
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population

HOUR = moment_of(WEEK)
LATER = Methodologies(0)
METHODOLOGIES = pytest.mark.parametrize("methodologies", [USUAL, LATER], ids=["2022.1", "2026.1"])
CENTER = 1


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, last=6)
    await with_norms(database, country)
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE centers SET created_at = '2020-01-01 00:00:00'")
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


class Looks:
    """Counts what is looked for in answers, which is looked for all the same."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        for room, name in (
            (run, "tally"), (computing, "result_of"), (publishing, "sweep"), (early_warnings, "find"),
            (importance, "find"),
        ):  # fmt: skip
            self._count(patch, room, name)

    def _count(self, patch: pytest.MonkeyPatch, room: object, name: str) -> None:
        look = getattr(room, name)

        def looked(*arguments: object, **named: object) -> object:
            self.done.append(name)
            return look(*arguments, **named)

        patch.setattr(room, name, looked)


async def published(db: Database) -> list[object]:
    return [*(await snapshots.latest(db)).values(), *(await snapshots_2026.latest(db)).values()]


@METHODOLOGIES
async def test_nothing_is_counted_twice_and_every_figure_is_the_same(
    db: Database, monkeypatch: pytest.MonkeyPatch, methodologies: Methodologies
) -> None:
    ahead = await jobs.count_week(db, HOUR, methodologies=methodologies)
    assert not await published(db)
    # Answers of Monday morning belong to the week that has begun.
    await answered(db, CENTER, WEEK + 1, ["4" * 15] * 30)
    with monkeypatch.context() as patch:
        looks = Looks(patch)
        report = await jobs.publish_week(db, HOUR, methodologies=methodologies, ahead=ahead)
    assert (report.published, looks.done) == (6, [])
    found = await published(db)
    async with db.write() as connection:
        for table in ("stars", "snapshots", "frames", "snapshots_2026", "frames_2026", "outbox", "digests",
                      "region_digests"):  # fmt: skip
            await connection.exec_driver_sql(f"DELETE FROM {table}")
    await jobs.publish_week(db, HOUR, methodologies=methodologies)
    assert await published(db) == found


@METHODOLOGIES
async def test_an_answer_that_comes_late_is_counted(
    db: Database, monkeypatch: pytest.MonkeyPatch, methodologies: Methodologies
) -> None:
    ahead = await jobs.count_week(db, HOUR, methodologies=methodologies)
    await answered(db, CENTER, WEEK, ["4" * 15] * 30)
    looks = Looks(monkeypatch)
    await jobs.publish_week(db, HOUR, methodologies=methodologies, ahead=ahead)
    assert {"tally", "sweep"} & {*looks.done}
    if methodologies is LATER:
        assert {"find"} < {*looks.done}
    seen = await published(db)
    async with db.write() as connection:
        for table in ("stars", "snapshots", "frames", "snapshots_2026", "frames_2026"):
            await connection.exec_driver_sql(f"DELETE FROM {table}")
    await jobs.run_week(db, week=WEEK, now=HOUR, methodologies=methodologies)
    assert await published(db) == seen


async def test_people_told_apart_anew_are_counted_anew(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new secret gives people other names: no answer is added to a center or taken from it."""
    ahead = await jobs.count_week(db, HOUR, methodologies=LATER)
    async with db.write() as connection:
        await packed_weeks.mark(db, connection, [(CENTER, WEEK)])
    looks = Looks(monkeypatch)
    await jobs.publish_week(db, HOUR, methodologies=LATER, ahead=ahead)
    assert "sweep" in looks.done


async def test_a_snapshot_that_was_published_meanwhile_is_what_the_count_begins_with(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for methodologies, look in ((USUAL, "tally"), (LATER, "sweep")):
        ahead = await jobs.count_week(db, HOUR, methodologies=methodologies)
        assert ahead[WEEK] != Ahead()
        await jobs.run_week(db, week=WEEK - 1, now=moment_of(WEEK - 1), methodologies=methodologies)
        with monkeypatch.context() as patch:
            looks = Looks(patch)
            await jobs.publish_week(db, HOUR, methodologies=methodologies, ahead=ahead)
        assert look in looks.done
        async with db.write() as connection:
            await connection.exec_driver_sql("DELETE FROM outbox")
            await connection.exec_driver_sql("DELETE FROM digests")
    assert await centers.listing(db)


@METHODOLOGIES
async def test_the_weekly_run_packs_what_the_next_one_reads(db: Database, methodologies: Methodologies) -> None:
    await jobs.publish_week(db, HOUR, methodologies=methodologies)
    compared = (await packing.compare(db, WEEK)).compared
    left = await packing.pack(db, WEEK)
    span = packing.weeks_of(WEEK)
    weeks = len(await centers.listing(db)) * (span.last + 1 - span.first)
    assert (compared, left) == (weeks, 0)
