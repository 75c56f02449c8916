"""Visits that a center's own system tells of, by the hour and the type of client, and to how many it gave a link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from questionnaire.model import RespondentType
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.local_days import Days, by_moment, counted, of_centers
from storage.tables import centers, visit_counts

LARGEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""


@dataclass(frozen=True, slots=True)
class VisitCount:
    """An hour of a center, by its own clock: visits of a type, and those of them with a link."""

    center_id: int
    day: date
    hour: int
    respondent_type: RespondentType
    visits: int
    invited: int


async def add(
    db: Database,
    connection: Connection,
    center_id: int,
    *,
    visits: Mapping[RespondentType, int],
    invited: Mapping[RespondentType, int],
    now: datetime,
) -> None:
    """Counts visits of now, in the caller's transaction."""
    statement = db.insert(visit_counts)
    sums = {name: visit_counts.c[name] + statement.excluded[name] for name in ("visits", "invited")}
    statement = statement.on_conflict_do_update(index_elements=list(visit_counts.primary_key), set_=sums)
    # In one order, so that two calls at once do not wait for each other.
    for kind in sorted(visits):
        row = {"center_id": center_id, "hour": full_hour(now), "respondent_type": kind.value}
        await connection.execute(statement.values(**row, visits=visits[kind], invited=invited.get(kind, 0)))


async def between(db: Database, *, start: date, end: date, center_ids: Sequence[int] | None = None) -> list[VisitCount]:
    """The counts of the centers' own days from `start` to `end`, both included."""
    async with db.read() as connection:
        return await read(connection, start, end, center_ids)


async def by_day(
    db: Database, connection: Connection, start: date, end: date, center_ids: Sequence[int] | None
) -> Days:
    """All visits by center and day."""
    hour = visit_counts.c.hour
    query = of_centers(by_moment(db, hour, func.sum(visit_counts.c.visits)).where(_around(start, end)), center_ids)
    [found] = counted(await connection.execute(query), start, end)
    return found


async def counting(
    connection: Connection, earliest: datetime, latest: datetime, center_ids: Sequence[int] | None
) -> set[int]:
    """The centers that counted a visit between two moments."""
    query = select(visit_counts.c.center_id).where(visit_counts.c.hour.between(earliest, latest)).distinct()
    if center_ids is not None:
        query = query.where(visit_counts.c.center_id.in_(center_ids))
    return set(await connection.scalars(query))


async def spans(connection: Connection, center_ids: Sequence[int] | None) -> dict[int, tuple[date, date]]:
    """The first and the last day of each center's counts."""
    hour = visit_counts.c.hour
    query = select(centers.c.id, centers.c.timezone, func.min(hour).label("first"), func.max(hour).label("last"))
    query = query.join(visit_counts, visit_counts.c.center_id == centers.c.id).group_by(centers.c.id)
    if center_ids is not None:
        query = query.where(visit_counts.c.center_id.in_(center_ids))
    return {
        row.id: (_day(row.first, row.timezone), _day(row.last, row.timezone)) for row in await connection.execute(query)
    }


async def read(connection: Connection, start: date, end: date, center_ids: Sequence[int] | None) -> list[VisitCount]:
    query = (
        select(visit_counts, centers.c.timezone)
        .join(centers, centers.c.id == visit_counts.c.center_id)
        .where(_around(start, end))
        .order_by(*visit_counts.primary_key)
    )
    if center_ids is not None:
        query = query.where(visit_counts.c.center_id.in_(center_ids))
    found, known = [], dict[tuple[datetime, str], datetime]()
    for row in await connection.execute(query):
        local = known.get((row.hour, row.timezone))
        if local is None:
            local = known[row.hour, row.timezone] = row.hour.astimezone(ZoneInfo(row.timezone))
        if start <= local.date() <= end:
            kind = RespondentType(row.respondent_type)
            found.append(VisitCount(row.center_id, local.date(), local.hour, kind, row.visits, row.invited))
    return found


def _around(start: date, end: date) -> ColumnElement[bool]:
    return visit_counts.c.hour.between(_edge(start, -1), _edge(end, 1))


def _day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


def _edge(day: date, sign: int) -> datetime:
    """Far enough out for any zone."""
    return datetime.combine(day + timedelta(days=max(sign, 0)), time.min, UTC) + sign * LARGEST_OFFSET
