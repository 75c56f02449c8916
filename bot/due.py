"""Which week's digest is due: asked of the clocks of centers, remembered nowhere."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scoring.windows import last_complete_week, local_day
from storage.centers import Center
from storage.digest_hours import USUAL_HOUR, monday_at

REGION_HOUR = 10
"""When a region's digest waits no longer for a center whose own is late."""


def due_week(center: Center, now: datetime, hour: int = USUAL_HOUR) -> int | None:
    """The newest week whose digest is due by the center's own clock; None for a center that is newer than that."""
    week = last_complete_week(local_day(now, center.timezone))
    if now < monday_at(week, center.timezone, hour):
        week -= 1
    return week if center.created_at <= monday_at(week, center.timezone, hour) else None


def region_due_week(mine: Sequence[Center], done: Mapping[int, int], now: datetime) -> int | None:
    """The newest week that all of a region's centers have their digest of, or whose Monday has come to ten by the last
    of their clocks; None where all are newer than that.

    done   the newest week with a digest, by center id
    """
    there = [center for center in mine if due_week(center, now) is not None]
    if not there:
        return None
    late = [due_week(center, now, REGION_HOUR) for center in there]
    return max(min(done[center.id] for center in there), min((week for week in late if week is not None), default=0))
