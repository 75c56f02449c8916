"""Visits that a center's own system tells of, by the hour and the type of client, and to how many it gave a link."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from questionnaire.model import RespondentType
from storage.counting.local_days import Days, by_moment, counted, of_centers
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour, hour_of_day
from storage.tables import centers, visit_counts

LARGEST_OFFSET = timedelta(hours=14)
"""No zone is further from UTC."""
HOUR, HOURS = timedelta(hours=1), 24


@dataclass(frozen=True, slots=True)
class HourCount:
    """An hour of the day at a center, by its own clock: the visits of a type on some days, and those with a link."""

    center_id: int
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


async def by_hour(db: Database, *, start: date, end: date) -> list[HourCount]:
    """The counts of the centers' own days from `start` to `end`, both included, by center and the hour first counted.

    The database adds them up by the hours of UTC, for as long as a zone's clock is the same time ahead of it: a nation
    counts hundreds of thousands of hours.
    """
    table, found = visit_counts.c, list[tuple[int, datetime, HourCount]]()
    key = (table.center_id, table.respondent_type, hour_of_day(table.hour, embedded=db.embedded).label("hour"))
    sums = (func.sum(table.visits).label("visits"), func.sum(table.invited).label("invited"))
    query = select(*key, func.min(table.hour).label("first"), *sums).join(centers, centers.c.id == table.center_id)
    async with db.read() as connection:
        for zone in (await connection.scalars(select(centers.c.timezone).distinct())).all():
            for first, last, ahead in _steady_hours(zone, start, end):
                within = query.where(centers.c.timezone == zone, table.hour.between(first, last)).group_by(*key)
                for row in (await connection.execute(within)).all():
                    hour = (timedelta(hours=int(row.hour)) + ahead) // HOUR % HOURS
                    one = HourCount(row.center_id, hour, RespondentType(row.respondent_type), row.visits, row.invited)
                    found.append((row.center_id, row.first, one))
    found.sort(key=lambda counted: (*counted[:2], counted[2].respondent_type))
    return _merged(one for *_, one in found)


def _merged(counts: Iterable[HourCount]) -> list[HourCount]:
    """Where a clock is changed, two hours of UTC are the same hour of the day."""
    found: dict[tuple[int, int, RespondentType], HourCount] = {}
    for one in counts:
        key = one.center_id, one.hour, one.respondent_type
        if (known := found.get(key)) is not None:
            one = replace(one, visits=known.visits + one.visits, invited=known.invited + one.invited)
        found[key] = one
    return list(found.values())


def _steady_hours(timezone: str, start: date, end: date) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The full hours of the days in a zone, as spans with their first and last hour and how far its clock is ahead of
    UTC throughout."""
    zone, edge = ZoneInfo(timezone), _edge(start, -1)
    hours = (edge + at * HOUR for at in range((_edge(end, 1) - edge) // HOUR))
    inside = ((hour, local) for hour in hours if start <= (local := hour.astimezone(zone)).date() <= end)
    for ahead, pairs in groupby(inside, key=lambda pair: pair[1].utcoffset()):
        alike = [hour for hour, _ in pairs]
        yield alike[0], alike[-1], ahead or timedelta()


async def by_day(
    db: Database, connection: Connection, start: date, end: date, center_ids: Sequence[int] | None
) -> Days:
    """All visits by center and day."""
    hour = visit_counts.c.hour
    query = of_centers(by_moment(db, hour, func.sum(visit_counts.c.visits)).where(_around(start, end)), center_ids)
    [found] = counted((await connection.execute(query)).all(), start, end)
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
    table = visit_counts.c
    ends = select(table.center_id, func.min(table.hour).label("first"), func.max(table.hour).label("last"))
    if center_ids is not None:
        ends = ends.where(table.center_id.in_(center_ids))
    each = ends.group_by(table.center_id).subquery()
    query = select(centers.c.id, centers.c.timezone, each.c.first, each.c.last)
    query = query.join(each, each.c.center_id == centers.c.id)
    return {
        row.id: (_day(row.first, row.timezone), _day(row.last, row.timezone))
        for row in (await connection.execute(query)).all()
    }


def _around(start: date, end: date) -> ColumnElement[bool]:
    return visit_counts.c.hour.between(_edge(start, -1), _edge(end, 1))


def _day(moment: datetime, timezone: str) -> date:
    return moment.astimezone(ZoneInfo(timezone)).date()


def _edge(day: date, sign: int) -> datetime:
    """Far enough out for any zone."""
    return datetime.combine(day + timedelta(days=max(sign, 0)), time.min, UTC) + sign * LARGEST_OFFSET
