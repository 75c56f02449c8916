"""The public figures of a center before a visit."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.results.cards import Cards
from scoring.method_2022.card import Card
from scoring.method_2022.stars import Star, StarState
from scoring.windows import week_of
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves, same

WEEK = week_of(date(2026, 11, 16))


async def read(cards: Cards, nation: Nation, center_ids: Sequence[int]) -> dict[int, Card]:
    """The cards by center id, all of methodology 2022.1."""
    found: dict[int, Card] = {}
    for center_id, card in (await cards.read(nation.db, center_ids)).items():
        assert isinstance(card, Card)
        found[center_id] = card
    return found


async def test_a_card_says_what_was_published_and_nothing_below_ten_answers(url: str) -> None:
    nation = await Nation.build(url, ["A", "B", "C", "D"])
    # Everybody agrees fully with the second and the first question of the first group, and half with the rest.
    await nation.answer("A", WEEK, ["54" + "4" * 13] * 10 + ["55" + "2" * 13] * 10)
    await nation.answer("B", WEEK, halves(9))
    await nation.answer("C", WEEK, same(2, 40))
    await nation.publish(WEEK)
    found = await read(Cards(lambda: moment_of(WEEK)), nation, list(nation.ids.values()))
    assert set(found) == {nation.ids[code] for code in "ABC"}

    a = found[nation.ids["A"]]
    assert (a.n, a.since, a.until, a.missing, a.preliminary) == (20, date(2026, 8, 24), date(2026, 11, 22), 0, True)
    assert a.star == Star(StarState.PRELIMINARY, None)
    # F: 100, 87.5 and 50 are 79.17; every other group is half 75, half 25.
    assert {code: figure.value for code, figure in a.groups} == {"F": 79.2, "U": 50, "E": 50, "P": 50, "C": 50}
    assert a.index is not None
    # 0.3 · 79.17 + 0.7 · 50 is 58.75.
    assert a.index.value in (58.7, 58.8)
    assert a.index.low < a.index.value < a.index.high
    assert a.praised == ("F1", "F2")
    # B has too few answers for a figure. (20 · 58.75 + 40 · 25)/60 is 36.25, in the region and in the country.
    assert a.region is not None and a.region in (36.2, 36.3) and a.country == a.region
    assert a.published == date(2026, 11, 23)

    b, c = found[nation.ids["B"]], found[nation.ids["C"]]
    assert (b.n, b.missing, b.index, b.groups, b.praised) == (9, 1, None, (), ())
    assert b.star == Star(StarState.HIDDEN, None)
    assert (c.index is not None, c.preliminary, c.praised) == (True, False, ())
    assert (b.region, b.country) == (None, None)
    await nation.db.close()


async def test_a_card_is_compared_with_places_as_they_are_after_the_last_publication(url: str) -> None:
    nation, now = await Nation.build(url, ["A", "B", "C"]), [moment_of(WEEK)]
    cards = Cards(lambda: now[0])
    await nation.answer("A", WEEK, same(5, 20))
    await nation.publish(WEEK)
    ids = [nation.ids["A"]]
    # One center makes no place.
    assert [(card.region, card.country) for card in (await read(cards, nation, ids)).values()] == [(None, None)]
    await nation.answer("B", WEEK + 1, same(1, 20))
    await nation.publish(WEEK + 1)
    now[0] += timedelta(seconds=61)
    # Half at 100, half at 0.
    assert [(card.region, card.country) for card in (await read(cards, nation, ids)).values()] == [(50, 50)]
    await nation.db.close()
