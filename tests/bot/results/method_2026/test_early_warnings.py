"""Early warnings in a real database of each kind."""

from collections.abc import AsyncIterator
from datetime import date

import numpy as np
import pytest_asyncio

from bot.results.method_2026 import early_warnings
from scoring.method_2026.voices import NOBODY
from storage import centers
from storage.engine.database import Database
from tests.bot.results.method_2026.country import WEEK, answered, filled, with_norms
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
    ids = [one.id for one in await centers.listing(db)]
    before = await early_warnings.alarmed(db, WEEK, ids)
    fallen = next(one for one in ids if one not in before)
    # Twenty people at 0 points: z = −80/√(σ²·(1/20 + 1/n)) is below −5 for any base.
    await answered(db, fallen, WEEK, ["1" * 15] * 20)
    after = await early_warnings.alarmed(db, WEEK, ids)
    assert fallen in after
    assert await early_warnings.alarmed(db, WEEK, [one for one in ids if one != fallen]) == after - {fallen}
    # The week before does not know of it yet.
    assert fallen not in await early_warnings.alarmed(db, WEEK - 1, ids)


async def test_without_norms_or_centers_nobody_is_warned(url: str) -> None:
    db = await filled(url, population("product"), last=1)
    assert await early_warnings.alarmed(db, WEEK, [1]) == set()
    await with_norms(db, population("product"))
    assert await early_warnings.alarmed(db, WEEK, []) == set()
    await db.close()


def test_a_person_is_new_once_at_a_center_and_nobody_known_always() -> None:
    places = np.array([0, 0, 0, 1, 0, 0])
    people = np.array([7, 7, 8, 7, NOBODY, NOBODY])
    orders = np.array([20, 10, 30, 40, 50, 60])
    assert early_warnings._firsts(places, people, orders).tolist() == [False, True, True, True, True, True]
