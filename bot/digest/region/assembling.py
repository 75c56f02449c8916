"""Assembles a region's digest, for the weekly run and for a preview, from the part of its centers' published results
that `scoring.method_2022.visible` lets through."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import takewhile

from bot.digest.region.content import FewLine, LeagueLine, RegionContent
from bot.results.method_2022.published import PublishedResult
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.league import Band, band
from scoring.method_2022.rollup import rollup
from scoring.method_2022.visible import VisibleResult
from scoring.methodology import STANDARD, Methodology
from scoring.windows import local_day, monday, window
from storage.counting import answers
from storage.engine.database import Database
from storage.places.centers import Center
from storage.words import waiting_requests
from storage.words.waiting_requests import WeekOfRequests

SILENT_WEEKS = 2
"""Complete weeks without an answer after which a center is called silent."""


@dataclass(frozen=True, slots=True)
class Brought:
    """The number of answers by center id, in the digest's week and in the last two complete weeks; the requests to be
    called back by region id."""

    week: Mapping[int, int]
    lately: Mapping[int, int]
    requests: Mapping[int, WeekOfRequests] = field(default_factory=dict)


async def brought_in(db: Database, week: int) -> Brought:
    counts = [await answers.completed_in_week(db, week - back) for back in range(SILENT_WEEKS)]
    ids = {center_id for count in counts for center_id in count}
    lately = {center_id: sum(count.get(center_id, 0) for count in counts) for center_id in ids}
    return Brought(counts[0], lately, await waiting_requests.of_week(db, week))


def assemble(
    region: str,
    mine: Sequence[Center],
    published: Mapping[int, PublishedResult],
    brought: Brought,
    *,
    week: int,
    country: float | None = None,
    methodology: Methodology = STANDARD,
) -> RegionContent:
    """The digest of a region's week, from its open centers, the newest result of each, and the country's index."""
    labels, span = labels_of(mine), window(week, methodology.window_weeks)
    known = [center for center in mine if center.id in published]
    visible = {center.id: published[center.id].visible for center in known}
    whole = rollup([published[center.id].index for center in known], methodology).estimate
    requests = brought.requests.get(mine[0].region_id, WeekOfRequests())
    empty = RegionContent(
        region=region,
        week=week,
        window_start=span.start,
        window_end=span.end,
        centers=len(mine),
        n=sum(one.n for one in visible.values()),
        new=sum(brought.week.get(center.id, 0) for center in mine),
        few=tuple(
            FewLine(labels[center.id], visible[center.id].n if center.id in visible else 0)
            for center in mine
            if center.id not in visible or visible[center.id].index is None
        ),
        silent=tuple(labels[center.id] for center in mine if silent(center, brought, week)),
        asked=requests.asked,
        late=requests.late,
    )
    if whole is None:
        return empty
    low, high = whole.interval(methodology.confidence)
    lines = [_line(labels[center_id], one, whole, methodology) for center_id, one in visible.items()]
    days = [local_day(published[center.id].published_at, center.timezone) for center in known]
    league = sorted((line for line in lines if line is not None), key=lambda line: (-line.index, line.label))
    return replace(
        empty,
        index=whole.value,
        ci_low=low,
        ci_high=high,
        league=tuple(league),
        country_index=country,
        published_on=max(days),
    )


def _line(label: str, visible: VisibleResult, region: Estimate, methodology: Methodology) -> LeagueLine | None:
    place: Band | None = band(visible, region, methodology)
    if visible.index is None or place is None:
        return None
    low, high = visible.index.interval(methodology.confidence)
    change = visible.change.points if visible.called and visible.change is not None else None
    return LeagueLine(label, visible.n, visible.index.value, low, high, place, change)


def silent(center: Center, brought: Brought, week: int) -> bool:
    """A center that did not exist for the whole time is not called silent."""
    since = monday(week - SILENT_WEEKS + 1)
    there = local_day(center.created_at, center.timezone) < since + timedelta(days=1)
    return there and not brought.lately.get(center.id)


def labels_of(mine: Sequence[Center]) -> dict[int, str]:
    """A short label that tells each center from the region's others: its city or, if the city has several centers, its
    name from the first word that differs."""
    cities: dict[str, list[Center]] = defaultdict(list)
    for center in mine:
        cities[center.city].append(center)
    labels = {}
    for city, centers in cities.items():
        names = [center.name.split() for center in centers]
        beginnings = zip(*(words[:-1] for words in names), strict=False)
        shared = len(list(takewhile(lambda words: len(set(words)) == 1, beginnings)))
        for center, words in zip(centers, names, strict=True):
            labels[center.id] = city if len(centers) == 1 else " ".join(["…"] * bool(shared) + words[shared:])
    return labels
