"""Publishing by methodology 2026.1 in a real database of each kind."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.results.method_2026 import norms_file, published, publishing
from bot.results.method_2026.norms_file import NormsFile
from bot.results.publishing import PublishReport
from scoring.method_2026.star_range import StarState
from scoring.windows import week_of
from storage import snapshots_2026
from storage.engine.database import Database
from storage.snapshots_2026 import Snapshot2026
from tests.bot.results.method_2026.country import NOW, WEEK, answered, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import Population, population

FEW = 12
"""Centers of the population in most tests; the norms are those of all 120."""


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


@pytest_asyncio.fixture
async def db(url: str, country: Population) -> AsyncIterator[Database]:
    database = await filled(url, country, last=FEW)
    await with_norms(database, country)
    yield database
    await database.close()


async def publish(db: Database, week: int = WEEK, days: int = 0, **more: Any) -> PublishReport:
    return await publishing.publish(db, week=week, now=moment_of(week, days), **more)


async def rows(db: Database) -> dict[int, Snapshot2026]:
    return await snapshots_2026.latest(db)


async def test_a_run_publishes_every_center_once(db: Database) -> None:
    first = await publish(db)
    assert (first.published, first.unchanged) == (FEW, 0)
    before = await rows(db)
    again = await publish(db, days=1)
    assert again.published == 0
    assert await rows(db) == before
    one = before[min(before)]
    assert (one.week, one.revision, one.methodology, one.questionnaire) == (WEEK, 0, "2026.1", "2022.1")
    assert one.norms == (await norms_file.in_force(db, WEEK)).digest()  # type: ignore[union-attr]


async def test_two_hundred_equal_answers_move_no_other_snapshot_by_a_byte(db: Database) -> None:
    """Published first without them, then with them in the next week; and by a run that begins with them."""
    victim, *others = sorted(one for one in (await publish_all(db)))
    before = await rows(db)
    await answered(db, victim, WEEK, ["1" * 15] * 200)
    await publish(db, days=1)
    after = await rows(db)
    assert after[victim].revision == 1
    assert after[victim].index_value != before[victim].index_value
    assert {one: after[one] for one in others} == {one: before[one] for one in others}


async def publish_all(db: Database) -> Sequence[int]:
    await publish(db)
    return list(await rows(db))


async def test_a_run_that_begins_with_the_planted_answers_says_the_same_of_all_others(
    url: str, db: Database, country: Population
) -> None:
    found = {}
    for center_ids in (None, [2], list(range(3, FEW + 1))):
        await publish(db, center_ids=center_ids)
    found = await rows(db)
    planted, *_ = sorted(found)
    await answered(db, planted, WEEK, ["5" * 15] * 200)
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM snapshots_2026")
        await connection.exec_driver_sql("DELETE FROM frames_2026")
    await publish(db)
    again = await rows(db)
    assert again.pop(planted) != found.pop(planted)
    assert again == found


async def test_figures_are_the_same_when_the_run_is_killed_between_batches_and_repeated(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(db)
    whole = await rows(db)
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM snapshots_2026")
        await connection.exec_driver_sql("DELETE FROM frames_2026")
    monkeypatch.setattr(publishing, "BATCH", 5)
    save, calls = snapshots_2026.publish, []

    async def dying(db: Database, new: Sequence[Snapshot2026]) -> int:
        calls.append(len(new))
        if len(calls) == 2:
            raise ConnectionError("killed")
        return await save(db, new)

    monkeypatch.setattr(snapshots_2026, "publish", dying)
    with pytest.raises(ConnectionError):
        await publish(db)
    assert len(await rows(db)) == 5
    monkeypatch.setattr(snapshots_2026, "publish", save)
    assert (await publish(db)).published == FEW - 5
    assert await rows(db) == whole


async def test_without_norms_and_with_those_of_too_few_centers_the_state_says_so(url: str, country: Population) -> None:
    database = await filled(url, country, last=FEW)
    await publish(database)
    found = await published.latest(database)
    assert {one.visible.star for one in found.values()} <= {StarState.NO_NORMS, StarState.HIDDEN}
    assert {one.visible.index for one in found.values()} == {None}
    assert {one.norms for one in found.values()} == {None}
    few = replace(country.norms, centers=99)
    await norms_file.publish(database, NormsFile(few, WEEK - 52), holds_from=week_of(date(2026, 1, 5)), now=NOW)
    report = await publish(database, days=1)
    assert report.published == FEW
    found = await published.latest(database)
    shown = [one.visible for one in found.values()]
    assert {one.star for one in shown} <= {StarState.NO_NORMS, StarState.HIDDEN}
    assert StarState.NO_NORMS in {one.star for one in shown}
    assert any(one.index is not None for one in shown)
    assert {(one.range, one.rank) for one in shown} == {(None, None)}
    await database.close()


async def test_the_week_decides_on_the_norms_when_the_year_changes_in_the_middle_of_a_run(
    db: Database, country: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The norms of the new year are published, and its first day begins, between two batches."""
    monkeypatch.setattr(publishing, "BATCH", 5)
    later = replace(country.norms, mu=(70.0, 70.0))
    save = snapshots_2026.publish

    async def meanwhile(database: Database, new: Sequence[Snapshot2026]) -> int:
        await norms_file.publish(db, NormsFile(later, WEEK), holds_from=WEEK + 1, now=NOW)
        return await save(database, new)

    monkeypatch.setattr(snapshots_2026, "publish", meanwhile)
    await publishing.publish(db, week=WEEK, now=datetime(2027, 1, 1, 0, 0, tzinfo=UTC))
    assert {one.norms for one in (await rows(db)).values()} == {country.norms.digest()}
    monkeypatch.setattr(snapshots_2026, "publish", save)
    await publish(db, WEEK + 1)
    found = (await rows(db)).values()
    assert {(one.week, one.norms) for one in found} == {(WEEK + 1, later.digest())}
