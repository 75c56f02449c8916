"""The indices of the country and of its regions, to compare a center with: the same on cards, digests and pages."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.results.method_2022.indices import index_in
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import CentricityIndex
from scoring.method_2022.rollup import Rollup, rollup
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots

LEAST_CENTERS = 2
"""The fewest centers that make a place worth comparing with; the figure of one would be its own."""


@dataclass(frozen=True, slots=True)
class Places:
    """Exact figures, to be rounded where they are shown; regions by id."""

    country: Estimate | None = None
    regions: Mapping[int, Estimate] = field(default_factory=dict)


def comparable(published: Iterable[CentricityIndex]) -> Rollup | None:
    """The figures of a place; None if too few centers have any."""
    found = rollup(list(published))
    return found if found.centers >= LEAST_CENTERS else None


async def read(
    db: Database, *, up_to_week: int | None = None, coming: Mapping[int, CentricityIndex] = MappingProxyType({})
) -> Places:
    """The figures from the newest published result, up to a week, of every open center. `coming` are the indices, by
    center id, that a run has computed and will publish next."""
    region_of = {center.id: center.region_id for center in await centers.listing(db)}
    others = sorted(region_of.keys() - coming.keys())
    results = await snapshots.newest_results(db, up_to_week=up_to_week, center_ids=others if coming else None)
    # Reading the results of a nation takes a moment. A thread leaves the bot free to answer people.
    return await asyncio.to_thread(_places, region_of, results, coming)


async def country_index(
    db: Database, *, up_to_week: int, coming: Mapping[int, CentricityIndex] = MappingProxyType({})
) -> float | None:
    """The country's index alone."""
    country = (await read(db, up_to_week=up_to_week, coming=coming)).country
    return None if country is None else country.value


def _places(region_of: Mapping[int, int], results: Mapping[int, str], coming: Mapping[int, CentricityIndex]) -> Places:
    # Without groups, of which no place is asked here.
    known = {center_id: replace(index, groups={}) for center_id, index in coming.items()}
    indices = {
        center_id: known.get(center_id) or index_in(results[center_id])
        for center_id in region_of
        if center_id in known or center_id in results
    }
    by_region: dict[int, list[CentricityIndex]] = defaultdict(list)
    for center_id, index in indices.items():
        by_region[region_of[center_id]].append(index)
    regions = {region_id: _index(mine) for region_id, mine in by_region.items()}
    return Places(_index(indices.values()), {region_id: one for region_id, one in regions.items() if one is not None})


def _index(published: Iterable[CentricityIndex]) -> Estimate | None:
    found = comparable(published)
    return None if found is None else found.estimate
