"""From the database to a report: the published pilot over three weeks, one of its centers with hardly any answers."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.imports import responses
from bot.report import assembling
from bot.report.channels import non_use
from bot.results.method_2022 import publishing
from bot.sandbox import pilot
from bot.tables import index as index_table
from questionnaire.model import COUNTED_TYPES
from scoring.shares import wilson
from scoring.windows import week_of, window
from storage.engine.database import Database
from storage.errors import NothingPublished, RegionNotFound
from storage.imports import centers_file
from storage.places import centers
from tests import sqlite_file

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEK = week_of(NOW.date()) - 1
REGION = "Псковская область"


async def collect(url: str) -> None:
    """The pilot's centers and interviews; at PSK-02 nine are left."""
    database = await Database.open(url)
    await centers.load(database, centers_file.read(pilot.SAMPLE), now=NOW - timedelta(days=400), sample=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pilot.csv"
        pilot.write(file, NOW)
        await responses.run(database, file, now=NOW, strict=True)
    small = (await centers.by_code(database, "PSK-02")).id
    kept = f"SELECT id FROM interviews WHERE center_id = {small} ORDER BY id LIMIT 9"
    async with database.write() as connection:
        await connection.execute(
            text(f"DELETE FROM interviews WHERE center_id = {small} AND id NOT IN ({kept})")  # numbers of our own
        )
    await database.close()


async def publish(url: str) -> None:
    """The same with three weeks published."""
    await collect(url)
    database = await Database.open(url)
    for weeks_ago in (2, 1, 0):
        moment = NOW - timedelta(weeks=weeks_ago)
        await publishing.publish(database, week=WEEK - weeks_ago, now=moment)
    await database.close()


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    """Nothing is published."""
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(collect, tmp_path / "czn.db")))
    yield database
    await database.close()


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(publish, tmp_path / "czn.db")))
    yield database
    await database.close()


async def test_every_center_has_the_figures_that_the_index_table_shows(db: Database) -> None:
    found = await assembling.report(db, region=None, now=NOW)
    shown = {row["center"]: row for row in await index_table.rows(db, center=None, region=None, live=False, now=NOW)}
    assert len(found.centers) == 28
    for line in found.centers:
        row = shown[line.place.code]
        assert (line.n, line.index, line.ci_low, line.ci_high) == (
            row["n"],
            row["index"],
            row["ci_low"],
            row["ci_high"],
        )
        assert line.groups == row["groups"]
        assert (str(line.star_state), line.shrunk_index) == (row["star_state"], row["shrunk_index"])
        assert line.clean + line.b == line.n
    assert (found.window_start, found.window_end) == (window(WEEK, 13).start, window(WEEK, 13).end)
    assert found.methodology == "2022.1"
    assert found.computed_at == NOW
    assert found.between is not None and 40 < found.between.mean < 95


async def test_a_center_with_nine_answers_is_a_name_and_nothing_more(db: Database) -> None:
    found = await assembling.report(db, region=REGION, now=NOW)
    assert [place.code for place in found.hidden] == ["PSK-02"]
    assert [line.place.code for line in found.centers] == ["PSK-01"]
    # Its nine answers are in no sum either, or subtraction would reveal them.
    assert (found.place.centers, found.place.n) == (1, found.centers[0].n)


def weighed_mean(pairs: Sequence[tuple[int | None, float | None]]) -> float:
    """Of numbers and figures, all of which must be there."""
    total, people = 0.0, 0
    for n, figure in pairs:
        assert n is not None and figure is not None
        total, people = total + n * figure, people + n
    return total / people


