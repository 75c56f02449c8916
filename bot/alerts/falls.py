"""Centers that have fallen, by the version of the methodology that leads: their two newest windows must agree."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.results.method_2022.published import visible_of
from bot.results.method_2026 import published
from bot.results.method_2026.published import PublishedFigures
from scoring.alerts import has_fallen, is_lower, lasting_fall
from scoring.method_2026.versions import LATER
from storage.engine.database import Database
from storage.results import snapshots, snapshots_2026
from storage.results.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Level:
    """What was published for a center: whether it is lower than the window before, its index (adjusted where it may be
    shown so), and by how many points it has fallen, by 2026.1 beyond the country's own movement."""

    methodology: str
    week: int
    lower: bool
    index: float | None
    points: float | None


@dataclass(frozen=True, slots=True)
class Fall:
    """`lasting`: both windows are lower; else neither is."""

    now: Level
    lasting: bool


Read = Callable[[Database, Collection[int], int | None], Awaitable[dict[int, Level]]]
"""The newest levels of centers, none newer than a week."""


async def of_renewed(
    db: Database, methodology: str, *, since: datetime | None, listed: Collection[int], under_way: Collection[int]
) -> dict[int, Fall]:
    """By center id, of the listed centers published since then whose two newest windows agree: those that have fallen,
    and those of `under_way` that have not."""
    later = methodology == LATER
    renewed = await (snapshots_2026.renewed(db, since=since) if later else snapshots.renewed(db, since=since))
    read = _later if later else _earlier
    mine = [center_id for center_id in renewed if center_id in listed]
    return await _agreeing(db, read, await read(db, mine, None) if mine else {}, under_way)


async def _agreeing(
    db: Database, read: Read, newest: Mapping[int, Level], under_way: Collection[int]
) -> dict[int, Fall]:
    weeks: dict[int, list[int]] = defaultdict(list)
    for center_id, one in newest.items():
        if one.lower or center_id in under_way:
            weeks[one.week].append(center_id)
    found = {}
    for week, center_ids in weeks.items():
        before = await read(db, center_ids, week - 1)
        for center_id in center_ids:
            last_lower = center_id in before and before[center_id].lower
            lasting = lasting_fall(newest[center_id].lower, last_lower)
            if lasting is not None:
                found[center_id] = Fall(newest[center_id], lasting)
    return found


async def _earlier(db: Database, center_ids: Collection[int], up_to_week: int | None) -> dict[int, Level]:
    found = await snapshots.latest(db, center_ids=list(center_ids), up_to_week=up_to_week)
    # Reading many snapshots takes a while. A thread leaves the bot free to answer people.
    return await asyncio.to_thread(lambda: {center_id: _level(one) for center_id, one in found.items()})


async def _later(db: Database, center_ids: Collection[int], up_to_week: int | None) -> dict[int, Level]:
    found = await published.latest(db, center_ids=list(center_ids), up_to_week=up_to_week)
    return {center_id: _level_2026(one) for center_id, one in found.items()}


def _level(snapshot: Snapshot) -> Level:
    seen = visible_of(snapshot)
    return Level(
        snapshot.methodology,
        snapshot.week,
        is_lower(seen),
        None if seen.index is None else seen.index.value,
        None if seen.change is None else -seen.change.points,
    )


def _level_2026(one: PublishedFigures) -> Level:
    seen = one.visible
    index = seen.adjusted or seen.index
    return Level(
        one.methodology,
        one.week,
        has_fallen(seen.trend),
        None if index is None else index.value,
        None if seen.trend is None else -seen.trend.net,
    )
