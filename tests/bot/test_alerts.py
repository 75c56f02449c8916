"""Alerts: what raises them, once for each episode, and to whom."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot import letters
from bot.alerts import raising, wording
from bot.alerts.content import AlertContent, GroupFall
from handlers.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, Entry
from scoring.alerts import Alert, lasting_fall
from scoring.index import Composition, State
from scoring.result import ByType, Quality
from scoring.shown import Shown
from scoring.standing import NOWHERE
from scoring.trend import Change
from scoring.windows import monday, week_of
from storage import alerts, centers, interviews, memberships, outbox
from storage.memberships import Membership
from storage.tables import centers as center_table
from tests.bot.drawn import drawn_here
from tests.bot.nation import Nation, halves, moment_of, same
from tests.storage.people import ANNA, BORIS, appoint, begin

WEEK = week_of(date(2026, 11, 16))


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    built = await Nation.build(url, ["A", "B", "C"])
    yield built
    await built.db.close()


async def raised(nation: Nation, week: int) -> list[tuple[str, str, int]]:
    """What a run of the week raises: of which center, what, since which week before it."""
    known = {(one.center, one.alert, one.week) for one in await alerts.listing(nation.db)}
    await raising.run(nation.db, await centers.listing(nation.db), week=week, now=moment_of(week))
    now = {(one.center, one.alert, one.week) for one in await alerts.listing(nation.db)}
    return sorted((center, alert, week - since) for center, alert, since in now - known)


async def heard(nation: Nation, week: int, *members: Membership) -> list[str]:
    """The words that reach these people."""
    write = letters.for_item(nation.db, drawn_here, "ru", lambda sealed: None)
    items = await outbox.claim(nation.db, now=moment_of(week, 6), limit=100, lease=timedelta(hours=1))
    return [
        getattr(await write(item), "text", "")
        for item in items
        if item.membership_id in {member.id for member in members}
    ]


def seen(points: float | None, *, called: bool = True) -> Shown:
    change = None if points is None else Change(points, -3.0, 0.001)
    return Shown(
        n=100, n_job_seekers=100, n_employers=0, state=State.FIRM, composition=Composition.ABSENT, missing=0,
        quality=Quality(), standing=NOWHERE, by_type=ByType(), change=change, called=called,
    )  # fmt: skip


def test_a_fall_lasts_when_two_publications_running_call_it_one() -> None:
    down, up, noise, none = seen(-4.0), seen(4.0), seen(-4.0, called=False), seen(None, called=False)
    assert lasting_fall([down, down, down, up]) == 3
    assert lasting_fall([down, down]) == 2
    for newest_first in ([down], [down, up, down], [down, noise, down], [noise, down, down], [none], []):
        assert lasting_fall(newest_first) is None


async def test_a_lasting_fall_is_told_once_and_again_only_after_it_has_ended(nation: Nation) -> None:
    member = await appoint(nation.db, ANNA, moment_of(WEEK - 40), center_id=nation.ids["A"])
    for week in (WEEK - 13, WEEK - 12, WEEK - 11, WEEK - 10):
        for code in "ABC":
            await nation.answer(code, week, halves(60))
    for week in range(WEEK, WEEK + 4):
        await nation.answer("A", week, halves(60, 3, 2))
        for code in "BC":
            await nation.answer(code, week, halves(60))
        await nation.publish(week)
        found = await raised(nation, week)
        assert found == ([("A", "fall", 1)] if week == WEEK + 1 else []), week - WEEK
    (words,) = await heard(nation, WEEK + 3, member)
    assert "Уже 2 недели подряд индекс заметно ниже, чем кварталом раньше" in words


async def test_two_silent_weeks_are_told_once_until_somebody_answers(nation: Nation) -> None:
    for week in range(WEEK - 5, WEEK + 6):
        for code in "BC":
            await nation.answer(code, week, same(4, 1))
    await nation.answer("A", WEEK - 2, same(4, 3))
    assert await raised(nation, WEEK - 1) == []
    assert await raised(nation, WEEK) == [("A", "silence", 1)]
    assert await raised(nation, WEEK + 1) == []
    await nation.answer("A", WEEK + 2, same(4, 1))
    assert await raised(nation, WEEK + 2) == []
    assert await raised(nation, WEEK + 4) == [("A", "silence", 1)]


async def test_an_answer_of_this_very_morning_ends_the_silence(nation: Nation) -> None:
    for code in "ABC":
        await nation.answer(code, WEEK + 1, same(4, 1))
    assert await raised(nation, WEEK) == []


async def test_a_poster_by_which_nobody_has_answered_is_told_once(nation: Nation) -> None:
    for code in "ABC":
        await nation.answer(code, WEEK, same(4, 1))
    made = moment_of(WEEK) - timedelta(days=20)
    async with nation.db.write() as connection:
        chosen = center_table.c.code.in_(["A", "B"])
        await connection.execute(update(center_table).where(chosen).values(poster_made_at=made))
    interview = await begin(nation.db, BORIS, made + timedelta(days=1), center_id=nation.ids["B"])
    assert interview.entry is Entry.POSTER
    assert await raised(nation, WEEK) == [("A", "poster", WEEK - week_of(made.date()))]
    assert await raised(nation, WEEK) == []
    assert await interviews.find_open(nation.db, BORIS) is not None


async def test_nobody_gets_more_than_two_alerts_a_week_and_who_has_stopped_none(nation: Nation) -> None:
    anna = [await appoint(nation.db, ANNA, moment_of(WEEK - 40), center_id=nation.ids[code]) for code in "ABC"]
    await appoint(nation.db, BORIS, moment_of(WEEK - 40), center_id=nation.ids["C"])
    await memberships.stop(nation.db, BORIS, now=moment_of(WEEK - 1))
    assert [alert for _, alert, _ in await raised(nation, WEEK)] == ["silence"] * 3
    listed = await alerts.listing(nation.db)
    assert sorted(one.sent + one.unsent for one in listed) == [0, 1, 1]
    assert len(await heard(nation, WEEK, *anna)) == 1, "the second has to wait a second: it is the same chat"


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_short_and_a_name_stays_text(language: str) -> None:
    about = AlertContent("A-1", "<b>«Центр» & Ко</b>" * 12, "Город")
    cases: list[tuple[Alert, dict[str, Any]]] = [
        (Alert.FALL, {"weeks": 5, "index": 71.25, "before": 78.0, "group": GroupFall("E", -12.3)}),
        (Alert.FALL, {"weeks": 2, "index": 71.25, "before": 78.0}),
        (Alert.SILENCE, {"last_monday": monday(WEEK)}),
        (Alert.SILENCE, {}),
        (Alert.POSTER, {"poster_made": date(2026, 10, 1)}),
    ]
    for alert, facts in cases:
        words = wording.words(alert, replace(about, **facts), texts_in(language), load())
        assert len(words) < 700 and "&lt;b&gt;" in words and "None" not in words
