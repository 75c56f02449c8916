"""Published figures of methodology 2026.1 as clients read them, from a real database."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.results import runs
from bot.results.cards import Cards
from bot.results.method_2026 import published, publishing
from scoring.method_2022.card import Card
from scoring.method_2026.card import Card2026
from scoring.method_2026.versions import parse
from storage.engine.database import Database
from tests.bot.results.method_2026.country import WEEK, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

FEW = 12


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, last=FEW)
    await with_norms(database, country)
    await publishing.publish(database, week=WEEK, now=moment_of(WEEK))
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def test_the_index_of_the_year_stands_where_a_rank_does_and_puts_centers_in_its_order(db: Database) -> None:
    """I* ± 1.96·s, to one decimal and within 0–100."""
    found = await published.latest(db)
    ranked = [one for one in found.values() if one.visible.rank is not None]
    assert 2 < len(ranked) <= FEW
    assert all((one.visible.year is None) == (one.visible.rank is None) for one in found.values())
    for one in ranked:
        posterior, year = one.figures.posterior, one.visible.year
        assert posterior is not None and year is not None
        assert year.value == round(posterior.mean, 1)
        assert year.low == pytest.approx(posterior.mean - 1.96 * posterior.sd, abs=0.051)
        assert year.high == pytest.approx(min(100, posterior.mean + 1.96 * posterior.sd), abs=0.051)
    assert all(one.shares == (0.8, 0.2) for one in found.values())


async def test_cards_tell_the_version_that_leads(db: Database) -> None:
    now = moment_of(WEEK)
    ids = sorted(await published.latest(db))
    later = await Cards(lambda: now, parse("2026.1")).read(db, ids)
    assert sorted(later) == ids
    figures, nation = await published.latest(db), await published.national(db)
    for center_id, card in later.items():
        assert isinstance(card, Card2026)
        assert card.figures == figures[center_id].visible
        assert nation.median is not None and card.country == round(nation.median, 1)
    # 2022.1 leads by default, and for the quarter in which both are published; here it has published nothing.
    day = (now - timedelta(weeks=1)).date()
    for leading in (parse("2022.1"), parse(f"2026.1 from {day}")):
        assert await Cards(lambda: now, leading).read(db, ids) == {}


async def test_until_the_later_version_has_published_anything_the_earlier_figures_stay(db: Database) -> None:
    """On the day when an installation changes its setting."""
    now = moment_of(WEEK)
    ids = sorted(await published.latest(db))
    await runs.publish(db, week=WEEK, now=now, methodologies=parse("2022.1"))
    cards = Cards(lambda: now, parse("2026.1"))
    assert all(isinstance(one, Card2026) for one in (await cards.read(db, ids)).values())
    assert await cards.read(db, [-1]) == {}
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM snapshots_2026")
    found = await cards.read(db, ids)
    assert found and all(isinstance(one, Card) for one in found.values())
    # Both remember what they compare with apart: these have the country beside them.
    assert found == await Cards(lambda: now).read(db, ids)
    assert any(one.country is not None for one in found.values())


async def test_the_comparison_is_read_again_after_a_minute(db: Database, country: Population) -> None:
    now = [moment_of(WEEK)]
    cards = Cards(lambda: now[0], parse("2026.1"))
    ids = sorted(await published.latest(db))
    before = await cards.read(db, ids)
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM frames_2026")
    now[0] += timedelta(seconds=59)
    assert await cards.read(db, ids) == before
    now[0] += timedelta(seconds=1)
    after = await cards.read(db, ids)
    assert {one.country for one in after.values() if isinstance(one, Card2026)} == {None}
    assert not any(isinstance(one, Card) for one in after.values())
