"""Interviews by class and reasons, on each kind of database."""

from datetime import timedelta

from questionnaire.model import AgeBand, Entry, RespondentType
from storage import centers, importing, quality_counts
from storage.centers import local_week
from storage.engine.database import Database
from storage.files.responses_file import Response
from storage.importing import Assessed
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
