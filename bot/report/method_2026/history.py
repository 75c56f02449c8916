"""The published indices of a place by week, by both versions, and what links them (methodology §14)."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.report.history import WEEKS
from bot.report.method_2026.model import WeekPoint
from bot.results.frozen_json import from_json
from bot.results.method_2026 import bridge
from bot.results.method_2026.own import OwnFigures
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.versions import EARLIER
from scoring.windows import window
from storage.engine.database import Database
from storage.results import publications, snapshots, snapshots_2026
from storage.results.snapshots import Published
from storage.results.snapshots_2026 import Published2026


async def weeks_of(db: Database, ids: Sequence[int], last: int) -> tuple[WeekPoint, ...]:
    """2022.1 up to the first week of 2026.1."""
    weeks = (last - WEEKS + 1, last)
    rows = await snapshots_2026.history(db, ids, weeks=weeks)
    later = await asyncio.to_thread(_later, rows)
    first = min((point.week_end for point in later), default=None)
    earlier = _earlier(await snapshots.history(db, ids, weeks=weeks))
    return (*(point for point in earlier if first is None or point.week_end < first), *later)


async def link(db: Database, last: int) -> float | None:
    """L of the last week that both versions have published within half a year; None without such a week."""
    both = await publications.last_week_of_both(db, last - WEEKS + 1, last)
    return None if both is None else (await bridge.of_week(db, both)).link


def _earlier(rows: Iterable[Published]) -> list[WeekPoint]:
    by_week: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
    for one in rows:
        if one.index_value is not None and one.n >= STANDARD.shown:
            by_week[one.week][one.center_id] = one.n, one.index_value
    return _points(EARLIER, by_week)


def _later(rows: Iterable[Published2026]) -> list[WeekPoint]:
    by_week: dict[int, dict[int, tuple[int, float]]] = defaultdict(dict)
    for one in rows:
        own = from_json(OwnFigures, one.result)
        if own.of_series is not None:
            by_week[one.week][one.center_id] = sum(own.people), own.of_series.value
    return _points(STANDARD.version, by_week)


def _points(methodology: str, by_week: Mapping[int, Mapping[int, tuple[int, float]]]) -> list[WeekPoint]:
    """A center that was not published in a week counts with its previous figures."""
    now: dict[int, tuple[int, float]] = {}
    found = []
    for week, mine in sorted(by_week.items()):
        now |= mine
        found.append(_point(week, methodology, now))
    return found


def _point(week: int, methodology: str, mine: Mapping[int, tuple[int, float]]) -> WeekPoint:
    people = sum(n for n, _ in mine.values())
    mean = sum(n * index for n, index in mine.values()) / people
    return WeekPoint(window(week, 1).end, methodology, mean, len(mine), people)
