"""The star of record: set by a month's first run, kept within the month, moved by one at most, frozen under review."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from scoring.method_2022.stars import Star, StarState
from scoring.windows import month_of, week_of
from storage.results import stars
from tests.bot.nation import EMP, Nation
from tests.scoring.by_hand import halves, same

OCTOBER = week_of(date(2026, 10, 5)) - 1
"""The week whose Monday run is the first of October."""
NOVEMBER, DECEMBER = OCTOBER + 4, OCTOBER + 9


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    """Five centers from 12.5 to 87.5, a hundred job seekers each: far apart, so that a hundred answers are trusted."""
    built = await Nation.build(url, ["A", "B", "C", "D", "E"])
    for code, high in zip("ABCDE", (5, 4, 3, 2, 2), strict=True):
        await built.answer(code, OCTOBER, halves(100, high, high - 1))
    yield built
    await built.db.close()


async def star_of(nation: Nation, center: str = "A") -> Star:
    return (await nation.result(center)).standing.star


async def on_record(nation: Nation, center: str = "A") -> list[tuple[str, str, int | None]]:
    history = await stars.history(nation.db, nation.ids[center])
    return [(record.month, record.state, record.stars) for record in history]


async def test_months_are_those_of_the_monday_of_the_run() -> None:
    assert [month_of(week) for week in (OCTOBER - 1, OCTOBER, NOVEMBER - 1, NOVEMBER, DECEMBER - 1, DECEMBER)] == [
        "2026-09", "2026-10", "2026-10", "2026-11", "2026-11", "2026-12",
    ]  # fmt: skip


async def test_the_first_run_of_a_month_sets_the_star(nation: Nation) -> None:
    await nation.publish(OCTOBER)
    result = await nation.result("A")
    shrunk = result.standing.shrunk
    assert shrunk is not None
    # Five centers at 87.5, 62.5, 37.5, 12.5, 12.5 are far apart: shrinkage to their mean is a few tenths.
    assert 86 < shrunk.value < 87.5 and shrunk.reliability > 0.99
    assert result.standing.star == Star(StarState.STAR, 4)
    (record,) = await stars.history(nation.db, nation.ids["A"])
    assert (record.month, record.week, record.stars) == ("2026-10", OCTOBER, 4)
    assert (record.shrunk_index, record.reliability) == (shrunk.value, shrunk.reliability)


async def test_the_star_stays_within_the_month_and_moves_by_one_at_the_next(nation: Nation) -> None:
    await nation.publish(OCTOBER)
    await nation.answer("A", OCTOBER + 1, same(1, 900))
    await nation.publish(OCTOBER + 1)
    result = await nation.result("A")
    # The year's index is now 8.75, but the star is still October's.
    assert result.standing.index is not None and result.standing.index.value == pytest.approx(8.75)
    assert result.standing.star == Star(StarState.STAR, 4)
    assert await on_record(nation) == [("2026-10", "star", 4)]
    for week, month in ((NOVEMBER, 3), (DECEMBER, 2)):
        await nation.answer("A", week, same(1, 10))
        await nation.publish(week)
        assert (await star_of(nation)).stars == month
    assert await on_record(nation) == [("2026-10", "star", 4), ("2026-11", "star", 3), ("2026-12", "star", 2)]


async def test_a_second_run_of_the_first_week_sets_nothing_anew(nation: Nation) -> None:
    await nation.publish(OCTOBER)
    await nation.answer("A", OCTOBER, same(1, 900))
    await nation.publish(OCTOBER)
    assert (await nation.snapshot("A")).revision == 1
    assert await star_of(nation) == Star(StarState.STAR, 4)
    assert not (await nation.result("A")).standing.record.sets
    assert await on_record(nation) == [("2026-10", "star", 4)]


async def test_a_star_earned_meanwhile_waits_for_the_next_month(nation: Nation) -> None:
    await nation.answer("A", OCTOBER - 60, same(5))
    async with nation.db.write() as connection:
        await connection.exec_driver_sql(f"UPDATE interviews SET completed_week = {OCTOBER + 1} WHERE id > 'i-000040' "
                                         f"AND id <= 'i-000100' AND center_id = {nation.ids['A']}")  # fmt: skip
    await nation.publish(OCTOBER)
    assert await star_of(nation) == Star(StarState.NOT_ENOUGH_DATA, None)
    await nation.publish(OCTOBER + 1)
    standing = (await nation.result("A")).standing
    assert (standing.n_job_seekers, standing.star) == (100, Star(StarState.NOT_ENOUGH_DATA, None))
    # Nothing is missing but the month's first run.
    assert standing.forecast is not None and (standing.forecast.answers, standing.forecast.stars) == (0, 4)
    await nation.answer("A", NOVEMBER, halves(10))
    await nation.publish(NOVEMBER)
    assert await on_record(nation) == [("2026-10", "not_enough_data", None), ("2026-11", "star", 4)]


async def test_a_star_does_not_go_out_in_the_middle_of_a_month(nation: Nation) -> None:
    """A hundred answers leave the window before the month is over; ten new ones are too few for a star."""
    async with nation.db.write() as connection:
        await connection.exec_driver_sql(f"UPDATE interviews SET completed_week = {OCTOBER + 1}")
    await nation.publish(OCTOBER + 1)
    later = OCTOBER + 53
    assert month_of(later - 1) == month_of(later) == "2027-10"
    for code in "ABCDE":
        await nation.answer(code, later - 1, halves(12))
    await nation.publish(later - 1)
    assert await on_record(nation) == [("2026-10", "star", 4), ("2027-10", "star", 4)]
    for code in "ABCDE":
        await nation.answer(code, later, halves(6))
    await nation.publish(later)
    standing = (await nation.result("A")).standing
    assert (standing.n_job_seekers, standing.star) == (18, Star(StarState.STAR, 4))


async def test_a_center_under_review_keeps_its_star_frozen(nation: Nation) -> None:
    await nation.publish(OCTOBER)
    await nation.answer("A", NOVEMBER, same(1, 200), quality="B", reasons="burst")
    await nation.publish(NOVEMBER)
    result = await nation.result("A")
    assert result.quality.under_review
    assert result.standing.star == Star(StarState.UNDER_REVIEW, 4)
    assert result.standing.forecast is None
    assert await on_record(nation) == [("2026-10", "star", 4), ("2026-11", "under_review", 4)]
    # Many clean answers clear the review: the doubtful ones then weigh little. The star continues from its old value.
    await nation.answer("A", DECEMBER, same(1, 3000))
    await nation.publish(DECEMBER)
    assert (await on_record(nation))[-1] == ("2026-12", "star", 3)


async def test_a_review_begins_in_the_middle_of_a_month_as_well(nation: Nation) -> None:
    await nation.publish(OCTOBER)
    await nation.answer("A", OCTOBER + 1, same(5, 50), quality="B", reasons="burst")
    await nation.publish(OCTOBER + 1)
    assert await star_of(nation) == Star(StarState.UNDER_REVIEW, 4)
    assert await on_record(nation) == [("2026-10", "star", 4)]


async def test_a_star_that_was_published_while_the_next_months_was_is_history(nation: Nation) -> None:
    """A week of October, published late when November has its record, uses October's record."""
    await nation.publish(OCTOBER)
    await nation.answer("A", NOVEMBER, same(1, 900))
    await nation.publish(NOVEMBER)
    await nation.answer("A", OCTOBER + 1, halves(20))
    await nation.publish(OCTOBER + 1, days=40)
    assert await on_record(nation) == [("2026-10", "star", 4), ("2026-11", "star", 3)]


async def test_few_employers_everywhere_do_not_take_their_part_out_of_the_star(url: str) -> None:
    """Six employers make an index of their own, but no center has enough of them to compare centers."""
    nation = await Nation.build(url, ["A", "B", "C"])
    for code, high in zip("ABC", (5, 4, 3), strict=True):
        await nation.answer(code, OCTOBER, halves(100, high, high - 1))
        await nation.answer(code, OCTOBER, same(5, 6), EMP)
    await nation.publish(OCTOBER)
    standing = (await nation.result("A")).standing
    assert standing.shrunk is not None
    # Job seekers at 87.5, hardly drawn to their mean of 62.5, and the national mean of employers, 100.
    assert 0.8 * 86 + 20 < standing.shrunk.value < 0.8 * 87.5 + 20
    await nation.db.close()
