"""The job that opens and closes alerts and tells people about them. Two runs or two processes do no harm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.alerts import falls
from bot.alerts.content import AlertContent
from bot.alerts.falls import Level
from bot.alerts.recipients import recipients_of
from bot.results.frozen_json import to_json
from scoring.alerts import MOST_IN_A_WEEK, Alert, silent_since, unscanned_since
from scoring.method_2026.versions import USUAL, Methodologies
from scoring.windows import local_day, week_of
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.quality import alerts
from storage.quality.alerts import Episode, Signs
from storage.workers import jobs

log = structlog.get_logger(__name__)

EVERY_SECONDS = 1_800
MARGIN = timedelta(hours=2)
"""The longest time between the moment that a national run records and its commit."""
NEWS = timedelta(days=14)
"""How long an alert waits for room in its recipients' weeks. Older ones stay in the digests and in `alerts list`."""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """Episodes that began and ended, messages that were queued."""

    raised: int
    ended: int
    queued: int


@dataclass(frozen=True, slots=True)
class _Finding:
    """A condition of a center: it has held since `week`, or holds no longer if that is None."""

    week: int | None
    content: AlertContent


async def watch(db: Database, now: datetime, methodologies: Methodologies = USUAL) -> WatchReport:
    """Judges falls by the version of the methodology that leads now."""
    listed = {center.id: center for center in await centers.listing(db)}
    under_way = {(one.center_id, one.alert): one for one in await alerts.open_episodes(db)}
    found = _visible(await alerts.signs(db), listed, now)
    falling = [center_id for center_id, alert in under_way if alert == Alert.FALL]
    found |= await _falls(db, listed, falling, methodologies.leading_on(now.date()))
    raised = [
        Episode(center_id, alert, finding.week, to_json(finding.content), now)
        for (center_id, alert), finding in found.items()
        if finding.week is not None and (center_id, alert) not in under_way
    ]
    ended = [one.key for place, one in under_way.items() if one.center_id not in listed or _is_over(found.get(place))]
    await alerts.settle(db, raised, ended, now=now)
    queued = await _tell(db, listed, now)
    if raised or ended or queued:
        log.info("alerts", raised=len(raised), ended=len(ended), queued=queued)
    return WatchReport(len(raised), len(ended), queued)


def _is_over(finding: _Finding | None) -> bool:
    return finding is not None and finding.week is None


def _visible(signs: Sequence[Signs], listed: Mapping[int, Center], now: datetime) -> dict[tuple[int, str], _Finding]:
    """Findings from the times at which clients came: posters and silence, for every center."""
    found = {}
    for sign in signs:
        center = listed.get(sign.center_id)
        if center is None:
            continue
        poster = sign.poster_made_at, sign.poster_scanned_at
        moments = {
            Alert.POSTER: unscanned_since(*poster, now),
            Alert.SILENCE: silent_since(sign.created_at, sign.answered_at, *poster, now),
        }
        for alert, since in moments.items():
            week = None if since is None else week_of(local_day(since, center.timezone))
            answered = sign.answered_at is not None
            found[center.id, str(alert)] = _Finding(week, AlertContent(alert, center.name, center.city, answered))
    return found


async def _falls(
    db: Database, listed: Mapping[int, Center], under_way: Sequence[int], methodology: str
) -> dict[tuple[int, str], _Finding]:
    """Falls of the centers published since the job last succeeded. Their two newest windows must agree."""
    last = (await jobs.last_runs(db)).get(alerts.JOB)
    since = None if last is None or last.finished_at is None else last.finished_at - MARGIN
    found = await falls.of_renewed(db, methodology, since=since, listed=listed, under_way=under_way)
    return {
        (center_id, str(Alert.FALL)): _Finding(one.now.week if one.lasting else None, _fall(listed[center_id], one.now))
        for center_id, one in found.items()
    }


def _fall(center: Center, now: Level) -> AlertContent:
    return AlertContent(
        Alert.FALL,
        center.name,
        center.city,
        answered=True,
        index=now.index,
        points=now.points,
        methodology=now.methodology,
    )


async def _tell(db: Database, listed: Mapping[int, Center], now: datetime) -> int:
    fresh = [one for one in await alerts.open_episodes(db) if one.raised_at > now - NEWS and one.center_id in listed]
    if not fresh:
        return 0
    order = list(Alert)
    fresh.sort(key=lambda one: (order.index(Alert(one.alert)), one.raised_at, one.center_id))
    zones = {center.id: center.timezone for center in listed.values()}
    recipients = await recipients_of(db, listed)
    return await alerts.tell(db, fresh, recipients, zones, most_in_a_week=MOST_IN_A_WEEK, now=now)
