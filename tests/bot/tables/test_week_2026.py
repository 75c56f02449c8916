"""The operator's week where methodology 2026.1 leads, on a database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest_asyncio

from bot.results import runs
from bot.tables.week import Fact, facts
from scoring.method_2026.star_range import StarState
from scoring.method_2026.versions import LATER, parse
from storage.quality import cases, reviews
from storage.quality.cases import Found
from storage.results import snapshots_2026
from tests.bot.nation import Nation, moment_of
from tests.bot.results.method_2026.country import WEEK, with_norms
from tests.scoring.by_hand import halves
from tests.scoring.method_2026.populations import population

LEADS = parse(LATER)
NOW = moment_of(WEEK) + timedelta(hours=2)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    """Three centers, two of them published by 2026.1 alone."""
    nation = await Nation.build(url, ["A", "B", "C"])
    await with_norms(nation.db, population("product"))
    for code in ("A", "B"):
        await nation.answer(code, WEEK, halves(12, 5, 4))
    await runs.publish(nation.db, week=WEEK, now=moment_of(WEEK), methodologies=LEADS)
    yield nation
    await nation.db.close()


async def seen(nation: Nation, words: str = LATER) -> dict[str, Fact]:
    return {one.what: one for one in await facts(nation.db, NOW, methodologies=parse(words))}


async def test_the_week_counts_what_the_leading_version_has_published(nation: Nation) -> None:
    later, earlier = await seen(nation), await seen(nation, "2022.1")
    assert (later["centers"].number, later["centers"].total, earlier["centers"].number) == (2, 3, 0)
    assert (later["starred"].number, later["starred"].total) == (0, 3)
    assert "starred" not in earlier
    one = (await snapshots_2026.latest(nation.db))[nation.ids["B"]]
    await snapshots_2026.publish(nation.db, [replace(one, revision=one.revision + 1, star=StarState.TWO_STARS.value)])
    again = await seen(nation)
    assert (again["centers"].number, again["starred"].number) == (2, 1)


async def test_a_center_is_under_review_until_a_person_ends_it(nation: Nation) -> None:
    assert "under_review" not in await seen(nation)
    await cases.open_new(nation.db, [Found(nation.ids["A"], "signs", WEEK, {}, {}, "")], NOW)
    assert (await seen(nation))["cases"].number == 1 and "under_review" not in await seen(nation)
    (case,) = await cases.listing(nation.db)
    await reviews.begin(nation.db, case, last_week=WEEK, by="cli:root", reason="x", now=NOW)
    found = (await seen(nation))["under_review"]
    assert (found.number, found.names, found.to_do) == (1, ("A",), ("czn-index cases list-reviews",))
    await reviews.end(nation.db, nation.ids["A"], "A", last_week=WEEK, by="cli:root", reason="y", now=NOW)
    assert "under_review" not in await seen(nation)


async def test_missing_norms_have_failed(nation: Nation) -> None:
    async with nation.db.write() as connection:
        await connection.exec_driver_sql("UPDATE norms SET holds_from = holds_from + 100")
    found = (await seen(nation))["norms"]
    assert found.section == "failed" and "czn-index norms compute" in found.to_do[0]
    assert "norms" not in await seen(nation, "2022.1")
