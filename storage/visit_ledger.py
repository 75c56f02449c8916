"""The visit ledger: visit tokens, answers and reported visits of every center and day (the center's own days).

Answers are counted from the interviews, tokens from their own rows: there are no separate tallies. Visits are reported
by the center, or counted by its own system.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Row, case, func, literal, select

from questionnaire.model import Entry
from storage import visit_counts
from storage.centers import week_number
from storage.changes import COUNTED
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import centers, interviews, visit_issues, visit_reports, visit_tokens

Days = Counter[tuple[int, date]]
"""Numbers by center id and day."""
ONE = literal(1)
LARGEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""


@dataclass(frozen=True, slots=True)
class VisitDay:
    """A center's day. Visit tokens: `issued`, `redeemed`, `completed` (the interview was completed that day) and
    `expired` unused. `answers`: all completed interviews, however their clients came. `visits`: the center's own
    report, else what its system has counted (`storage.visit_counts`); None if there is neither."""

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
    done = interviews.c.completed_week.between(week_number(start), week_number(end))
    with_token = interviews.c.entry == Entry.VISIT_TOKEN.value
    async with db.read() as connection:

        async def count(moment: Column[Any], *where: ColumnElement[bool], number: Any = ONE) -> Days:
            center_id = moment.table.c.center_id
            query = select(center_id, centers.c.timezone, moment.label("moment"), number.label("number"))
            query = query.join(centers, centers.c.id == center_id).where(*where)
            if center_ids is not None:
                query = query.where(center_id.in_(center_ids))
            return _by_local_day(await connection.execute(query), start, end)

        issued = await count(issues.issued_at, issues.issued_at >= earliest, number=issues.tokens)
        over = await count(issues.expires_at, issues.expires_at.between(earliest, now), number=issues.tokens)
        redeemed = await count(tokens.redeemed_at, tokens.expires_at >= earliest)
        over_redeemed = await count(tokens.expires_at, tokens.expires_at.between(earliest, now))
        answers = await count(interviews.c.completed_at, done)
        completed = await count(interviews.c.completed_at, done, with_token)
        visits = await _visits(connection, start, end, center_ids)
    return [
        VisitDay(
            center_id=key[0],
            day=key[1],
            issued=issued[key],
            redeemed=redeemed[key],
            completed=completed[key],
            expired=over[key] - over_redeemed[key],
            answers=answers[key],
            visits=visits.get(key),
        )
        for key in sorted(issued.keys() | over.keys() | redeemed.keys() | answers.keys() | visits.keys())
    ]


async def answers_and_visits(
    db: Database, *, start: date, end: date, center_ids: Sequence[int]
) -> tuple[dict[int, dict[date, int]], dict[int, dict[date, int]]]:
    """The interviews that count and the visits reported, by center and day, from `start` to `end`, both included."""
    query = (
        select(
            interviews.c.center_id, centers.c.timezone, interviews.c.completed_at.label("moment"), ONE.label("number")
        )
        .join(centers, centers.c.id == interviews.c.center_id)
        .where(
            interviews.c.center_id.in_(center_ids),
            interviews.c.completed_week.between(week_number(start), week_number(end)),
            interviews.c.quality.in_(COUNTED),
        )
    )
    async with db.read() as connection:
        answers = (await connection.execute(query)).all()
        visits = await _visits(connection, start, end, center_ids)
    return _of_each(_by_local_day(answers, start, end)), _of_each(visits)


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
            found.update(await connection.scalars(query))
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


def _by_local_day(rows: Iterable[Row[Any]], start: date, end: date) -> Days:
    """Sums the rows' numbers by center and day, in the center's zone."""
    counts: Days = Counter()
    # Most moments are full hours, and many answers share one.
    local: dict[tuple[datetime, str], date] = {}
    for row in rows:
        moment, timezone = row.moment, row.timezone
        day = local.get((moment, timezone))
        if day is None:
            day = local[moment, timezone] = moment.astimezone(ZoneInfo(timezone)).date()
        if start <= day <= end:
            counts[row.center_id, day] += row.number
    return counts


async def _visits(
    connection: Connection, start: date, end: date, center_ids: Sequence[int] | None
) -> Mapping[tuple[int, date], int]:
    query = select(visit_reports).where(visit_reports.c.day.between(start, end))
    if center_ids is not None:
        query = query.where(visit_reports.c.center_id.in_(center_ids))
    counted = await visit_counts.by_day(connection, start, end, center_ids)
    # What a center has reported of a day holds; its system may have missed some.
    return counted | {(row.center_id, row.day): row.visits for row in await connection.execute(query)}
