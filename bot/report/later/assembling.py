"""Assembles the content of a report by methodology 2026.1 from the database."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.report import channels
from bot.report.history import WEEKS
from bot.report.later import signs
from bot.report.later.model import CenterLine, LaterReport, WeekPoint
from bot.report.model import Place
from bot.results.frozen_json import from_json
from bot.results.method_2026 import groups, published, response_rates, rollups
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.own import OwnFigures
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.versions import EARLIER
from scoring.windows import window
from storage import asked_versions, centers, snapshots, snapshots_2026
from storage.centers import Center
from storage.engine.database import Database
from storage.errors import NothingPublished
from storage.snapshots import Published
from storage.snapshots_2026 import Published2026

WINDOW = 13


async def report(db: Database, *, region: str | None, now: datetime) -> LaterReport:
    """On the latest published figures of a region or of the nation. Raises RegionNotFound, NothingPublished."""
    chosen = await (centers.listing(db) if region is None else centers.listing(db, region=region))
    ids = [center.id for center in chosen]
    found = await published.latest(db, center_ids=ids)
    if not found:
        raise NothingPublished(region)
    last = max(found.values(), key=lambda one: (one.week, one.published_at))
    span = window(last.week, WINDOW)
    parts = await groups.read(db, found)
    rates = await response_rates.over(db, chosen, span)
    shown = [
        center
        for center in chosen
        if center.id in found
        and (found[center.id].visible.index is not None or found[center.id].visible.range is not None)
    ]
    names = {center.id for center in shown}
    return LaterReport(
        region=region,
        window_start=span.start,
        window_end=span.end,
        methodology=last.methodology,
        computed_at=max(one.published_at for one in found.values()),
        norms=last.norms,
        shares=last.shares,
        national=(await published.national(db)).median,
        place=rollups.place_index(ids, found, parts),
        regions=tuple(
            (name, rollups.place_index([one.id for one in chosen if one.region == name], found, parts))
            for name in sorted({center.region for center in chosen})
        ),
        centers=tuple(
            CenterLine(
                _place(center),
                found[center.id].window_end,
                found[center.id].visible,
                rates[center.id],
                parts.get(center.id, CenterParts()),
            )
            for center in shown
        ),
        hidden=tuple(_place(center) for center in chosen if center.id not in names),
        weeks=await _weeks(db, ids, last.week),
        versions=told_apart(await asked_versions.counts(db, ids, first_week=span.first, last_week=span.last)),
        non_use=await channels.non_use(db, span, ids),
        signs=await signs.read(db, chosen, last.week),
    )


def told_apart(counts: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    """A version with fewer than five answers is hidden, and then the others with it: their sum is known."""
    hidden = min(counts.values(), default=0) < STANDARD.least_cell
    return tuple((name, None if hidden else number) for name, number in counts.items())


def _place(center: Center) -> Place:
    return Place(center.code, center.name, center.city, center.region)


async def _weeks(db: Database, ids: Sequence[int], last: int) -> tuple[WeekPoint, ...]:
    """2022.1 up to the first week of 2026.1."""
    weeks = (last - WEEKS + 1, last)
    rows = await snapshots_2026.history(db, ids, weeks=weeks)
    later = await asyncio.to_thread(_later, rows)
    first = min((point.week_end for point in later), default=None)
    earlier = _earlier(await snapshots.history(db, ids, weeks=weeks))
    return (*(point for point in earlier if first is None or point.week_end < first), *later)


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
        shown = own.adjusted if own.people[0] >= STANDARD.adjusted_from else own.index
        if shown is not None:
            by_week[one.week][one.center_id] = sum(own.people), shown.value
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
