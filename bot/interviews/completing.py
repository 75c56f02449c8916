"""Fixes the quality class of an interview when it completes, from the facts that methodology §2 asks for."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import structlog

from handlers.client.events import LOGGED, Events
from questionnaire.flow import COOLDOWN, progress
from questionnaire.model import Entry, RespondentType
from scoring.quality import Assessment, assess
from scoring.timing import (
    BURST_MINUTES,
    LEAST_RATE,
    RATE_WEEKS,
    OpeningHours,
    burst_limit,
    completion_rate,
    is_off_hours,
    kiosk_burst_limit,
    opening_hours,
    speed_limit,
)
from storage.access import memberships
from storage.counting import changes
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.entry import kiosks
from storage.places import centers
from storage.places.centers import Center
from storage.places.verification import REQUIRED
from storage.survey import completions, interviews
from storage.survey.open_interviews import Interview

log = structlog.get_logger(__name__)

LAST = 1_000
"""How many of a type's latest interviews make its median."""
LIMIT_KEPT = timedelta(minutes=10)
"""How long to keep a median: it moves slowly, and reading a thousand interviews takes some milliseconds."""


def completer(db: Database, events: Events = LOGGED) -> Callable[[Interview, str | None, datetime], Awaitable[bool]]:
    """A function for handlers and jobs that completes an interview, with its comment if any. It returns False if the
    interview has ended already.

    It looks for a burst when the interview's turn to be written comes, so of clients who finish in the same instant,
    each is counted for the next.
    """
    limits = SpeedLimits(db)

    async def complete(interview: Interview, comment: str | None, now: datetime) -> bool:
        center = await centers.get(db, interview.center_id)
        hours = known_hours(center)
        assess_with = await _known_facts(db, limits, interview, center, hours, now)
        async with changes.completing(db, center.id) as connection:
            if interview.entry is Entry.KIOSK:
                burst = await _in_a_burst_on_kiosks(connection, center, now)
            else:
                burst = await _in_a_burst(connection, center, hours, now)
            found = assess_with(burst=burst)
            completed = await interviews.complete(
                db,
                interview,
                comment=comment,
                quality=found.quality,
                reasons=found.reasons,
                now=now,
                inside=connection,
            )
        if completed:
            events.completed(interview, now, commented=(comment or interview.comment) is not None)
        return completed

    return complete


async def _known_facts(
    db: Database, limits: "SpeedLimits", interview: Interview, center: Center, hours: OpeningHours | None, now: datetime
) -> Callable[..., Assessment]:
    """`assess`, with all facts but the burst."""
    kind, answered = interview.respondent_type, progress(interview.answers).answered > 0
    return partial(
        assess,
        answers=interview.answers,
        respondent_type=kind,
        age_band=interview.age_band,
        duplicate=await completions.seen_since(db, interview.respondent_id, center.id, now - COOLDOWN),
        staff=await memberships.has_role(db, interview.account),
        unverified=center.verification == REQUIRED and not interview.verified,
        speeding=answered and kind is not None and interview.total_seconds < await limits.of(kind, now),
        off_hours=hours is not None and is_off_hours(now.astimezone(ZoneInfo(center.timezone)), hours),
    )


class SpeedLimits:
    """The seconds below which an interview of a type is speeding, computed anew after `LIMIT_KEPT`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: dict[RespondentType, tuple[datetime, float]] = {}

    async def of(self, kind: RespondentType, now: datetime) -> float:
        reckoned, limit = self._kept.get(kind, (None, 0.0))
        if reckoned is None or abs(now - reckoned) >= LIMIT_KEPT:
            limit = speed_limit(await completions.last_seconds(self._db, kind, LAST))
            self._kept[kind] = (now, limit)
        return limit


def known_hours(center: Center) -> OpeningHours | None:
    """A center's opening hours; None if they are unknown or cannot be read, so that no client suffers for it."""
    try:
        return None if center.opening_hours is None else opening_hours(center.opening_hours)
    except ValueError as problem:
        log.warning("opening_hours_not_understood", center=center.code, problem=str(problem))
        return None


async def _in_a_burst(connection: Connection, center: Center, hours: OpeningHours | None, now: datetime) -> bool:
    """Whether the interview now completing exceeds the center's own rate within ten minutes."""
    start = now - timedelta(minutes=BURST_MINUTES)
    together = 1 + await completions.count(connection, center.id, center.timezone, after=start, until=now)
    if together <= burst_limit(LEAST_RATE):
        # No center's limit is lower, so its thirteen weeks need not be counted.
        return False
    weeks = timedelta(weeks=RATE_WEEKS)
    before = await completions.count(connection, center.id, center.timezone, after=start - weeks, until=start)
    return together > burst_limit(completion_rate(before, hours))


async def _in_a_burst_on_kiosks(connection: Connection, center: Center, now: datetime) -> bool:
    """Whether more people than the center's kiosks can serve have answered on them within ten minutes."""
    start = now - timedelta(minutes=BURST_MINUTES)
    together = 1 + await completions.count(connection, center.id, center.timezone, after=start, until=now, kiosk=True)
    return together > kiosk_burst_limit(await kiosks.number(connection, center.id))
