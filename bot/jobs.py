"""The jobs of the schedule and the command line. Each is a function that is safe to run twice and takes the time.

A bot has its weeks published by a process of its own, and starts without what that takes: only the functions that
publish import it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import structlog

from bot.digest.due import by_region, due_in, due_next, due_week, region_due_week
from bot.interviews.completing import completer
from handlers.client.events import LOGGED, Events
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.versions import USUAL, Versions
from scoring.method_2026.versions import USUAL as EARLIER
from scoring.method_2026.versions import Methodologies
from storage.delivery import digests, region_digests
from storage.delivery.digest_hours import DueWeek
from storage.engine.database import Database
from storage.entry import bad_tokens, networks, visits
from storage.places import centers
from storage.places.centers import Center
from storage.survey import contact_waits, launches, newcomers, open_interviews
from storage.words import callback_requests
from storage.workers import properties

if TYPE_CHECKING:
    from bot.digest.freezing import Frozen
    from bot.results.runs import Ahead

log = structlog.get_logger(__name__)

CASES_FOUND = "cases_found"
"""The last week in which the weekly run has looked for cases."""
IDLE = timedelta(hours=1)
"""An interview with all questions answered counts after this long, even if it was not sent."""


@dataclass(frozen=True, slots=True)
class WeekReport:
    """The results of a weekly run: centers published, digests of centers and regions built, messages queued."""

    published: int
    digests: int
    queued: int


async def finish_idle(db: Database, now: datetime, events: Events = LOGGED) -> int:
    """Completes interviews whose client has answered everything and left without sending them."""
    complete = completer(db, events)
    finished = 0
    for interview in await open_interviews.answered_idle(db, before=now - IDLE):
        finished += await complete(interview, interview.comment, interview.touched_at)
    return finished


async def purge_visits(db: Database, now: datetime) -> int:
    """Deletes data no longer needed: codes of expired visit tokens, records of who tried bad ones, contacts in time,
    yesterday's networks, launches that are too old.
    Words of people who have opened no interview for a day become letters."""
    gone = await visits.purge(db, now) + await bad_tokens.purge(db, now) + await callback_requests.purge(db, now)
    gone += await networks.purge(db, now) + await launches.purge(db, now)
    return gone + await contact_waits.purge(db, now) + await newcomers.settle(db, load().version, now)


async def weekly(
    db: Database,
    now: datetime,
    events: Events = LOGGED,
    themes: Sequence[Theme] | None = None,
    versions: Versions = USUAL,
    methodologies: Methodologies = EARLIER,
) -> WeekReport:
    """Publishes and builds the digests of all centers whose Monday morning has come and whose digest is missing; then
    the digests of the regions whose centers have theirs. Sorts comments by the themes, by default the shipped ones.

    When every clock has passed that hour, it looks for cases."""
    await finish_idle(db, now, events)
    if not await week_is_due(db, now):
        return WeekReport(0, 0, 0)
    return await publish_week(db, now, themes, versions, methodologies)


async def week_is_due(db: Database, now: datetime) -> bool:
    """Whether there is anything for `publish_week` to do. This runs every few seconds."""
    due = [due_in(zone, now) for zone in await centers.zones(db)]
    if await _cases_wait(db, due):
        return True
    if not await digests.is_missing(db, due):
        return False
    # A region may wait for its last center for an hour: until then nothing is to be done.
    listed = await centers.listing(db)
    done, regions_done = await digests.last_weeks(db), await region_digests.last_weeks(db)
    regions_due = ((one, region_due_week(mine, done, now)) for one, mine in by_region(listed).items())
    late = any(week is not None and regions_done.get(one, 0) < week for one, week in regions_due)
    return late or bool(_due(listed, done, now))


async def count_week(
    db: Database, hour: datetime, versions: Versions = USUAL, methodologies: Methodologies = EARLIER
) -> "dict[int, Ahead]":
    """Counts, by week, what `publish_week` would count at an hour that is still to come, and publishes nothing."""
    from bot.results import runs

    due = _due(await centers.listing(db), await digests.last_weeks(db), hour)
    return {
        week: await runs.count_ahead(
            db, week=week, hour=hour, center_ids=_ids(chosen), methodologies=methodologies, versions=versions
        )
        for week, chosen in due.items()
    }


async def next_due(db: Database, now: datetime) -> datetime | None:
    """When digests become due next; None without centers."""
    return min((due_next(zone, now) for zone in await centers.zones(db)), default=None)


async def publish_week(
    db: Database,
    now: datetime,
    themes: Sequence[Theme] | None = None,
    versions: Versions = USUAL,
    methodologies: Methodologies = EARLIER,
    ahead: "Mapping[int, Ahead]" = MappingProxyType({}),
) -> WeekReport:
    """The weekly run without the interviews of people who have left: what it computes may be done by any process. A
    center's digest is queued while others are still to be published. What was counted `ahead` and still holds is not
    counted again."""
    due = [due_in(zone, now) for zone in await centers.zones(db)]
    report = WeekReport(0, 0, 0)
    if await digests.is_missing(db, due):
        report = await _publish_due(db, now, themes, versions, methodologies, ahead)
    if await _cases_wait(db, due):
        week = _by_every_clock(due)
        # After the digests, for whatever reads these answers next.
        await _pack(db, week)
        await _find_cases(db, week, now, versions)
    return report


async def _publish_due(
    db: Database,
    now: datetime,
    themes: Sequence[Theme] | None,
    versions: Versions,
    methodologies: Methodologies,
    ahead: "Mapping[int, Ahead]",
) -> WeekReport:
    from bot.digest.freezing import Frozen, freeze, freeze_waiting_regions
    from bot.results import runs

    listed = await centers.listing(db)
    done, regions_done = await digests.last_weeks(db), await region_digests.last_weeks(db)
    due, published, frozen = _due(listed, done, now), 0, Frozen()
    for week, chosen in due.items():
        report, run = await runs.prepare(
            db, week=week, now=now, center_ids=_ids(chosen), methodologies=methodologies, versions=versions,
            ahead=ahead.get(week, runs.Ahead()),
        )  # fmt: skip
        published += report.leading.published
        done |= {center.id: week for center in chosen}
        regions = {
            region_id
            for region_id, mine in by_region(listed).items()
            if region_due_week(mine, done, now) == week and regions_done.get(region_id, 0) < week
        }
        frozen += await freeze(
            db,
            listed,
            chosen,
            week=week,
            now=now,
            themes=themes,
            region_is_due=regions.__contains__,
            methodologies=methodologies,
            run=run,
        )
    frozen += await freeze_waiting_regions(db, listed, now, methodologies, themes)
    return _reported(sorted(due), published, frozen)


def _by_every_clock(due: Sequence[DueWeek]) -> int:
    """The newest week that is over and published by every clock."""
    return min((one.week for one in due), default=0)


async def _cases_wait(db: Database, due: Sequence[DueWeek]) -> bool:
    """Whether that week has not been looked through for cases."""
    return _by_every_clock(due) > int(await properties.get(db, CASES_FOUND) or 0)


async def _pack(db: Database, week: int) -> None:
    from bot.results import packing

    await packing.pack(db, week)


async def _find_cases(db: Database, week: int, now: datetime, versions: Versions) -> None:
    """Looks for cases in a week, once."""
    from bot.results.method_2026 import case_finding
    from bot.results.windows import questionnaire_of

    found = await case_finding.open_cases(db, questionnaire_of(versions, week), week=week, now=now)
    await properties.put(db, CASES_FOUND, str(week))
    if found:
        log.info("cases_opened", week=week, cases=len(found))


async def run_week(
    db: Database,
    *,
    week: int,
    now: datetime,
    themes: Sequence[Theme] | None = None,
    versions: Versions = USUAL,
    methodologies: Methodologies = EARLIER,
) -> WeekReport:
    """Publishes a week, builds the digests of all centers and regions and queues them for their recipients."""
    from bot.digest.freezing import freeze
    from bot.results import runs

    report, run = await runs.prepare(db, week=week, now=now, methodologies=methodologies, versions=versions)
    listed = await centers.listing(db)
    frozen = await freeze(db, listed, listed, week=week, now=now, themes=themes, methodologies=methodologies, run=run)
    # Centers that have closed have no digests.
    await run.publish()
    return _reported([week], report.leading.published, frozen)


def _due(listed: Sequence[Center], done: Mapping[int, int], now: datetime) -> dict[int, list[Center]]:
    """The centers whose digest is due and missing, by week."""
    due: dict[int, list[Center]] = {}
    for center in listed:
        week = due_week(center, now)
        if week is not None and done[center.id] < week:
            due.setdefault(week, []).append(center)
    return due


def _ids(chosen: Sequence[Center]) -> list[int]:
    return [center.id for center in chosen]


def _reported(weeks: Sequence[int], published: int, frozen: "Frozen") -> WeekReport:
    # Every tick looks again at a region that waits for its last center.
    if published or frozen.digests:
        log.info("week_published", weeks=weeks, centers=published, digests=frozen.digests, queued=frozen.queued)
    return WeekReport(published, frozen.digests, frozen.queued)
