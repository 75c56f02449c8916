"""After a move to another database, published results can be recomputed, and open interviews go on."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.messenger.links import BOT_USERNAME
from bot.results.method_2022 import verification
from storage.backup import copying
from storage.engine.database import Database
from storage.survey import interviews, open_interviews
from storage.workers import properties
from tests import postgres
from tests.bot.nation import EMP, Nation, moment_of
from tests.scoring.by_hand import halves, same
from tests.storage.people import ANNA, begin

WEEK = 105_688


@pytest.fixture(params=["to a server", "and back"])
def way(request: pytest.FixtureRequest, tmp_path: Path, postgres_server: postgres.Server) -> list[str]:
    """The databases in the order of the moves."""
    files = [f"sqlite+aiosqlite:///{tmp_path / name}" for name in ("first.db", "last.db")]
    server = postgres_server.new_url()
    return [files[0], server] if request.param == "to a server" else [files[0], server, files[1]]


async def test_published_weeks_stay_verifiable_and_an_open_interview_goes_on(way: list[str]) -> None:
    nation = await Nation.build(way[0], ["A", "B", "C"])
    for week in (WEEK - 1, WEEK):
        for code, high in zip("ABC", (5, 4, 3), strict=True):
            await nation.answer(code, week, halves(60, high, high - 1))
            await nation.answer(code, week, same(4, 30), EMP)
        await nation.publish(week)
    moment = moment_of(WEEK, 1)
    interview = await begin(nation.db, ANNA, moment, center_id=nation.ids["A"], answered=7)
    await properties.put(nation.db, BOT_USERNAME, "czn_bot")
    await nation.db.close()

    for source, target in pairwise(way):
        await move(source, target)

    db = await Database.open(way[-1])
    for week in (WEEK - 1, WEEK):
        verdicts = await verification.verify(db, center=None, week=week)
        assert [(one.center, one.differences) for one in verdicts] == [("A", ()), ("B", ()), ("C", ())]
    found = await open_interviews.find_open(db, ANNA)
    assert found == interview
    step = found
    for position in range(7, 15):
        answered = await interviews.record_answer(db, step, position, 5, moment + timedelta(minutes=1))
        assert answered is not None
        step = answered
    assert step.answers == "4" * 7 + "5" * 8
    assert await interviews.complete(db, step, comment=None, quality="clean", reasons=(), now=moment)
    # The next week is published on top of the ones that came along.
    later = Nation(db, way[-1], nation.ids)
    later._number = nation._number
    await later.answer("B", WEEK + 1, same(5, 10))
    assert (await later.publish(WEEK + 1, "B")).published == 1
    (verdict,) = await verification.verify(db, center="B", week=WEEK + 1)
    assert verdict.differences == ()
    await db.close()


async def move(source: str, target: str) -> None:
    here, there = await Database.open(source), await Database.open(target)
    await copying.copy(here, there, lambda done, total: None)
    await here.close()
    await there.close()
