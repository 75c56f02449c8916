"""The given populations, read from a real database of each kind: the same figures as from the file."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.results.method_2026.figures import CenterFigures, figures, national_norms
from bot.results.method_2026.sweep import Country, sweep
from questionnaire.loader import load
from scoring.method_2026.index import State
from scoring.method_2026.star_range import StarState
from storage.engine.database import Database
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, filled
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

QUESTIONNAIRE = load("2022.1")


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def test_every_figure_is_that_of_the_reference(db: Database, country: Population) -> None:
    read = await sweep(db, WEEK, QUESTIONNAIRE)
    norms = national_norms(read, QUESTIONNAIRE)
    assert norms is not None
    assert norms.digest() == country.norms.digest()
    known = {one.id: one for one in await centers.listing(db)}
    found = figures(read, norms, {center_id: one.region for center_id, one in known.items()}, QUESTIONNAIRE)
    assert len(found) == len(country.centers)
    for center_id, mine in found.items():
        _compare(mine, country.expected["centers"][known[center_id].code])


def _compare(mine: CenterFigures, expected: dict[str, object]) -> None:
    assert [list(mine.people), list(mine.star_people)] == [expected["n"], expected["n_star_window"]]
    assert (mine.state, mine.star) == (expected["index_state"], expected["state"])
    if mine.state is not State.HIDDEN:
        assert mine.index is not None
        got = [mine.index.value, mine.index.low, mine.index.high]
        assert got == pytest.approx([expected[name] for name in ("index", "low", "high")], abs=1e-9)
    if mine.star in (StarState.STAR, StarState.TWO_STARS):
        assert mine.shown is not None and [mine.shown.low, mine.shown.high] == expected["stars"]
    assert (mine.rank is None) == (expected["rank"] is None)
    if mine.rank is not None:
        rank = expected["rank"]
        assert isinstance(rank, dict)
        assert (mine.rank.low, mine.rank.high, mine.rank.of) == (rank["low"], rank["high"], rank["of"])
        assert mine.regional_rank is not None and mine.regional_rank.of < mine.rank.of
    trend = expected["trend"]
    assert (mine.trend is None) == (trend is None)
    if mine.trend is not None and isinstance(trend, dict):
        assert [mine.trend.net, mine.trend.se, mine.trend.p] == pytest.approx(
            [trend["net"], trend["se"], trend["p"]], abs=1e-9
        )


async def test_the_adjusted_index_needs_thirty_people(db: Database) -> None:
    read = await sweep(db, WEEK, QUESTIONNAIRE)
    found = _figures(read)
    assert {one.adjusted is None for one in found.values() if one.people[0] < 30} == {True}
    assert {one.adjusted is None for one in found.values() if one.people[0] >= 30} == {False}


async def test_a_center_under_review_has_neither_star_nor_rank_and_is_out_of_the_norms(db: Database) -> None:
    read = await sweep(db, WEEK, QUESTIONNAIRE)
    before = _figures(read)
    chosen = next(center_id for center_id, one in before.items() if one.star is StarState.STAR)
    norms = national_norms(read, QUESTIONNAIRE)
    assert norms is not None
    after = figures(read, norms, dict.fromkeys(read.center_ids, "R"), QUESTIONNAIRE, under_review=[chosen])
    assert (after[chosen].star, after[chosen].shown, after[chosen].rank) == (StarState.UNDER_REVIEW, None, None)
    assert after[chosen].index == before[chosen].index
    without = national_norms(read, QUESTIONNAIRE, without=[chosen])
    assert without is not None and without.centers == norms.centers - 1


def _figures(read: Country) -> dict[int, CenterFigures]:
    norms = national_norms(read, QUESTIONNAIRE)
    assert norms is not None
    return figures(read, norms, dict.fromkeys(read.center_ids, "R"), QUESTIONNAIRE)
