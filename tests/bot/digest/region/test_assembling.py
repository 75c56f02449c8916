"""A region's digest about a small region whose figures are worked out by hand."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.digest.region.assembling import Brought, assemble, brought_in
from bot.digest.region.content import FewLine, RegionContent
from bot.results.frozen_json import from_json, to_json
from bot.results.method_2022 import published
from scoring.method_2022.league import Band
from scoring.windows import monday, week_of
from storage.places import centers
from storage.places.center_differences import CenterRow
from tests import sqlite_file
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves, same

WEEK = week_of(date(2026, 6, 1))
CITIES = {
    "GOOD": ("Брянск", "Центр занятости Бежицкого района"),
    "POOR": ("Брянск", "Центр занятости Советского района"),
    "WIDE": ("Клинцы", "Клинцовский центр"),
    "NEW": ("Почеп", "Почепский центр"),
    "NINE": ("Сельцо", "Сельцовский центр"),
    "NONE": ("Унеча", "Унечский центр"),
}


@pytest_asyncio.fixture
async def nation(tmp_path: Path) -> AsyncIterator[Nation]:
    nation = await Nation.build(sqlite_file.new_url(tmp_path / "czn.db"), list(CITIES))
    rows = [CenterRow(code, name, "Область", city, "Europe/Moscow") for code, (city, name) in CITIES.items()]
    await centers.load(nation.db, rows, now=moment_of(WEEK))
    # Half of the people answer with one code throughout and half with the other: their mean is the index.
    await nation.answer("GOOD", WEEK, halves(40, 5, 4))  # 87.5
    await nation.answer("GOOD", WEEK - 13, halves(40, 3, 2))  # 37.5, in the window before
    await nation.answer("POOR", WEEK - 1, halves(60, 4, 3))  # 62.5
    await nation.answer("WIDE", WEEK - 2, halves(30, 5, 3))  # 75, and twice as uncertain
    await nation.answer("NEW", WEEK, halves(20, 4, 3))  # 62.5
    await nation.answer("NINE", WEEK, same(1, 9))
    await nation.publish(WEEK)
    yield nation
    await nation.db.close()


async def content_of(nation: Nation) -> RegionContent:
    mine = await centers.listing(nation.db)
    results = await published.of_region(nation.db, mine[0].region_id, mine, week=WEEK)
    return assemble("Область", mine, results, await brought_in(nation.db, WEEK), week=WEEK)


async def test_a_region_is_told_in_bands_and_nobody_is_shown_below_ten_answers(nation: Nation) -> None:
    content = await content_of(nation)
    assert (content.centers, content.n, content.new) == (6, 40 + 60 + 30 + 20 + 9, 40 + 20 + 9)
    # (40·87.5 + 60·62.5 + 30·75 + 20·62.5) / 150
    assert content.index == pytest.approx(10_750 / 150)
    assert content.ci_low is not None and content.ci_high is not None
    assert [(line.label, line.band) for line in content.league] == [
        ("… Бежицкого района", Band.ABOVE),
        ("Клинцы", Band.LIKE),
        ("Почеп", Band.PRELIMINARY),
        ("… Советского района", Band.BELOW),
    ]
    assert [line.index for line in content.league] == pytest.approx([87.5, 75.0, 62.5, 62.5])
    assert [line.change for line in content.league] == [pytest.approx(50.0), None, None, None]
    assert [line.label for line in content.movers] == ["… Бежицкого района"]
    assert content.few == (FewLine("Сельцо", 9), FewLine("Унеча", 0))
    assert content.silent == ("Клинцы", "Унеча")
    assert (content.window_start, content.window_end) == (monday(WEEK - 12), monday(WEEK) + timedelta(days=6))
    assert from_json(RegionContent, to_json(content)) == content


async def test_a_center_that_was_not_there_for_two_weeks_is_not_called_silent(nation: Nation) -> None:
    two_weeks_ago = moment_of(WEEK - 2)
    await centers.load(
        nation.db, [CenterRow("X", "X", "Область", "Мглин", "Europe/Moscow")], now=two_weeks_ago + timedelta(days=1)
    )
    await centers.load(nation.db, [CenterRow("Y", "Y", "Область", "Навля", "Europe/Moscow")], now=two_weeks_ago)
    assert (await content_of(nation)).silent == ("Клинцы", "Навля", "Унеча")


async def test_where_nobody_has_ten_answers_there_are_counts_and_no_figure(nation: Nation) -> None:
    mine = [center for center in await centers.listing(nation.db) if center.code in ("NINE", "NONE")]
    results = await published.of_region(nation.db, mine[0].region_id, mine, week=WEEK)
    content = assemble("Область", mine, results, Brought({}, {}), week=WEEK)
    assert (content.index, content.ci_low, content.league) == (None, None, ())
    assert content.few == (FewLine("Сельцо", 9), FewLine("Унеча", 0))
