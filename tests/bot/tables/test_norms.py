"""The norms of a year from a real database of each kind."""

from bot.tables import norms
from storage.quality import cases, reviews
from storage.quality.cases import Found
from tests.bot.results.method_2026.honest_nation import NOW, WEEK, HonestNation


async def test_a_center_under_review_is_out_of_the_norms(url: str) -> None:
    made = await HonestNation.build(url)
    await cases.open_new(made.db, [Found(made.id(7), "all ones", WEEK, {}, {}, "")], NOW)
    (one,) = await cases.listing(made.db)
    before = await norms.compute(made.db, WEEK, lambda n: None)
    await reviews.begin(made.db, one, last_week=WEEK, by="cli:olga", reason="One hand", now=NOW)
    after = await norms.compute(made.db, WEEK, lambda n: None)
    assert (before.norms.centers, after.norms.centers) == (40, 39)
    await reviews.end(made.db, made.id(7), "C-07", last_week=WEEK + 1, by="cli:olga", reason="Settled", now=NOW)
    assert (await norms.compute(made.db, WEEK, lambda n: None)).norms.centers == 39
    assert (await norms.compute(made.db, WEEK + 1, lambda n: None)).norms.centers == 40
    await made.db.close()
