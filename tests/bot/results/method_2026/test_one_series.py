"""The weeks of a center are one series: site, digest and report show the same numbers, those of the adjusted index."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.digest.center import trends
from bot.report.method_2026 import history
from bot.results.frozen_json import from_json
from bot.results.method_2026 import publishing
from bot.results.method_2026.own import OwnFigures
from bot.site import assembling
from scoring.method_2026.versions import parse
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots_2026
from tests import sqlite_file
from tests.bot.results.method_2026.country import WEEK, answered, moment_of
from tests.bot.results.method_2026.test_verification import prepare

LATER = parse("2026.1")


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """Six centers with the snapshots of two weeks."""
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(prepare, tmp_path / "czn.db")))
    for one in await centers.listing(database):
        await answered(database, one.id, WEEK + 1, ["3" * 15] * 6)
    await publishing.publish(database, week=WEEK + 1, now=moment_of(WEEK + 1))
    yield database
    await database.close()


async def test_site_digest_and_report_show_the_same_weeks(db: Database) -> None:
    results: dict[int, list[OwnFigures]] = {}
    for row in await snapshots_2026.history(db, [one.id for one in await centers.listing(db)], weeks=(WEEK, WEEK + 1)):
        results.setdefault(row.center_id, []).append(from_json(OwnFigures, row.result))
    site = await assembling.site(db, now=moment_of(WEEK + 1), methodologies=LATER)
    lines = {entry.code: entry.trend for entry in site.entries}
    seen = set()
    for center in await centers.listing(db):
        wanted, adjusted = [], []
        for own in results[center.id]:
            adjusted.append(own.people[0] >= 30)
            shown = own.adjusted if adjusted[-1] else own.index
            if shown is not None:
                wanted.append((shown.value, shown.low, shown.high))
        seen |= set(adjusted)
        digest = (await trends.read(db, [center.id], week=WEEK + 1, later=True))[center.id]
        assert [(one.value, one.low, one.high) for one in digest] == wanted
        report = await history.weeks_of(db, [center.id], WEEK + 1)
        assert [one.mean for one in report] == pytest.approx([value for value, _, _ in wanted], abs=1e-9)
        rounded = [tuple(round(value, 1) for value in one) for one in wanted]
        assert [(one.value, *(one.interval or ())) for one in lines[center.code]] == rounded
    assert seen == {True, False}
    assert any(
        own.index is not None and own.adjusted is not None and abs(own.index.value - own.adjusted.value) > 0.1
        for one in results.values()
        for own in one
    )
