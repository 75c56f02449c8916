"""Visits that a system counts: by hour and type, in the ledger where the center has reported none itself."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import update

from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.entry import visit_counts, visit_ledger
from storage.entry.visit_counts import HourCount
from storage.entry.visit_ledger import VisitReport
from storage.tables import centers

SEEKER, EMPLOYER = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
EVENING = datetime(2026, 11, 24, 14, 40, tzinfo=UTC)
"""In Vladivostok, ten hours ahead, the next day has begun."""
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


async def count(db: Database, center_id: int, moment: datetime, visits: dict[RespondentType, int]) -> None:
    async with db.write() as connection:
        await visit_counts.add(db, connection, center_id, visits=visits, invited={SEEKER: 1}, now=moment)


async def test_visits_add_up_by_hour_and_type_on_the_centers_own_day(db: Database) -> None:
    for center_id in (1, 2):
        await count(db, center_id, EVENING, {SEEKER: 2, EMPLOYER: 1})
    await count(db, 1, EVENING + timedelta(minutes=10), {SEEKER: 3})
    await count(db, 1, EVENING - timedelta(hours=1), {EMPLOYER: 4})
    assert await visit_counts.by_hour(db, start=TODAY, end=TODAY) == [
        HourCount(1, 16, EMPLOYER, 4, 0),
        HourCount(1, 17, EMPLOYER, 1, 0),
        HourCount(1, 17, SEEKER, 5, 2),
    ]
    assert [(one.center_id, one.hour) for one in await visit_counts.by_hour(db, start=TOMORROW, end=TOMORROW)] == [
        (2, 0), (2, 0),
    ]  # fmt: skip


async def test_the_hour_is_that_of_the_clock_on_its_day(db: Database) -> None:
    """Berlin goes back from two hours ahead of UTC to one on October 25, 2026; Kolkata is five and a half ahead."""
    async with db.write() as connection:
        for center_id, zone in ((1, "Europe/Berlin"), (2, "Asia/Kolkata")):
            await connection.execute(update(centers).where(centers.c.id == center_id).values(timezone=zone))
    for day, hour in ((24, 7), (25, 7), (26, 8), (26, 23)):
        for center_id in (1, 2):
            await count(db, center_id, datetime(2026, 10, day, hour, 10, tzinfo=UTC), {SEEKER: day})
    found = await visit_counts.by_hour(db, start=date(2026, 10, 24), end=date(2026, 10, 26))
    # At seven in summer and at eight in winter it is nine in Berlin; the last hour belongs to the next day.
    assert [(one.center_id, one.hour, one.visits, one.invited) for one in found] == [
        (1, 9, 24 + 26, 2), (1, 8, 25, 1), (2, 12, 24 + 25, 2), (2, 13, 26, 1),
    ]  # fmt: skip


async def test_the_ledger_has_them_where_the_center_has_reported_nothing(db: Database) -> None:
    await count(db, 1, EVENING, {SEEKER: 2, EMPLOYER: 1})
    await count(db, 1, EVENING - timedelta(days=1), {SEEKER: 4})
    await visit_ledger.report(db, [VisitReport(1, TODAY, 40), VisitReport(1, TODAY - timedelta(days=5), 30)])
    days = await visit_ledger.ledger(db, start=TODAY - timedelta(days=1), end=TODAY, now=EVENING)
    assert [(one.day, one.visits) for one in days] == [(TODAY - timedelta(days=1), 4), (TODAY, 40)]
    assert await visit_ledger.reported_spans(db) == {1: (TODAY - timedelta(days=5), TODAY)}
    assert await visit_ledger.taking_part(db, start=TODAY, end=TODAY) == {1}
    await count(db, 2, EVENING, {SEEKER: 1})
    assert await visit_ledger.reported_spans(db, [2]) == {2: (TOMORROW, TOMORROW)}
    assert await visit_ledger.taking_part(db, start=TOMORROW, end=TOMORROW) == {1, 2}
