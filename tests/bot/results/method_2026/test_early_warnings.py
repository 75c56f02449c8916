"""Early warnings in a real database of each kind."""

import math
from collections.abc import AsyncIterator
from datetime import date

import numpy as np
import pytest
import pytest_asyncio

from bot.results.method_2026 import early_warnings
from scoring.method_2026.voices import NOBODY
from scoring.windows import monday
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests.bot.results.method_2026.country import NOW, WEEK, answered, filled, with_norms
from tests.scoring.method_2026.populations import population


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """Twelve centers; the norms year began eight weeks ago."""
    country = population("product")
    database = await filled(url, country, last=12)
    await with_norms(database, country, date(2026, 10, 5))
    yield database
    await database.close()


async def test_a_center_whose_new_people_all_disagree_is_warned_and_no_other(db: Database) -> None:
    before = (await early_warnings.find(db, WEEK)).alarmed
    fallen = next(one.id for one in await centers.listing(db) if one.id not in before)
    # Twenty people at 0 points: z = −80/√(σ²·(1/20 + 1/n)) is below −5 for any base.
    await answered(db, fallen, WEEK, ["1" * 15] * 20)
    found = await early_warnings.find(db, WEEK)
    assert found.alarmed == before | {fallen}
    told = next(one.fall for one in found.falls if one.center_id == fallen and one.fall.newest)
    assert told.since <= told.last == WEEK
    assert told.people >= 20
    assert told.points > 20
    # The week before does not know of it yet.
    assert fallen not in (await early_warnings.find(db, WEEK - 1)).alarmed


async def test_falls_agree_with_plain_sums_of_one_center(url: str) -> None:
    """Two centers by hand. Before the year ten people each at 100 points; then five a week at 100 at one, and at 75
    at the other: 87.5 in the nation, so that the latter is 25 − 12.5 below."""
    db = await Database.open(url)
    await centers.load(db, [CenterRow(code, code, "R", "Город", "UTC") for code in "AB"], now=NOW)
    ids = {one.code: one.id for one in await centers.listing(db)}
    await with_norms(db, population("product"), monday(WEEK - 7))
    for code in "AB":
        await answered(db, ids[code], WEEK - 8, ["5" * 15] * 10)
    for week in range(WEEK - 7, WEEK + 1):
        await answered(db, ids["A"], week, ["5" * 15] * 5)
        await answered(db, ids["B"], week, ["4" * 15] * 5)
    sigma = population("product").norms.sigma2[0] ** 0.5
    step = 12.5 / (sigma * (1 / 5 + 1 / 10) ** 0.5) - 0.5
    batches = math.floor(5 / step) + 1
    assert 1 < batches <= 8
    (told,) = (await early_warnings.find(db, WEEK)).falls
    assert told.center_id == ids["B"]
    assert (told.fall.since, told.fall.last) == (WEEK - 7, WEEK - 8 + batches)
    assert told.fall.people == 5 * batches and told.fall.points == pytest.approx(12.5)
    assert told.fall.level == pytest.approx(batches * step)
    await db.close()


async def test_a_week_is_looked_at_once_for_all_its_digests(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    find = early_warnings.find

    async def counted(db: Database, week: int) -> early_warnings.Warnings:
        looks.append(week)
        return await find(db, week)

    monkeypatch.setattr(early_warnings, "find", counted)
    assert await early_warnings.kept(db) is None
    # Nothing is kept for those who only look.
    seen = await early_warnings.of_week(db, WEEK - 1)
    assert await early_warnings.kept(db) is None
    first = await early_warnings.settle(db, WEEK - 1)
    assert first == seen == await early_warnings.settle(db, WEEK - 1) == await early_warnings.of_week(db, WEEK - 1)
    assert looks == [WEEK - 1, WEEK - 1]
    second = await early_warnings.settle(db, WEEK)
    assert looks == [WEEK - 1, WEEK - 1, WEEK]
    assert await early_warnings.kept(db) == second


async def test_without_norms_nobody_is_warned_and_norms_bring_another_look(url: str) -> None:
    db = await filled(url, population("product"), last=1)
    assert await early_warnings.settle(db, WEEK) == early_warnings.Warnings(WEEK, None)
    await with_norms(db, population("product"))
    assert (await early_warnings.settle(db, WEEK)).norms == population("product").norms.digest()
    await db.close()


def test_a_person_is_new_once_at_a_center_and_nobody_known_always() -> None:
    places = np.array([0, 0, 0, 1, 0, 0])
    people = np.array([7, 7, 8, 7, NOBODY, NOBODY])
    orders = np.array([20, 10, 30, 40, 50, 60])
    assert early_warnings._firsts(places, people, orders).tolist() == [False, True, True, True, True, True]
