"""A week's answers are followed into the first digest that could hold them, and into no other."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from bot import jobs
from bot.digest import week_in_digests
from bot.digest.center.caption import plain_text
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.language.texts import texts_in
from handlers.services import WeekState
from questionnaire.loader import load
from scoring.windows import week_of
from storage.delivery import digests
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 6, 1))


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    nation = await Nation.build(url, ["A"])
    yield nation
    await nation.db.close()


async def fate(nation: Nation, week: int) -> tuple[WeekState, int | None]:
    """The state, and the week of the digest."""
    found = await week_in_digests.read(nation.db, nation.ids["A"], week)
    return found.state, None if found.digest is None else found.digest.week


async def run(nation: Nation, *weeks: int) -> None:
    for week in weeks:
        await jobs.run_week(nation.db, week=week, now=moment_of(week))


async def test_a_week_enters_its_own_digest(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(12))
    assert await fate(nation, WEEK) == (WeekState.NO_DIGEST, None)
    await run(nation, WEEK)
    assert await fate(nation, WEEK) == (WeekState.ENTERED, WEEK)
    # Later digests hold it too, but the first is the one that is told of.
    await nation.answer("A", WEEK + 1, halves(6))
    await run(nation, WEEK + 1)
    assert await fate(nation, WEEK) == (WeekState.ENTERED, WEEK)


async def test_a_week_below_ten_answers_enters_the_digest_that_first_has_figures(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(6))
    await run(nation, WEEK)
    assert await fate(nation, WEEK) == (WeekState.TOO_FEW, None)
    await nation.answer("A", WEEK + 1, halves(3))
    await run(nation, WEEK + 1)
    assert await fate(nation, WEEK) == (WeekState.TOO_FEW, None)
    await nation.answer("A", WEEK + 2, halves(3))
    await run(nation, WEEK + 2)
    assert await fate(nation, WEEK) == (WeekState.ENTERED, WEEK + 2)


async def test_a_week_with_fewer_than_five_new_answers_waits_for_the_next(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(12))
    await run(nation, WEEK)
    await nation.answer("A", WEEK + 1, halves(4))
    await run(nation, WEEK + 1)
    # The digest of that week exists, with the figures of the week before.
    assert await digests.find(nation.db, nation.ids["A"], WEEK + 1) is not None
    assert await fate(nation, WEEK + 1) == (WeekState.HELD, None)
    await nation.answer("A", WEEK + 2, halves(1))
    await run(nation, WEEK + 2)
    assert await fate(nation, WEEK + 1) == (WeekState.ENTERED, WEEK + 2)


async def test_a_week_in_which_no_answer_counts_is_in_no_digest(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(12))
    await nation.answer("A", WEEK + 1, halves(6), quality="X", reasons="out_of_range")
    await run(nation, WEEK, WEEK + 1)
    assert await fate(nation, WEEK + 1) == (WeekState.NONE_COUNTED, None)


async def test_a_week_that_grew_old_before_there_were_figures_was_left_out(nation: Nation) -> None:
    # The index's window is 13 weeks long: that of WEEK + 13 begins with WEEK + 1.
    await nation.answer("A", WEEK, halves(4))
    await nation.answer("A", WEEK + 13, halves(12))
    await run(nation, WEEK, WEEK + 13)
    assert await fate(nation, WEEK) == (WeekState.LEFT_OUT, None)


@pytest.mark.parametrize(("people", "line"), [(4, None), (5, "Младше 18 и старше 70: 5, в индекс не входят")])
async def test_a_digest_counts_people_outside_the_age_range_apart(
    nation: Nation, people: int, line: str | None
) -> None:
    await nation.answer("A", WEEK, halves(12))
    await nation.answer("A", WEEK, halves(people), quality="X", reasons="out_of_range,speeding")
    await nation.answer("A", WEEK, halves(6), quality="X", reasons="staff")
    await run(nation, WEEK)
    content = from_json(DigestContent, (await digests.get(nation.db, nation.ids["A"], WEEK)).content)
    assert (content.n, content.outside_age) == (12, people if line else 0)
    said = plain_text(content, texts_in("ru"), load()).split("\n")
    assert (line in said) if line else not any("старше 70" in one for one in said)
