"""Fixes the quality class of an interview when it completes: gathers the facts that METHODOLOGY §2 asks for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from handlers.events import LOGGED, Events
from questionnaire.flow import COOLDOWN
from questionnaire.model import RespondentType
from scoring.quality import Assessment, assess
from scoring.timing import (
    BURST_MINUTES,
    LEAST_RATE,
    RATE_WEEKS,
    OpeningHours,
    burst_limit,
    completion_rate,
    is_off_hours,
    opening_hours,
    speed_limit,
)
from storage import centers, completions, interviews, memberships
from storage.centers import Center
from storage.database import Database
from storage.interviews import Interview

log = structlog.get_logger(__name__)

LAST = 1_000
"""So many interviews of a type make its median."""
LIMIT_KEPT = timedelta(minutes=10)
"""How long a median serves: it moves slowly, and looking at a thousand interviews takes some milliseconds."""


def completer(db: Database, events: Events = LOGGED) -> Callable[[Interview, str | None, datetime], Awaitable[bool]]:
    """What completes an interview, with its comment if there is one, for handlers and jobs; False if it has ended.

    One after the other: of clients who finish in the same instant, each is seen by the next.
    """
    assess_interview = assessor(db)
    turn = asyncio.Lock()

    async def complete(interview: Interview, comment: str | None, now: datetime) -> bool:
        async with turn:
            found = await assess_interview(interview, now)
            completed = await interviews.complete(
                db, interview, comment=comment, quality=found.quality, reasons=found.reasons, now=now
            )
        if completed:
            events.completed(interview, now, commented=comment is not None)
        return completed

    return complete


def assessor(db: Database) -> Callable[[Interview, datetime], Awaitable[Assessment]]:
    """What tells the class of an interview that completes now."""
    limits = SpeedLimits(db)

    async def assess_interview(interview: Interview, now: datetime) -> Assessment:
        center = await centers.get(db, interview.center_id)
        hours = known_hours(center)
        kind = interview.respondent_type
        return assess(
            answers=interview.answers,
            age_band=interview.age_band,
            duplicate=await completions.seen_since(db, interview.respondent_id, center.id, now - COOLDOWN),
            staff=await memberships.is_staff(db, interview.respondent_id),
            unverified=center.verification == "required" and not interview.verified,
            speeding=kind is not None and interview.total_seconds < await limits.of(kind, now),
            burst=await _in_a_burst(db, center, hours, now),
            off_hours=hours is not None and is_off_hours(now.astimezone(ZoneInfo(center.timezone)), hours),
        )

    return assess_interview


class SpeedLimits:
    """The seconds below which an interview of a type is speeding, reckoned anew after a while."""

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
    """A center's opening hours; None where they are not known, or not understood: no client may suffer for that."""
    try:
        return None if center.opening_hours is None else opening_hours(center.opening_hours)
    except ValueError as problem:
        log.warning("opening_hours_not_understood", center=center.code, problem=str(problem))
        return None


async def _in_a_burst(db: Database, center: Center, hours: OpeningHours | None, now: datetime) -> bool:
    """Whether the interview that completes now is one too many within ten minutes for the center's own rate."""
    start = now - timedelta(minutes=BURST_MINUTES)
    together = 1 + await completions.count(db, center.id, center.timezone, after=start, until=now)
    if together <= burst_limit(LEAST_RATE):
        # No center's limit is lower: its thirteen weeks need not be counted.
        return False
    weeks = timedelta(weeks=RATE_WEEKS)
    before = await completions.count(db, center.id, center.timezone, after=start - weeks, until=start)
    return together > burst_limit(completion_rate(before, hours))
