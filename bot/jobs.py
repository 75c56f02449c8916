"""What the schedule and the command line do: a function each, safe to run twice, with the clock as a parameter."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.digest.center import building as writing
from bot.digest.center import comments as voice_weekly
from bot.digest.due import due_in, due_week
from bot.digest.region import freezing as regions_weekly
from bot.interviews.completing import completer
from bot.results import action_outcomes, publishing, visit_totals
from bot.results.frozen_json import to_json
from handlers.events import LOGGED, Events
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.methodology import STANDARD
from scoring.windows import monday, window
from storage import answers, bad_tokens, callback_requests, centers, digests, interviews, memberships, snapshots, visits
from storage.centers import Center
from storage.digests import Digest
from storage.engine.database import Database

log = structlog.get_logger(__name__)

IDLE = timedelta(hours=1)
"""An interview with all questions answered counts after this long, whether or not the comment was skipped."""


@dataclass(frozen=True, slots=True)
class WeekReport:
    """What a weekly run has done: centers published, digests of centers and regions built, messages queued."""

    published: int
    digests: int
    queued: int


async def finish_idle(db: Database, now: datetime, events: Events = LOGGED) -> int:
    """Completes interviews whose client has answered everything and left before the comment."""
    complete = completer(db, events)
    finished = 0
    for interview in await interviews.answered_idle(db, before=now - IDLE):
        finished += await complete(interview, None, interview.touched_at)
    return finished


async def purge_visits(db: Database, now: datetime) -> int:
    """Deletes what is no longer needed: codes of expired visit tokens, who tried bad ones, contacts in time."""
    return await visits.purge(db, now) + await bad_tokens.purge(db, now) + await callback_requests.purge(db, now)


async def weekly(
    db: Database, now: datetime, events: Events = LOGGED, themes: Sequence[Theme] | None = None
) -> WeekReport:
    """Publishes and builds the digests of all centers whose Monday morning has come and whose digest has not; then
    those of the regions whose centers have theirs. Comments are sorted by the themes, by default the shipped ones."""
    await finish_idle(db, now, events)
    if not await digests.is_missing(db, [due_in(zone, now) for zone in await centers.zones(db)]):
        return WeekReport(0, 0, 0)
    done = await digests.last_weeks(db)
    listed = await centers.listing(db)
    due: dict[int, list[Center]] = {}
    for center in listed:
        week = due_week(center, now)
        if week is not None and done[center.id] < week:
            due.setdefault(week, []).append(center)
    report = WeekReport(0, 0, 0)
    for week, chosen in due.items():
        one = await _run_centers(db, chosen, week=week, now=now, themes=themes)
        report = WeekReport(report.published + one.published, report.digests + one.digests, report.queued + one.queued)
    regions, queued = await regions_weekly.run_due(db, listed, now)
    return WeekReport(report.published, report.digests + regions, report.queued + queued)


async def run_week(db: Database, *, week: int, now: datetime, themes: Sequence[Theme] | None = None) -> WeekReport:
    """Publishes a week, builds the digests of all centers and regions and queues them for their recipients."""
    report = await _run_centers(db, None, week=week, now=now, themes=themes)
    regions = regions_weekly.by_region(await centers.listing(db))
    queued = await regions_weekly.run(db, regions, week=week, now=now)
    return WeekReport(report.published, report.digests + len(regions), report.queued + queued)


async def _run_centers(
    db: Database, chosen: Sequence[Center] | None, *, week: int, now: datetime, themes: Sequence[Theme] | None
) -> WeekReport:
    """The same for centers alone, all of them by default."""
    listed = await centers.listing(db)
    center_ids = None if chosen is None else [center.id for center in chosen]
    published = await publishing.publish(db, week=week, now=now, center_ids=center_ids)
    new = await answers.completed_in_week(db, week)
    (visits,) = await visit_totals.over(db, chosen or listed, [window(week, STANDARD.window_weeks)], now=now)
    taken = await action_outcomes.read(db, center_ids, monday(week + 1))
    everywhere = regions_weekly.by_region(listed)
    queued = 0
    for region_id, mine in regions_weekly.by_region(chosen or listed).items():
        latest = await snapshots.latest(db, region_id=region_id, up_to_week=week)
        # Many snapshots take a while to read; people are answered meanwhile.
        compared = await asyncio.to_thread(writing.region_rollup, everywhere[region_id], latest, region_id)
        recipients = await memberships.recipients(db, [center.id for center in mine])
        published_here = {center.id: latest[center.id] for center in mine if center.id in latest}
        voices = await voice_weekly.of_snapshots(db, published_here, themes or load_themes())
        for center in mine:
            snapshot = latest.get(center.id)
            content = writing.content(
                center,
                snapshot,
                week=week,
                new=new.get(center.id, 0),
                region=compared,
                questionnaire=load(),
                visits=visits.get(center.id),
                voice=voices.get(center.id),
                actions=taken.get(center.id, ()),
            )
            digest = Digest(center.id, week, snapshot.revision if snapshot else None, to_json(content), now)
            theirs = [recipient for recipient in recipients if recipient.center_id == center.id]
            queued += await digests.freeze(db, digest, theirs)
    report = WeekReport(published.published, len(chosen or listed), queued)
    log.info("week_published", week=week, centers=report.published, digests=report.digests, queued=report.queued)
    return report
