"""The line of a digest shows what was published, and nothing else."""

from datetime import date

from bot.digest.center import trends
from scoring.windows import week_of
from storage.results import snapshots
from tests.bot.nation import Nation
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 8, 24))


async def test_the_line_is_that_of_the_snapshots_of_13_weeks_and_ends_with_the_digests_week(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    for week in range(WEEK, WEEK + 15):
        await nation.answer("A", week, halves(20, 5, 3 + week % 2))
        await nation.answer("B", week, halves(20, 4, 3))
        await nation.publish(week)
    a = nation.ids["A"]
    found = await trends.read(nation.db, [a], week=WEEK + 13)
    published = {one.window_end: one.index_value for one in await snapshots.history(nation.db, [a])}
    # The digest of the fourteenth week: neither the first week nor the fifteenth.
    days = sorted(published)[1:14]
    assert list(found) == [a]
    assert [(one.until, one.value) for one in found[a]] == [(day, published[day]) for day in days]
    assert all(one.low < one.value < one.high for one in found[a])
    await nation.db.close()


async def test_weeks_below_ten_answers_have_no_point(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(9))
    await nation.publish(WEEK)
    await nation.answer("A", WEEK + 1, halves(9))
    await nation.publish(WEEK + 1)
    found = await trends.read(nation.db, [nation.ids["A"]], week=WEEK + 1)
    assert len(found[nation.ids["A"]]) == 1
    await nation.db.close()
