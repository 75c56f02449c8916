"""Response rates from the ledger in a real database of each kind."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest_asyncio

from bot.results.method_2026 import response_rates
from bot.results.method_2026.windows import Spans
from scoring.method_2026.participation import ResponseClass
from scoring.windows import monday
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
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


async def test_reports_of_days_on_which_a_center_is_closed_do_not_make_up_for_others(db: Database) -> None:
    """33 of 65 weekdays would be enough; 26 of them and all 13 Saturdays are not."""
    first, second = await centers.listing(db)
    days, saturdays = weekdays(), [monday(week) + timedelta(days=5) for week in range(SPAN.first, SPAN.last + 1)]
    await visit_ledger.report(db, [VisitReport(first.id, day, 10) for day in (*days[:26], *saturdays)])
    await visit_ledger.report(db, [VisitReport(second.id, day, 10) for day in (*days[:33], *saturdays)])
    found = await response_rates.over(db, [first, second], SPAN)
    assert found[first.id].response.shown is ResponseClass.NOT_REPORTED
    # The rate itself is over all reported days.
    assert found[second.id].visits == 460 and found[second.id].response.rate is not None


async def test_a_ledger_with_fewer_visits_than_answers_has_a_name_and_no_rate(db: Database) -> None:
    first, _ = await centers.listing(db)
    await visit_ledger.report(db, [VisitReport(first.id, day, 1) for day in weekdays()])
    await answered(db, first.id, SPAN.last, ["5" * 15] * 100)
    found = (await response_rates.over(db, [first], SPAN))[first.id]
    assert found.answers > found.visits == 65
    assert (found.response.shown, found.response.rate) == (ResponseClass.MORE_ANSWERS, None)
