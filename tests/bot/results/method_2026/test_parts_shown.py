"""Praise, groups and single questions: only what may be shown, and the same until it is published anew."""

from collections.abc import AsyncIterator, Sequence

import pytest_asyncio
from sqlalchemy import delete, select

from bot.results.frozen_json import from_json
from bot.results.method_2026 import groups, published, publishing
from bot.results.method_2026.own import OwnFigures
from questionnaire.loader import load
from storage.counting import packed_weeks
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots_2026
from storage.tables import interviews
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import population

E3 = 8
"""The place of a question that not everybody answers."""


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    country = population("product")
    database = await filled(url, country, last=4)
    await with_norms(database, country)
    yield database
    await database.close()


async def only(db: Database, answers: Sequence[str], *, earlier: Sequence[str] = ()) -> int:
    """A center with these answers of its last week, and others of the week before, and nothing else."""
    center_id = min(one.id for one in await centers.listing(db))
    async with db.write() as connection:
        await connection.execute(delete(interviews).where(interviews.c.center_id == center_id))
    if earlier:
        await answered(db, center_id, WEEK - 1, earlier)
    await answered(db, center_id, WEEK, answers)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    return center_id


def said(first: str, e3: str = "9") -> str:
    """F1 and U1 as given, all else 3."""
    codes = ["3"] * 15
    codes[0], codes[3], codes[E3] = first[0], first[1], e3
    return "".join(codes)


async def test_the_two_questions_answered_best_are_praised_from_75_points_on(db: Database) -> None:
    """F1: ten 5 and ten 4, 87.5; U1: twenty 4, 75.0; the others 50."""
    center_id = await only(db, [said("54")] * 10 + [said("44")] * 10)
    assert (await published.latest(db))[center_id].visible.praised == ("F1", "U1")


async def test_below_75_points_nothing_is_praised(db: Database) -> None:
    """U1: nineteen 4 and one 3 are 73.75."""
    center_id = await only(db, [said("34")] * 19 + [said("33")])
    assert (await published.latest(db))[center_id].visible.praised == ()


async def test_a_question_that_four_people_of_a_block_answered_is_not_shown_by_itself(db: Database) -> None:
    """All who used the contact centre praise it: ten in the first week, and four or five in the last."""
    for few in (4, 5):
        last = [said("33", "5")] * few + [said("33")] * (20 - few)
        center_id = await only(db, last, earlier=[said("33", "5")] * 10)
        one = (await published.latest(db))[center_id]
        code = load().codes[E3]
        assert one.visible.praised == ((code,) if few == 5 else ())
        shown = (await groups.read(db, {center_id: one}))[center_id].questions
        assert (code in {question.code for question in shown}) is (few == 5)
        async with db.write() as connection:
            await connection.exec_driver_sql("DELETE FROM snapshots_2026")
            await connection.exec_driver_sql("DELETE FROM frames_2026")


async def test_groups_stay_as_they_were_shown_when_somebody_has_gone_since(db: Database) -> None:
    """Counted anew they would differ by one person."""
    center_id = await only(db, [said("55")] * 20 + [said("11")] * 20)
    one = (await published.latest(db))[center_id]
    before = (await groups.read(db, {center_id: one}))[center_id]
    assert before.questions
    async with db.write() as connection:
        row = (await connection.execute(select(interviews).where(interviews.c.center_id == center_id))).first()
        assert row is not None
        await connection.execute(
            delete(interviews).where(interviews.c.center_id == center_id, interviews.c.id == row.id)
        )
        await packed_weeks.mark(db, connection, [(center_id, row.completed_week)])
    after = (await groups.read(db, {center_id: one}))[center_id]
    assert (after.questions, after.recommendations, after.lenses) == ((), (), ())
    exact = from_json(OwnFigures, (await snapshots_2026.latest(db))[center_id].result)
    for group in after.groups:
        assert group.score == round(exact.adjusted_groups[group.code], 1)
        shown = one.visible.groups[group.code]
        assert group.high - group.low <= shown.high - shown.low + 1e-9
    # Nor do the public figures move, whose only source is the snapshot.
    assert (await published.latest(db))[center_id].visible == one.visible
