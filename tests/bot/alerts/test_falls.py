"""A lasting fall by methodology 2026.1, from the interviews to the text."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.alerts.content import AlertContent
from bot.alerts.watch import WatchReport, watch
from bot.alerts.wording import words
from bot.results import runs
from bot.results.frozen_json import from_json, to_json
from bot.results.method_2026 import published
from handlers.language.texts import texts_in
from handlers.language.wording import number
from scoring.alerts import Alert
from scoring.method_2026.versions import EARLIER, LATER, parse
from storage.quality import alerts
from storage.quality.alerts import JOB
from storage.workers import jobs
from tests.bot.nation import Nation, moment_of
from tests.bot.results.method_2026.country import WEEK, with_norms
from tests.scoring.by_hand import halves
from tests.scoring.method_2026.populations import population

NOTHING = WatchReport(raised=0, ended=0, queued=0)
LEADS = parse(LATER)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    nation = await Nation.build(url, ["A", "B", "C"])
    await with_norms(nation.db, population("product"))
    for code in nation.ids:
        await nation.answer(code, WEEK - 13, halves(40, 5, 4))  # 87.5, in the window before
    yield nation
    await nation.db.close()


async def watched(nation: Nation, week: int) -> WatchReport:
    await runs.publish(nation.db, week=week, now=moment_of(week), methodologies=LEADS)
    now = moment_of(week) + timedelta(hours=1)
    found = await watch(nation.db, now, LEADS)
    await jobs.record(nation.db, JOB, started=now, ended=now, failed=False)
    return found


async def test_a_center_that_fell_twice_is_told_its_fall_beyond_the_countrys(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(40, 3, 2))  # 37.5
    for code in ("B", "C"):
        await nation.answer(code, WEEK, halves(40, 5, 4))
    assert await watched(nation, WEEK) == NOTHING
    await nation.answer("A", WEEK + 1, halves(10, 3, 2))
    assert await watched(nation, WEEK + 1) == WatchReport(raised=1, ended=0, queued=0)
    (episode,) = await alerts.open_episodes(nation.db)
    assert (episode.center_id, episode.alert, episode.week) == (nation.ids["A"], "fall", WEEK + 1)
    told = from_json(AlertContent, episode.content)
    # Of the others neither moved, so the country's movement is nil: 87.5 − 37.5.
    assert told.points == pytest.approx(50) and told.methodology == LATER
    (shown,) = (await published.latest(nation.db, center_ids=[nation.ids["A"]])).values()
    assert shown.visible.adjusted is not None and told.index == shown.visible.adjusted.value
    said = words(told, texts_in("ru"))
    assert f"{number(told.index, 'ru')}. Против прошлых 13 недель он опустился на 50,0 сильнее, чем по стране" in said


async def test_where_the_whole_country_falls_nobody_is_told(nation: Nation) -> None:
    for week, many in ((WEEK, 40), (WEEK + 1, 10)):
        for code in nation.ids:
            await nation.answer(code, week, halves(many, 3, 2))
        assert await watched(nation, week) == NOTHING


def test_an_alert_frozen_before_2026_1_keeps_its_words() -> None:
    old = AlertContent(Alert.FALL, "Центр", "Город", answered=True, index=38.2, points=49.3)
    without = to_json(old).replace(f', "methodology": "{EARLIER}"', "")
    assert "methodology" not in without
    assert "на 49,3 меньше, чем в прошлые 13 недель" in words(from_json(AlertContent, without), texts_in("ru"))