async def test_a_region_is_the_mean_of_its_centers_weighed_by_their_answers(empty: Database) -> None:
    """I = 0.8·Σ n·I / Σ n of the job seekers + 0.2 of the employers, from the figures of the centers themselves.

    Published once: later, the figures by type would wait for five new answers of each.
    """
    await publishing.publish(empty, week=WEEK, now=NOW)
    found = await assembling.report(empty, region=None, now=NOW)
    lines = [line for line in found.centers if line.place.region == "Брянская область"]
    assert len(lines) > 1
    pairs = {
        "job_seekers": [(line.n_job_seeker, line.index_job_seeker) for line in lines],
        "employers": [(line.n_employer, line.index_employer) for line in lines],
    }
    mean = {kind: weighed_mean(known) for kind, known in pairs.items()}
    (rollup,) = (rollup for rollup in found.regions if rollup.region == "Брянская область")
    assert rollup.index == pytest.approx(0.8 * mean["job_seekers"] + 0.2 * mean["employers"], rel=1e-12)
    assert rollup.n == sum(line.n for line in lines)
    assert rollup.index is not None and rollup.ci_low is not None and rollup.ci_high is not None
    assert rollup.ci_low < rollup.index < rollup.ci_high
    assert sum(one.n for one in found.regions) == found.nation.n == sum(line.n for line in found.centers)


async def test_the_trend_has_a_point_for_every_published_week_and_ends_with_the_index_above(db: Database) -> None:
    found = await assembling.report(db, region=None, now=NOW)
    assert [point.week_end for point in found.trend] == [window(WEEK - ago, 1).end for ago in (2, 1, 0)]
    last = found.trend[-1]
    assert (last.index, last.ci_low, last.n, last.centers) == (
        found.nation.index,
        found.nation.ci_low,
        found.nation.n,
        found.nation.centers,
    )


async def test_non_use_is_counted_over_the_window_as_the_database_counts_it(db: Database) -> None:
    found = await assembling.report(db, region=None, now=NOW)
    span = window(WEEK, 13)
    for code, position in {"E3": 9, "C2": 14, "C3": 15}.items():
        async with db.read() as connection:
            counted = await connection.execute(
                text(
                    "SELECT respondent_type, count(*), sum(substr(answers, :at, 1) = '9') FROM interviews"
                    " WHERE completed_week BETWEEN :first AND :last AND quality <> 'X' GROUP BY respondent_type"
                ),
                {"at": position, "first": span.first, "last": span.last},
            )
            expected = {kind: (n, unused) for kind, n, unused in map(tuple, counted)}
        expected[None] = tuple(sum(pair) for pair in zip(*expected.values(), strict=True))
        lines = [line for line in found.non_use if line.question == code]
        assert [line.respondent_type for line in lines] == [None, *COUNTED_TYPES]
        for line in lines:
            n, count = expected[line.respondent_type]
            share = wilson(count, n)
            assert (line.n, line.share, line.low, line.high) == (n, share.value, share.low, share.high)


async def test_where_too_few_have_answered_no_share_of_non_use_is_shown(db: Database) -> None:
    small = (await centers.by_code(db, "PSK-02")).id
    lines = await non_use(db, window(WEEK, 13), [small])
    assert len(lines) == 9
    assert all(line.share is None and line.n is None for line in lines)


async def test_a_type_with_few_people_hides_the_other_types_share_of_non_use(db: Database) -> None:
    """Otherwise subtracting the other type's share from everybody's would reveal it."""
    one = (await centers.by_code(db, "PSK-01")).id
    async with db.write() as connection:
        await connection.execute(
            text(
                "DELETE FROM interviews WHERE respondent_type = 'employer' AND id NOT IN (SELECT id FROM interviews"
                f" WHERE respondent_type = 'employer' AND center_id = {one} ORDER BY id LIMIT 3)"
            )
        )
    together, *apart = (line for line in await non_use(db, window(WEEK, 13), [one]) if line.question == "C3")
    assert together.share is not None
    assert [line.share for line in apart] == [None, None]


async def test_a_region_that_is_not_there_and_a_week_that_was_not_published_are_named(empty: Database) -> None:
    with pytest.raises(RegionNotFound, match="Нигде"):
        await assembling.report(empty, region="Нигде", now=NOW)
    with pytest.raises(NothingPublished, match="nothing has been published yet; run: czn-index index compute"):
        await assembling.report(empty, region=None, now=NOW)
    with pytest.raises(NothingPublished, match=REGION):
        await assembling.report(empty, region=REGION, now=NOW)
