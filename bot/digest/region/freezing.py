"""The digests of regions: which are due, and their freezing. Safe to run twice and by two processes."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.digest.due import region_due_week
from bot.digest.region.building import SILENT_WEEKS, Brought, content
from bot.results.frozen_json import to_json
from storage import answers, digests, memberships, region_digests, snapshots
from storage.centers import Center
from storage.engine.database import Database
from storage.region_digests import RegionDigest

Regions = Mapping[int, Sequence[Center]]


async def run_due(db: Database, listed: Sequence[Center], now: datetime) -> tuple[int, int]:
    """Freezes and queues what is due, given all open centers; how many digests and messages that was."""
    done, centers_done = await region_digests.last_weeks(db), await digests.last_weeks(db)
    due: dict[int, dict[int, Sequence[Center]]] = defaultdict(dict)
    for region_id, mine in by_region(listed).items():
        week = region_due_week(mine, centers_done, now)
        if week is not None and done.get(region_id, 0) < week:
            due[week][region_id] = mine
    frozen = queued = 0
    for week, regions in due.items():
        frozen += len(regions)
        queued += await run(db, regions, week=week, now=now)
    return frozen, queued


async def run(db: Database, regions: Regions, *, week: int, now: datetime) -> int:
    """Freezes a week's digests of regions and queues them for their recipients; returns how many were queued."""
    brought = await brought_in(db, week)
    recipients = await memberships.region_recipients(db)
    queued = 0
    for region_id, mine in regions.items():
        latest = await snapshots.latest(db, region_id=region_id, up_to_week=week)
        # Many snapshots take a while to read; people are answered meanwhile.
        built = await asyncio.to_thread(content, mine[0].region, mine, latest, brought, week=week)
        digest = RegionDigest(region_id, week, to_json(built), now)
        theirs = [recipient for recipient in recipients if recipient.region_id == region_id]
        queued += await region_digests.freeze(db, digest, theirs)
    return queued


async def brought_in(db: Database, week: int) -> Brought:
    counts = [await answers.completed_in_week(db, week - back) for back in range(SILENT_WEEKS)]
    ids = {center_id for count in counts for center_id in count}
    return Brought(counts[0], {center_id: sum(count.get(center_id, 0) for count in counts) for center_id in ids})


def by_region(listed: Sequence[Center]) -> Regions:
    found: dict[int, list[Center]] = defaultdict(list)
    for center in listed:
        found[center.region_id].append(center)
    return found
