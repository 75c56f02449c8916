"""Interviews by class and reasons, on each kind of database."""

from datetime import timedelta

from sqlalchemy import update

from questionnaire.model import AgeBand, Entry, RespondentType
from storage.counting import quality_counts
from storage.engine.database import Database
from storage.imports.responses_file import Response
from storage.places import centers
from storage.places.centers import local_week
from storage.survey import importing
from storage.survey.importing import Assessed
from storage.tables import interviews
from tests.storage.conftest import NOW

WEEK = local_week(NOW, "Europe/Moscow")


async def add(db: Database, code: str, *classes: str, weeks_ago: int = 0) -> int:
    """Interviews of a center, each with its class and reasons such as "B:speeding,burst"; returns the center's id."""
    center = await centers.by_code(db, code)
    moment = NOW - timedelta(weeks=weeks_ago)
    rows = []
    for number, one in enumerate(classes):
        quality, _, reasons = one.partition(":")
        response = Response(
            center_id=center.id,
            timezone=center.timezone,
            id=f"{weeks_ago}-{number}",
            respondent_type=RespondentType.JOB_SEEKER,
            age_band=AgeBand.FROM_25,
            entry=Entry.POSTER,
            verified=False,
            questionnaire="2022.1",
            language="ru",
            started_at=moment,
            completed_at=moment,
            answers="4" * 15,
            quality=quality,
            reasons=reasons,
            comment=None,
        )
        rows.append(Assessed(response, quality, reasons))
    assert await importing.add(db, rows) == len(classes)
    return center.id


async def test_interviews_are_counted_by_class_and_reasons(db: Database) -> None:
    bry = await add(
        db,
        "BRY-01",
        "clean",
        "clean",
        "clean:straight_lining",
        "B:speeding",
        "B:speeding",
        "B:speeding,burst",
        "X:staff",
    )
    await add(db, "BRY-01", "clean", "X:staff", weeks_ago=3)
    pri = await add(db, "PRI-01", "X:duplicate")
    assert await quality_counts.counts(db, first_week=WEEK - 2, last_week=WEEK) == {
        bry: {
            ("clean", ""): 2,
            ("clean", "straight_lining"): 1,
            ("B", "speeding"): 2,
            ("B", "speeding,burst"): 1,
            ("X", "staff"): 1,
        },
        pri: {("clean", ""): 0, ("X", "duplicate"): 1},
    }
    assert await quality_counts.counts(db, first_week=WEEK - 3, last_week=WEEK - 1, center_ids=[bry, pri]) == {
        bry: {("clean", ""): 1, ("X", "staff"): 1}
    }


async def test_spans_read_together_are_those_read_one_by_one(db: Database) -> None:
    bry = await add(db, "BRY-01", "clean", "clean:straight_lining", "B:speeding", weeks_ago=4)
    await add(db, "BRY-01", "X:staff", "B:speeding", weeks_ago=1)
    pri = await add(db, "PRI-01", "clean", weeks_ago=4)
    spans = [(WEEK - 5, WEEK), (WEEK - 1, WEEK)]
    found = await quality_counts.counts_of_each(db, spans)
    assert [one.by_center for one in found] == [
        {
            bry: {("clean", ""): 1, ("clean", "straight_lining"): 1, ("B", "speeding"): 2, ("X", "staff"): 1},
            pri: {("clean", ""): 1},
        },
        {bry: {("clean", ""): 0, ("B", "speeding"): 1, ("X", "staff"): 1}},
    ]
    assert [one.by_center for one in found] == [
        await quality_counts.counts(db, first_week=first, last_week=last) for first, last in spans
    ]
    assert [one.words_alone for one in found] == [{}, {}]
    async with db.write() as connection:
        await connection.execute(update(interviews).where(interviews.c.quality == "B").values(answers="0" * 15))
    for center_ids, wrote in ((None, [{bry: 2}, {bry: 1}]), ([pri], [{}, {}])):
        again = await quality_counts.counts_of_each(db, spans, center_ids=center_ids)
        assert [one.words_alone for one in again] == wrote
