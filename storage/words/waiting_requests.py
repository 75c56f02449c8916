"""Requests to be called back as administrators see them: those of their centers, and how long they wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, select

from storage.access.memberships import Membership
from storage.access.rights import Rights, among
from storage.delivery import outbox
from storage.delivery.digest_hours import SATURDAY, next_working_hour
from storage.delivery.outbox import Kind
from storage.engine.database import Database
from storage.places.centers import week_number
from storage.tables import callback_requests, centers
from storage.words.callback_requests import CallbackRequest, State, read

PATIENCE = 2
"""A request that is still new after this number of whole working days waits too long. Public holidays are not known."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, with its center's region and clock."""

    request: CallbackRequest
    center_name: str
    region_id: int
    timezone: str

    def is_late(self, today: date) -> bool:
        """Still new after two working days."""
        return self.request.state is State.NEW and late_on(self.request.made_on) <= today


@dataclass(frozen=True, slots=True)
class WeekOfRequests:
    """How many requests came in a week, and how many became late in it."""

    asked: int = 0
    late: int = 0


def late_on(asked: date) -> date:
    """The first day on which a request is late: two working days have passed since the day on which it was made.

    >>> monday, friday = date(2026, 11, 23), date(2026, 11, 27)
    >>> f"{late_on(monday):%A}", f"{late_on(friday):%A}"
    ('Thursday', 'Wednesday')
    """
    day, left = asked, PATIENCE
    while left:
        day += DAY
        left -= day.weekday() < SATURDAY
    return day + DAY


async def of_center(db: Database, center_id: int) -> list[CallbackRequest]:
    """Those that nobody has reached yet, the oldest first."""
    found = await _asked(db, callback_requests.c.center_id == center_id, _open())
    return [one.request for one in found]


async def visible(db: Database, mine: Rights) -> list[Asked]:
    """Those that nobody has reached yet, of all centers that the rights cover, the oldest first."""
    # First which centers: their requests lie with them.
    async with db.read() as connection:
        covered = list(await connection.scalars(select(centers.c.id).where(among(mine))))
    return await _asked(db, callback_requests.c.center_id.in_(covered), _open())


async def late(db: Database, now: datetime) -> dict[int, list[Asked]]:
    """Those that wait too long, by center."""
    found: dict[int, list[Asked]] = {}
    for one in await _asked(db, callback_requests.c.state == State.NEW.value):
        if one.is_late(today_in(one.timezone, now)):
            found.setdefault(one.request.center_id, []).append(one)
    return found


async def of_week(db: Database, week: int) -> dict[int, WeekOfRequests]:
    """By region. Each request is late in one week at most. Requests stand for fourteen days: a digest that is made
    within the week after misses none, except those that were withdrawn."""
    # The rule of small cells is about answers, from which somebody could be recognised. These are letters, each of
    # which its center's administrators have had, and for which the region answers: one is worth saying.
    found: dict[int, WeekOfRequests] = {}
    for one in await _asked(db):
        known = found.get(one.region_id, WeekOfRequests())
        asked, late = week_number(one.request.made_on) == week, _was_late_in(one.request, week)
        found[one.region_id] = WeekOfRequests(known.asked + asked, known.late + late)
    return found


async def remind(
    db: Database, center_id: int, late_since: date, timezone: str, recipients: Sequence[Membership], now: datetime
) -> int:
    """Queues a reminder of the requests that became late on a day, once; how many are queued now."""
    # Neither a request nor the moment of the tick that found it stands in the row.
    today = datetime.combine(today_in(timezone, now), time.min, UTC)
    queued = 0
    async with db.write() as connection:
        for recipient in recipients:
            queued += await outbox.enqueue(
                db,
                connection,
                key=f"{Kind.REQUESTS_WAIT}:{center_id}:{late_since}:{recipient.id}",
                kind=Kind.REQUESTS_WAIT,
                center_id=center_id,
                membership_id=recipient.id,
                created_at=today,
                due_at=next_working_hour(now, timezone, recipient.digest_hour),
            )
    return queued


def today_in(timezone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(timezone)).date()


def _was_late_in(request: CallbackRequest, week: int) -> bool:
    """Whether it became late in that week, new until then."""
    day = late_on(request.made_on)
    return week_number(day) == week and (request.handled_on is None or request.handled_on >= day)


def _open() -> ColumnElement[bool]:
    return callback_requests.c.state != State.REACHED.value


async def _asked(db: Database, *where: ColumnElement[bool]) -> list[Asked]:
    query = (
        select(callback_requests, centers.c.name.label("center_name"), centers.c.region_id, centers.c.timezone)
        .join(centers, centers.c.id == callback_requests.c.center_id)
        .where(*where)
        .order_by(callback_requests.c.made_on, callback_requests.c.id)
    )
    return [_one(row) for row in await db.rows(query)]


def _one(row: Row[Any]) -> Asked:
    return Asked(read(row._mapping), row.center_name, row.region_id, row.timezone)
