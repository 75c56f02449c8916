"""The line of a digest: the indices that were published for its last 13 weeks, and no figure besides them."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from bot.digest.center.content import TrendPoint
from bot.results.frozen_json import from_json
from bot.results.method_2026.own import OwnFigures
from scoring.method_2022.estimate import Estimate
from scoring.method_2026.constants import STANDARD as LATER
from scoring.methodology import STANDARD
from storage.engine.database import Database
from storage.results import snapshots, snapshots_2026
from storage.results.snapshots import Published
from storage.results.snapshots_2026 import Published2026

WEEKS = 13


async def read(
    db: Database, center_ids: Sequence[int], *, week: int, later: bool = False
) -> Mapping[int, Sequence[TrendPoint]]:
    """The points of each center up to a week, by center id: the last publication of every window with enough answers to
    be shown.

    later
        Whether methodology 2026.1 leads: from its first point on, the line is its own.
    """
    earlier = await _earlier(db, center_ids, week=week)
    if not later:
        return earlier
    rows = await snapshots_2026.history(db, center_ids, weeks=(week - WEEKS + 1, week))
    return await asyncio.to_thread(_joined, earlier, rows)


def _joined(
    earlier: Mapping[int, Sequence[TrendPoint]], rows: Sequence[Published2026]
) -> Mapping[int, Sequence[TrendPoint]]:
    newest = {(one.center_id, one.window_end): one for one in rows}
    found: dict[int, list[TrendPoint]] = defaultdict(list)
    for one in newest.values():
        own = from_json(OwnFigures, one.result)
        shown = own.of_series
        if shown is not None:
            point = TrendPoint(one.window_end, shown.value, shown.low, shown.high, LATER.version)
            found[one.center_id].append(point)
    for center_id, points in earlier.items():
        first = found[center_id][0].until if found[center_id] else date.max
        found[center_id] = [point for point in points if point.until < first] + found[center_id]
    return found


async def _earlier(db: Database, center_ids: Sequence[int], *, week: int) -> Mapping[int, Sequence[TrendPoint]]:
    published = await snapshots.history(db, center_ids, weeks=(week - WEEKS + 1, week))
    # Of several revisions for one window the last one stays.
    newest = {(one.center_id, one.window_end): one for one in published}
    found: dict[int, list[TrendPoint]] = defaultdict(list)
    for one in newest.values():
        if one.index_value is not None and one.n >= STANDARD.min_shown:
            found[one.center_id].append(_point(one, one.index_value))
    return found


def _point(published: Published, value: float) -> TrendPoint:
    """The interval by the interviews' degrees of freedom. Those in the snapshot are exact, but differ by less than a
    stroke."""
    low, high = Estimate(value, published.standard_error, published.n - 1).interval(STANDARD.confidence)
    return TrendPoint(published.window_end, value, low, high)
