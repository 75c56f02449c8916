"""Finds the week whose digest is due, from the centers' clocks alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from scoring.windows import last_complete_week, local_day
from storage.delivery.digest_hours import USUAL_HOUR, DueWeek, monday_at
from storage.places.centers import Center

Regions = Mapping[int, Sequence[Center]]
"""Centers by region id."""
REGION_HOUR = 10
"""The hour from which a region's digest no longer waits for a late center."""


@lru_cache(maxsize=256)
def due_in(timezone: str, now: datetime, hour: int = USUAL_HOUR) -> DueWeek:
    """The newest week whose digests are due by the clocks of a zone."""
    week = last_complete_week(local_day(now, timezone))
    if now < monday_at(week, timezone, hour):
        week -= 1
    return DueWeek(timezone, week, since=monday_at(week, timezone, hour))


def due_next(timezone: str, now: datetime) -> datetime:
    """When digests become due next by the clocks of a zone."""
    return monday_at(due_in(timezone, now).week + 1, timezone, USUAL_HOUR)


def due_week(center: Center, now: datetime, hour: int = USUAL_HOUR) -> int | None:
    """The same for a center by its own clock; None if the center is newer than that week."""
    due = due_in(center.timezone, now, hour)
    return due.week if center.created_at <= due.since else None


def region_due_week(mine: Sequence[Center], done: Mapping[int, int], now: datetime) -> int | None:
    """The newest week for which all of a region's centers have their digest, or on whose Monday the last of their
    clocks has reached ten. None if all centers are newer than that.

    done   the newest week with a digest, by center id
    """
    there = [center for center in mine if due_week(center, now) is not None]
    if not there:
        return None
    late = [due_week(center, now, REGION_HOUR) for center in there]
    return max(min(done[center.id] for center in there), min((week for week in late if week is not None), default=0))


def by_region(listed: Sequence[Center]) -> Regions:
    found: dict[int, list[Center]] = defaultdict(list)
    for center in listed:
        found[center.region_id].append(center)
    return found
