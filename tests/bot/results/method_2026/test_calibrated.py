"""Response, R, bound and the calibrated index of three days, by the worked example of methodology §15."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.report.yearly import assembling
from bot.results.method_2026 import calibrated, response_rates
from bot.results.method_2026.response_rates import CenterResponse
from bot.results.method_2026.windows import Spans
from questionnaire.loader import load
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.participation import ResponseClass
from scoring.windows import monday, window
from storage import centers, visit_ledger
from storage.visit_ledger import VisitReport
from tests.bot.nation import Nation
from tests.bot.results.method_2026.country import WEEK, answered

SPAN = window(WEEK, 13)
WEDNESDAYS = [monday(week) + timedelta(days=2) for week in (WEEK - 2, WEEK - 1, WEEK)]


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    """On each of three Wednesdays 200 people came, on all other weekdays of the year nobody."""
    nation = await Nation.build(url, ["A"])
    end = monday(WEEK + 1)
    days = [end - timedelta(days=back) for back in range(1, 365)]
    reports = [VisitReport(nation.ids["A"], day, 200 if day in WEDNESDAYS else 0) for day in days if day.weekday() < 5]
    await visit_ledger.report(nation.db, reports)
    yield nation
    await nation.db.close()


async def answering(nation: Nation, *numbers: int) -> None:
    for week, number, code in zip((WEEK - 2, WEEK - 1, WEEK), numbers, "543", strict=True):
        if number:
            await answered(nation.db, nation.ids["A"], week, [code * 15] * number)


async def of_window(nation: Nation) -> tuple[CenterResponse, calibrated.Calibrated | None]:
    listed = await centers.listing(nation.db)
    rates = await response_rates.over(nation.db, listed, SPAN)
    found = await calibrated.of_centers(nation.db, listed, rates, SPAN, load("2022.1"))
    return rates[nation.ids["A"]], found.get(nation.ids["A"])


async def test_an_answer_of_a_busy_day_weighs_as_its_visitors_do(nation: Nation) -> None:
    await answering(nation, 50, 40, 20)
    rate, found = await of_window(nation)
    assert (rate.response.shown, rate.response.rate) == (ResponseClass.MIDDLE, pytest.approx(110 / 600))
    assert rate.calibration is not None and rate.calibration.r_indicator == pytest.approx(0.875, abs=5e-4)
    assert rate.calibration.bound(160) == pytest.approx(4.30, abs=5e-3)
    assert found is not None
    # (50·100 + 40·75 + 20·50)/110, and the mean of the three days.
    assert found.plain == pytest.approx(9000 / 110)
    assert found.calibrated == pytest.approx(75)


async def test_nine_job_seekers_tell_no_calibrated_index(nation: Nation) -> None:
    await answering(nation, 9, 0, 0)
    assert (await of_window(nation))[1] is None
    await answering(nation, 1, 0, 0)
    assert (await of_window(nation))[1] == calibrated.Calibrated(100, 100)


async def test_where_too_few_days_are_reported_there_is_no_calibrated_index(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await visit_ledger.report(nation.db, [VisitReport(nation.ids["A"], day, 200) for day in WEDNESDAYS])
    await answering(nation, 50, 40, 20)
    rate, found = await of_window(nation)
    await nation.db.close()
    assert (rate.response.shown, found) == (ResponseClass.NOT_REPORTED, None)


async def test_the_yearly_report_has_the_same_rate_and_r(nation: Nation) -> None:
    await answering(nation, 50, 40, 20)
    found = await assembling.participation(nation.db, await centers.listing(nation.db), WEEK, None, STANDARD)
    assert (found.answers, found.visits, found.bounds) == (110, 600, ())
    assert found.classes == {ResponseClass.MIDDLE: 1}
    assert found.r_indicators == (pytest.approx(0.875, abs=5e-4),)


def test_the_star_window_ends_with_the_index_window() -> None:
    assert Spans.of(WEEK).star.end == SPAN.end == date(2026, 11, 29)
