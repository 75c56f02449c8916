"""The visit ledger: visit tokens, answers and reported visits of every center and day (the center's own days).

Answers are counted from the interviews, tokens from their own rows: there are no separate tallies. Visits are reported
by the center, or counted by its own system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, case, func, select

from questionnaire.model import Entry
from storage.counting.changes import COUNTED
from storage.counting.local_days import COUNT, Days, by_moment, counted, of_centers
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.entry import visit_counts
from storage.places.centers import week_number
from storage.tables import interviews, visit_issues, visit_reports, visit_tokens

LARGEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""


class VisitDay(NamedTuple):
    """A center's day. Visit tokens: `issued`, `redeemed`, `completed` (the interview was completed that day) and
    `expired` unused. `answers`: all completed interviews, however their clients came. `visits`: the center's own
    report, else what its system has counted (`storage.entry.visit_counts`); None if there is neither."""

    center_id: int
    day: date
    issued: int
    redeemed: int
    completed: int
    expired: int
    answers: int
    visits: int | None


@dataclass(frozen=True, slots=True)
class VisitReport:
    """The number of visits in a day, as the center counted them."""

    center_id: int
    day: date
    visits: int


async def report(db: Database, reports: Sequence[VisitReport]) -> None:
    """Saves reports in one transaction; a new report for a day replaces the old one."""
    values = [{"center_id": one.center_id, "day": one.day, "visits": one.visits} for one in reports]
    statement = db.insert(visit_reports)
    statement = statement.on_conflict_do_update(
        index_elements=[visit_reports.c.center_id, visit_reports.c.day], set_={"visits": statement.excluded.visits}
    )
    async with db.write() as connection:
        await connection.execute(statement, values)


async def ledger(
    db: Database, *, start: date, end: date, now: datetime, center_ids: Sequence[int] | None = None
) -> list[VisitDay]:
    """The days from `start` to `end`, both included, on which anything happened, by center and day."""
    earliest = datetime.combine(start, time.min, UTC) - LARGEST_OFFSET
    issues, tokens = visit_issues.c, visit_tokens.c
    async with db.read() as connection:

        async def count(moment: Column[Any], *where: ColumnElement[bool], number: Any = COUNT) -> Days:
            query = of_centers(by_moment(db, moment, number).where(*where), center_ids)
            [found] = counted((await connection.execute(query)).all(), start, end)
            return found

        tokens_of = func.sum(issues.tokens)
        issued = await count(issues.issued_at, issues.issued_at >= earliest, number=tokens_of)
        over = await count(issues.expires_at, issues.expires_at.between(earliest, now), number=tokens_of)
        redeemed = await count(tokens.redeemed_at, tokens.expires_at >= earliest)
        over_redeemed = await count(tokens.expires_at, tokens.expires_at.between(earliest, now))
        answers, completed = await _answers(db, connection, start, end, center_ids)
        visits = await _visits(db, connection, start, end, center_ids)
    # A year of a nation has hundreds of thousands of days: what a counter lacks would take it a call.
    return [
        VisitDay(
            *key,
            issued=issued.get(key, 0),
            redeemed=redeemed.get(key, 0),
            completed=completed.get(key, 0),
            expired=over.get(key, 0) - over_redeemed.get(key, 0),
            answers=answers.get(key, 0),
            visits=visits.get(key),
        )
        for key in sorted(issued.keys() | over.keys() | redeemed.keys() | answers.keys() | visits.keys())
    ]


async def all_answers_and_visits(
    db: Database, *, start: date, end: date, center_ids: Sequence[int]
) -> tuple[dict[int, dict[date, int]], dict[int, dict[date, int]]]:
    """All completed interviews and the visits, by center and day, from `start` to `end`, both included."""
    async with db.read() as connection:
        answers, _ = await _answers(db, connection, start, end, center_ids)
        visits = await _visits(db, connection, start, end, center_ids)
    return _of_each(answers), _of_each(visits)


async def answers_and_visits(
    db: Database, *, start: date, end: date, center_ids: Sequence[int]
) -> tuple[dict[int, dict[date, int]], dict[int, dict[date, int]]]:
    """The interviews that count and the visits reported, by center and day, from `start` to `end`, both included."""
    query = by_moment(db, interviews.c.completed_at, COUNT)
    query = of_centers(query.where(_completed(start, end), interviews.c.quality.in_(COUNTED)), center_ids)
    async with db.read() as connection:
        [answers] = counted((await connection.execute(query)).all(), start, end)
        visits = await _visits(db, connection, start, end, center_ids)
    return _of_each(answers), _of_each(visits)


def _of_each(counts: Mapping[tuple[int, date], int]) -> dict[int, dict[date, int]]:
    found: dict[int, dict[date, int]] = {}
    for (center_id, day), number in counts.items():
        found.setdefault(center_id, {})[day] = number
    return found


async def by_token(db: Database, *, first_week: int, last_week: int) -> dict[int, tuple[int, int]]:
    """The interviews that count in these weeks by center: all of them, and those that came by visit token. Centers
    without any by token are left out."""
    token = func.sum(case((interviews.c.entry == Entry.VISIT_TOKEN.value, 1), else_=0)).label("token")
    query = (
        select(interviews.c.center_id, func.count().label("number"), token)
        .where(interviews.c.completed_week.between(first_week, last_week), interviews.c.quality.in_(COUNTED))
        .group_by(interviews.c.center_id)
    )
    return {row.center_id: (row.number, row.token) for row in await db.rows(query) if row.token}


async def taking_part(db: Database, *, start: date, end: date, center_ids: Sequence[int] | None = None) -> set[int]:
    """The centers with a visit, reported or counted, from `start` to `end`, or with tokens valid on one of the days."""
    earliest = datetime.combine(start, time.min, UTC) - LARGEST_OFFSET
    latest = datetime.combine(end, time.max, UTC) + LARGEST_OFFSET
    alive = visit_issues.c.issued_at <= latest, visit_issues.c.expires_at >= earliest
    found: set[int] = set()
    async with db.read() as connection:
        for column, where in (
            (visit_issues.c.center_id, alive),
            (visit_reports.c.center_id, (visit_reports.c.day.between(start, end),)),
        ):
            query = select(column).where(*where).distinct()
            if center_ids is not None:
                query = query.where(column.in_(center_ids))
            found.update((await connection.scalars(query)).all())
        found.update(await visit_counts.counting(connection, earliest, latest, center_ids))
    return found


async def reported_spans(db: Database, center_ids: Sequence[int] | None = None) -> Mapping[int, tuple[date, date]]:
    """The first and the last day that each center, or its system, has reported."""
    days = visit_reports.c
    query = select(days.center_id, func.min(days.day).label("first"), func.max(days.day).label("last"))
    if center_ids is not None:
        query = query.where(days.center_id.in_(center_ids))
    async with db.read() as connection:
        rows = await connection.execute(query.group_by(days.center_id))
        reported = {row.center_id: (row.first, row.last) for row in rows}
        counted = await visit_counts.spans(connection, center_ids)
    for center_id, (first, last) in counted.items():
        known = reported.get(center_id, (first, last))
        reported[center_id] = min(first, known[0]), max(last, known[1])
    return reported


async def _answers(
    db: Database, connection: Connection, start: date, end: date, center_ids: Sequence[int] | None
) -> list[Days]:
    """All completed interviews, and those of them that came by visit token."""
    by_token = func.sum(case((interviews.c.entry == Entry.VISIT_TOKEN.value, 1), else_=0))
    query = by_moment(db, interviews.c.completed_at, COUNT, by_token).where(_completed(start, end))
    rows = await connection.execute(of_centers(query, center_ids))
    return counted(rows.all(), start, end, numbers=2)


def _completed(start: date, end: date) -> ColumnElement[bool]:
    return interviews.c.completed_week.between(week_number(start), week_number(end))


async def _visits(
    db: Database, connection: Connection, start: date, end: date, center_ids: Sequence[int] | None
) -> Mapping[tuple[int, date], int]:
    query = select(visit_reports).where(visit_reports.c.day.between(start, end))
    if center_ids is not None:
        query = query.where(visit_reports.c.center_id.in_(center_ids))
    known = await visit_counts.by_day(db, connection, start, end, center_ids)
    # What a center has reported of a day holds; its system may have missed some.
    return {**known, **{(row.center_id, row.day): row.visits for row in (await connection.execute(query)).all()}}
