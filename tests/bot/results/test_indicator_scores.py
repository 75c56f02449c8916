"""Scores of objective indicators over the months that a window touches."""

from datetime import date

import pytest
from sqlalchemy import insert

from bot.results import indicator_scores
from scoring.windows import week_of, window
from storage.tables import indicator_values
from tests.bot.nation import Nation


async def test_a_score_is_the_mean_of_the_windows_months(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    # Thirteen weeks up to 22 November begin in August. Effort: 5 minutes are 100 points, 30 minutes are 0.
    values = {"2026-09": 12.0, "2026-10": 14.0, "2026-07": 500.0, "2026-12": 500.0}
    rows = [
        {"center_id": nation.ids["A"], "month": month, "indicator": "waiting_minutes", "value": value}
        for month, value in values.items()
    ]
    async with nation.db.write() as connection:
        await connection.execute(insert(indicator_values), rows)
    span = window(week_of(date(2026, 11, 16)), 13)
    assert (span.start, span.end) == (date(2026, 8, 24), date(2026, 11, 22))
    found = await indicator_scores.scores(nation.db, span)
    assert found == {nation.ids["A"]: {"E": pytest.approx(4 * (30 - 13))}}
    assert await indicator_scores.scores(nation.db, span, [nation.ids["B"]]) == {}
    await nation.db.close()
