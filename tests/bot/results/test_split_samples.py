"""A split sample of two wordings is measured over the nation, in its own weeks."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.results import split_samples
from questionnaire.model import RespondentType
from questionnaire.versions import Split
from scoring.windows import monday, week_of
from storage.tables import interviews
from tests.bot.nation import Nation

WEEK = week_of(date(2027, 1, 4))
SPLIT = Split("2022.1", "2026.1", monday(WEEK), monday(WEEK + 3))


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    built = await Nation.build(url, ["A", "B"])
    yield built
    await built.db.close()


async def ask(nation: Nation, center: str, week: int, answer: str, *, later: bool, entry: str = "poster") -> None:
    """Ten job seekers who answer everything alike, in one of the two versions."""
    before = set(await ids(nation))
    await nation.answer(center, week, [answer * 15] * 10)
    values = {"questionnaire": SPLIT.later if later else SPLIT.earlier, "entry": entry}
    async with nation.db.write() as connection:
        for one in set(await ids(nation)) - before:
            await connection.execute(update(interviews).where(interviews.c.id == one).values(values))


async def ids(nation: Nation) -> list[str]:
    async with nation.db.read() as connection:
        return list(await connection.scalars(interviews.select().with_only_columns(interviews.c.id)))


async def test_both_halves_are_compared_over_all_centers(nation: Nation) -> None:
    await ask(nation, "A", WEEK + 1, "3", later=False)
    await ask(nation, "B", WEEK + 2, "4", later=False)
    await ask(nation, "A", WEEK + 2, "4", later=True)
    await ask(nation, "B", WEEK + 1, "5", later=True)
    found = (await split_samples.bridge(nation.db, SPLIT))[RespondentType.JOB_SEEKER]
    assert found.index is not None
    # Halves of threes and fours (62.5) and of fours and fives (87.5), twenty people each.
    assert (found.index.earlier_n, found.index.later_n) == (20, 20)
    assert (found.index.earlier, found.index.later, found.index.points) == pytest.approx((62.5, 87.5, 25.0))
    assert (await split_samples.bridge(nation.db, SPLIT))[RespondentType.EMPLOYER].index is None


async def test_weeks_that_hold_interviews_of_before_or_after_and_paper_are_left_out(nation: Nation) -> None:
    for week in (WEEK + 1, WEEK + 2):
        await ask(nation, "A", week, "4", later=False)
        await ask(nation, "A", week, "4", later=True)
    for week, entry in ((WEEK, "poster"), (WEEK + 3, "poster"), (WEEK + 1, "paper")):
        await ask(nation, "B", week, "1", later=False, entry=entry)
    found = (await split_samples.bridge(nation.db, SPLIT))[RespondentType.JOB_SEEKER].index
    assert found is not None and (found.earlier_n, found.points) == (20, 0.0)
