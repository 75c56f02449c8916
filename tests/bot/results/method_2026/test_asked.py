"""Which centers could choose whom to ask, from the ledger in a real database of each kind."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import pytest_asyncio
from sqlalchemy import insert, update

from bot.results.method_2026.asked import too_few_asked
from questionnaire.model import Entry
from scoring.windows import monday
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from storage.tables import centers as table
from storage.tables import visit_issues
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of
from tests.scoring.method_2026.populations import population

JOINED = WEEK - 7
"""The first of the last eight weeks."""


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """One center that joined eight weeks ago, and answers by visit token alone: most of all."""
    database = await filled(url, population("product"), last=1)
    async with database.write() as connection:
        await connection.execute(update(table).values(created_at=moment_of(JOINED - 1)))
    (one,) = await centers.listing(database)
    await answered(database, one.id, WEEK, ["4" * 15] * 2_000, entry=Entry.VISIT_TOKEN)
    yield database
    await database.close()


async def reported(db: Database, center_id: int, days: list[date], *, issued: int, visits: int) -> None:
    await visit_ledger.report(db, [VisitReport(center_id, day, visits) for day in days])
    async with db.write() as connection:
        for at, day in enumerate(days):
            moment = datetime.combine(day, datetime.min.time(), moment_of(WEEK).tzinfo) + timedelta(hours=9)
            values = {"center_id": center_id, "id": f"i{at}", "issued_at": moment, "tokens": issued}
            await connection.execute(insert(visit_issues).values(**values, expires_at=moment + timedelta(days=3)))


def weekdays(weeks: int) -> list[date]:
    return [monday(JOINED + week) + timedelta(days=day) for week in range(weeks) for day in range(5)]


async def test_a_center_that_joined_within_the_year_answers_for_its_own_days(db: Database) -> None:
    """20 of the 40 weekdays since it joined are half of them; of the 260 of the year they would be a thirteenth."""
    (one,) = await centers.listing(db)
    assert await too_few_asked(db, week=WEEK, now=moment_of(WEEK)) == {one.id}
    await reported(db, one.id, weekdays(4)[:19], issued=6, visits=10)
    assert await too_few_asked(db, week=WEEK, now=moment_of(WEEK)) == {one.id}
    await visit_ledger.report(db, [VisitReport(one.id, weekdays(4)[19], 10)])
    assert await too_few_asked(db, week=WEEK, now=moment_of(WEEK)) == set()


async def test_slips_for_fewer_than_half_of_the_visits_are_too_few(db: Database) -> None:
    (one,) = await centers.listing(db)
    await reported(db, one.id, weekdays(8), issued=4, visits=10)
    assert await too_few_asked(db, week=WEEK, now=moment_of(WEEK)) == {one.id}
    await visit_ledger.report(db, [VisitReport(one.id, day, 8) for day in weekdays(8)])
    assert await too_few_asked(db, week=WEEK, now=moment_of(WEEK)) == set()
