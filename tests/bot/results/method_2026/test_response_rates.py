"""Response rates from the ledger in a real database of each kind."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.results.method_2026 import response_rates
from bot.results.method_2026.windows import Spans
from scoring.method_2026.participation import ResponseClass
from scoring.windows import monday
from storage import centers, visit_ledger
from storage.engine.database import Database
from storage.visit_ledger import VisitReport
from tests.bot.results.method_2026.country import WEEK, answered, filled
from tests.scoring.method_2026.populations import population

SPAN = Spans.of(WEEK).now


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await filled(url, population("product"), last=2)
    yield database
    await database.close()


def weekdays() -> list[date]:
    """The 65 of the window."""
    return [monday(week) + timedelta(days=day) for week in range(SPAN.first, SPAN.last + 1) for day in range(5)]


async def test_a_center_that_reports_half_of_its_days_has_a_rate(db: Database) -> None:
    first, second = await centers.listing(db)
    days = weekdays()
    await visit_ledger.report(db, [VisitReport(first.id, day, 10) for day in days[::2]])
    await visit_ledger.report(db, [VisitReport(second.id, day, 10) for day in days[:32]])
    found = await response_rates.over(db, [first, second], SPAN)
    one = found[first.id]
    assert one.visits == 330
    assert one.response.rate == one.answers / 330
    assert one.response.shown is not ResponseClass.NOT_REPORTED
    # 32 of 65 days are less than half of them.
    assert found[second.id].response == response_rates.SILENT.response


async def test_answers_of_days_without_a_report_are_left_out(db: Database) -> None:
    first, _ = await centers.listing(db)
    # All tests' answers are of Wednesdays.
    reported = [day for day in weekdays() if day.weekday() != 2]
    await visit_ledger.report(db, [VisitReport(first.id, day, 10) for day in reported])
    before = (await response_rates.over(db, [first], SPAN))[first.id]
    await answered(db, first.id, SPAN.last, ["5" * 15] * 20)
    after = (await response_rates.over(db, [first], SPAN))[first.id]
    assert after.answers == before.answers
    await visit_ledger.report(db, [VisitReport(first.id, monday(SPAN.last) + timedelta(days=2), 10)])
    assert (await response_rates.over(db, [first], SPAN))[first.id].answers >= before.answers + 20


async def test_where_nobody_reports_no_answer_is_read(db: Database) -> None:
    listed = await centers.listing(db)
    found = await response_rates.over(db, listed, SPAN)
    assert set(found) == {one.id for one in listed}
    assert all(one == response_rates.SILENT for one in found.values())


@pytest.mark.parametrize(("hours", "days"), [(None, 65), ("mo-sa 09:00-18:00", 78), ("mo 09:00-18:00", 13)])
async def test_opening_days_follow_the_opening_hours(db: Database, hours: str | None, days: int) -> None:
    from dataclasses import replace

    (one, _) = await centers.listing(db)
    assert response_rates.opening_days(replace(one, opening_hours=hours), SPAN.start, SPAN) == days
    assert response_rates.opening_days(one, SPAN.end + timedelta(days=1), SPAN) == 0
