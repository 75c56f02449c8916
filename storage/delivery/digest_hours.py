"""When a digest leaves: on the Monday after its week, at the hour its recipient chose, by the clock of the place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from storage.access.memberships import Membership
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import centers, memberships, outbox

USUAL_HOUR = 9
"""When digests are made, and sent to recipients who have not chosen another hour."""
HOURS = range(USUAL_HOUR, 22)
"""The hours that a recipient may choose."""
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueWeek:
    """The week whose digests are due in a zone, and the moment when they became due."""

    timezone: str
    week: int
    since: datetime


def monday_at(week: int, timezone: str, hour: int) -> datetime:
    """That hour of the Monday after a week, in UTC."""
    monday = date.fromordinal((week + 1) * 7 + 1)
    return datetime.combine(monday, time(hour), ZoneInfo(timezone)).astimezone(UTC)


def due_at(week: int, zones: Sequence[str], hour: int | None, now: datetime) -> datetime:
    """When an existing digest is sent: at once, or at the later hour that was chosen, by the last of the place's
    clocks."""
    if hour is None or not leaves_later(hour):
        return now
    return max([now, *(monday_at(week, zone, hour) for zone in zones)])


def leaves_later(hour: int | None) -> bool:
    """Whether a digest leaves at another hour than the usual one, so that the clocks of its place matter."""
    return hour is not None and hour > USUAL_HOUR


def next_working_hour(now: datetime, timezone: str, hour: int | None) -> datetime:
    """When the zone's clock next shows the hour (the usual one by default), Monday to Friday, in UTC."""
    zone, wanted = ZoneInfo(timezone), time(USUAL_HOUR if hour is None else hour)
    day = now.astimezone(zone).date()
    while (moment := datetime.combine(day, wanted, zone).astimezone(UTC)) < now or day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return moment


async def zones_of(connection: Connection, *, center_id: int | None, region_id: int | None) -> list[str]:
    """The zones of a center, or of a region's open centers."""
    here = centers.c.id == center_id if center_id is not None else centers.c.region_id == region_id
    query = select(centers.c.timezone).where(here, centers.c.closed_at.is_(None)).distinct()
    return list(await connection.scalars(query))


async def zones_of_centers(connection: Connection, center_ids: Sequence[int]) -> dict[int, list[str]]:
    """The zone of each of these centers that is open, alone in a list, by center id."""
    here = centers.c.id.in_(center_ids)
    query = select(centers.c.id, centers.c.timezone).where(here, centers.c.closed_at.is_(None))
    return {row.id: [row.timezone] for row in (await connection.execute(query)).all()}


async def choose(db: Database, member: Membership, hour: int, *, now: datetime) -> None:
    """Saves the hour for a membership, and moves its unsent digests. Raises ValueError."""
    if hour not in HOURS:
        raise ValueError(f"no digest leaves at {hour}")
    async with db.write() as connection:
        mine = memberships.c.id == member.id
        await connection.execute(update(memberships).where(mine).values(digest_hour=hour))
        zones = await zones_of(connection, center_id=member.center_id, region_id=member.region_id)
        waiting = (
            (outbox.c.membership_id == member.id) & (outbox.c.state == "queued") & (outbox.c.week.is_not(None))
        ) & outbox.c.kind.in_(("digest", "region_digest"))
        for row in (await connection.execute(select(outbox.c.key, outbox.c.week).where(waiting))).all():
            # A digest that another process has claimed meanwhile counts as sent.
            change = update(outbox).where(outbox.c.key == row.key, outbox.c.state == "queued")
            await connection.execute(change.values(due_at=due_at(row.week, zones, hour, now)))
