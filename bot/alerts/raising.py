"""Finds what administrators should hear of after a week, and raises it. Safe to run twice: an alert is raised once for
what began in a certain week."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.alerts.content import AlertContent, GroupFall
from bot.frozen import to_json
from bot.shown import shown_of
from scoring.alerts import Alert, falls, lasting_fall
from scoring.shown import Shown
from scoring.windows import local_day, monday, week_of
from storage import alerts, answers, memberships, snapshots
from storage.alerts import RaisedAlert
from storage.centers import Center
from storage.database import Database
from storage.memberships import Membership
from storage.snapshots import Snapshot

log = structlog.get_logger(__name__)

SILENT_WEEKS = 2
"""Complete weeks without an answer, and none since."""
POSTER_DAYS = 14
Found = tuple[Center, Alert, int, AlertContent]
"""Of which center, what, since which week."""


async def run(db: Database, chosen: Sequence[Center], *, week: int, now: datetime) -> int:
    """Raises the alerts of centers whose digests of `week` are there; how many messages were queued."""
    by_id = {center.id: center for center in chosen}
    recipients = await _recipients(db, chosen)
    queued = 0
    for find in (_falls, _silences, _posters):
        async for center, alert, since, content in find(db, by_id, week, now):
            raised = RaisedAlert(center.id, alert.value, since, to_json(content), now)
            told = await alerts.announce(db, raised, recipients.get(center.id, ()), week=week)
            if told is not None:
                log.info("alert_raised", alert=alert.value, center=center.code, since=since, queued=told)
                queued += told
    return queued


async def _falls(db: Database, centers: Mapping[int, Center], week: int, now: datetime) -> AsyncIterator[Found]:
    """Those whose newest publication is this week's and calls a fall, as the one before it did."""
    running: dict[int, list[Shown]] = {}
    still, at = list(centers), week
    while still:
        found = await snapshots.latest(db, center_ids=still, up_to_week=at)
        # Many snapshots take a while to read; people are answered meanwhile.
        fallen = await asyncio.to_thread(_fallen, found.values(), at)
        for center_id, seen in fallen.items():
            running.setdefault(center_id, []).append(seen)
        still, at = list(fallen), at - 1
    for center_id, shown in running.items():
        weeks = lasting_fall(shown)
        if weeks is not None:
            yield centers[center_id], Alert.FALL, week - weeks + 1, _fall(centers[center_id], weeks, shown[0])


def _fallen(found: Iterable[Snapshot], week: int) -> dict[int, Shown]:
    shown = {snapshot.center_id: shown_of(snapshot) for snapshot in found if snapshot.week == week}
    return {center_id: seen for center_id, seen in shown.items() if falls(seen)}


async def _silences(db: Database, centers: Mapping[int, Center], week: int, now: datetime) -> AsyncIterator[Found]:
    first = week - SILENT_WEEKS + 1
    heard = [await answers.completed_in_week(db, one) for one in range(first, week + 2)]
    silent = [
        center
        for center in centers.values()
        if week_of(local_day(center.created_at, center.timezone)) < first
        and not any(center.id in brought for brought in heard)
    ]
    answered = await alerts.last_answered(db, [center.id for center in silent])
    for center in silent:
        last = answered.get(center.id)
        since = week_of(local_day(center.created_at, center.timezone)) if last is None else last + 1
        yield center, Alert.SILENCE, since, replace(_about(center), last_monday=None if last is None else monday(last))


async def _posters(db: Database, centers: Mapping[int, Center], week: int, now: datetime) -> AsyncIterator[Found]:
    unseen = await alerts.posters_nobody_answers(db, list(centers), before=now - timedelta(days=POSTER_DAYS))
    for center_id, made_at in unseen.items():
        center = centers[center_id]
        made = local_day(made_at, center.timezone)
        yield center, Alert.POSTER, week_of(made), replace(_about(center), poster_made=made)


def _fall(center: Center, weeks: int, seen: Shown) -> AlertContent:
    assert seen.index is not None and seen.change is not None
    fallen = [
        GroupFall(code, seen.groups[code].value - seen.before[code].value)
        for code in seen.groups.keys() & seen.before.keys()
    ]
    worst = min(fallen, key=lambda group: group.points, default=None)
    index = seen.index.value
    return replace(_about(center), weeks=weeks, index=index, before=index - seen.change.points, group=worst)


def _about(center: Center) -> AlertContent:
    return AlertContent(center.code, center.name, center.city)


async def _recipients(db: Database, chosen: Sequence[Center]) -> dict[int, list[Membership]]:
    """A center's administrators; those of its region where it has none."""
    found: dict[int, list[Membership]] = {}
    for member in await memberships.recipients(db, [center.id for center in chosen]):
        if member.center_id is not None:
            found.setdefault(member.center_id, []).append(member)
    of_regions = await memberships.region_recipients(db)
    for center in chosen:
        if center.id not in found:
            found[center.id] = [member for member in of_regions if member.region_id == center.region_id]
    return found
