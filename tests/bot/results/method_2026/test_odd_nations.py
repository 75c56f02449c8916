"""Nations that lack what the method usually compares: each is published, with a name for what it lacks."""

import pytest
from sqlalchemy import delete

from bot.results.method_2026 import norms_file, published, publishing, verification
from bot.tables import norms
from questionnaire.model import RespondentType
from scoring.method_2026.index import Composition
from scoring.method_2026.star_range import StarState
from storage.tables import interviews
from tests.bot.results.method_2026 import country as places
from tests.bot.results.method_2026.country import NOW, WEEK, filled, with_norms
from tests.scoring.method_2026.populations import population

KNOWN = {StarState.STAR, StarState.TWO_STARS, StarState.NOT_CERTAIN, StarState.NOT_ENOUGH_PEOPLE, StarState.HIDDEN}


async def test_in_a_nation_of_one_region_both_ranks_are_the_same(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "REGIONS", 1)
    country = population("product")
    db = await filled(url, country, last=12)
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=NOW)
    ranks = (await published.national(db)).ranks
    assert ranks
    assert all(national == regional for national, regional in ranks.values())
    await db.close()


async def test_a_nation_without_employers_is_published_with_predicted_ones(url: str) -> None:
    db = await filled(url, population("product"))
    async with db.write() as connection:
        await connection.execute(
            delete(interviews).where(interviews.c.respondent_type == RespondentType.EMPLOYER.value)
        )
    file = await norms.compute(db, WEEK, lambda interviews: None)
    await norms_file.publish(db, file, holds_from=WEEK, now=NOW)
    await publishing.publish(db, week=WEEK, now=NOW)
    found = await published.latest(db)
    indices = [one.figures.index for one in found.values() if one.figures.index is not None]
    assert {index.composition for index in indices} == {Composition.PREDICTED}
    assert {one.figures.star for one in found.values()} <= KNOWN
    assert any(one.figures.star is StarState.STAR for one in found.values())
    # Nobody has answered, so the country's job seekers say what employers usually think.
    assert file.norms.mu[1] == file.norms.mu[0]
    assert not any(verdict.differences for verdict in await verification.verify(db, center=None, week=None))
    await db.close()
