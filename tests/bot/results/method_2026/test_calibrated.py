"""The calibrated index and its bound from a real database, by hand after the example of methodology §15."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import delete, update

from bot.results.method_2026 import calibrated, norms_file, published, publishing
from scoring.windows import monday
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from storage.places.centers import Center
from storage.tables import centers as table
from storage.tables import interviews
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import population


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    """One center that opens on Wednesdays, the day of all answers of the tests."""
    country = population("product")
    database = await filled(url, country, last=1)
    await with_norms(database, country)
    async with database.write() as connection:
        await connection.execute(delete(interviews))
        await connection.execute(update(table).values(opening_hours="we 09:00-18:00"))
    yield database
    await database.close()


async def published_with(db: Database, counts: tuple[int, ...], visits: dict[int, int]) -> Center:
    """All 5, all 4 and all 3 in the last three weeks; visits by weeks before the last one."""
    (one,) = await centers.listing(db)
    for back, (n, code) in enumerate(zip(counts, "543", strict=True)):
        people = [f"{100 * back + at:016x}" for at in range(n)]
        await answered(db, one.id, WEEK - 2 + back, [code * 15] * n, people=people)
    days = {back: monday(WEEK - back) + timedelta(days=2) for back in visits}
    if visits:
        await visit_ledger.report(db, [VisitReport(one.id, days[back], number) for back, number in visits.items()])
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    return one


REPORTED = {0: 200, 1: 200, 2: 200, 3: 0, 4: 0, 5: 0, 12: 0}
"""Seven of the thirteen Wednesdays."""


async def test_busy_days_that_answer_less_weigh_as_much_as_they_were_visited(db: Database) -> None:
    """50, 40 and 20 answers of 200 visits each: the index of job seekers is (100 + 75 + 50)/3 = 75, R = 0.875."""
    one = await published_with(db, (50, 40, 20), REPORTED)
    figures = await published.latest(db)
    found = (await calibrated.read(db, [one], figures))[one.id]
    assert found.response.rate == pytest.approx(110 / 600)
    assert found.r_indicator == pytest.approx(0.8753, abs=1e-4)
    norms = await norms_file.in_force(db, WEEK)
    assert norms is not None and found.r_indicator is not None
    assert found.bound == pytest.approx((1 - found.r_indicator) * norms.sigma2[0] ** 0.5 / (2 * 110 / 600))
    slope = norms.rho * (norms.tau2[0] * norms.tau2[1]) ** 0.5 / (norms.tau2[0] + norms.sigma2[0] / 110)
    expected = 0.8 * 75 + 0.2 * (norms.mu[1] + slope * (75 - norms.mu[0]))
    assert found.index == pytest.approx(expected, abs=1e-9)
    index = figures[one.id].visible.index
    # As answered: 90/1.1 = 81.8 of job seekers.
    assert index is not None and found.index is not None and index.value > found.index
    assert figures[one.id].visible.response == "5–20 %"


async def test_strata_of_fewer_than_five_answers_tell_no_index_and_half_of_the_days_no_rate(db: Database) -> None:
    one = await published_with(db, (50, 4, 2), REPORTED)
    found = (await calibrated.read(db, [one], await published.latest(db)))[one.id]
    # The middle and the busy third have four and two: joined they are six.
    assert found.index is not None
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM visit_reports")
    await visit_ledger.report(db, [VisitReport(one.id, monday(WEEK - 12) + timedelta(days=2), 5)])
    silent = (await calibrated.read(db, [one], await published.latest(db)))[one.id]
    assert (silent.response.shown, silent.index, silent.bound) == ("visits not reported", None, None)


async def test_nobody_reports_and_nothing_is_told(db: Database) -> None:
    one = await published_with(db, (20, 20, 20), {})
    found = (await calibrated.read(db, [one], await published.latest(db)))[one.id]
    assert (found.response.shown, found.r_indicator, found.index) == ("visits not reported", None, None)
