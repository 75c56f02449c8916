"""Freezes a week's digests and queues them, a region at a time. Two runs or two processes do no harm."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.digest.center import assembling as of_center
from bot.digest.center import assembling_2026 as centers_2026
from bot.digest.center import having
from bot.digest.due import by_region, region_due_week
from bot.digest.region import assembling as of_region
from bot.digest.region import assembling_2026 as regions_2026
from bot.digest.region.assembling import Brought
from bot.digest.region.content import RegionContent
from bot.digest.region.elsewhere import with_posts
from bot.results.frozen_json import to_json
from bot.results.method_2022 import places, published
from bot.results.method_2022.published import PublishedResult
from bot.results.method_2026 import early_warnings, importance
from bot.results.method_2026 import published as later_published
from bot.results.publish_report import BATCH
from bot.results.runs import NOTHING, WeekRun
from questionnaire.themes import Theme
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from storage.access import memberships
from storage.access.memberships import Membership
from storage.delivery import digests, region_digests
from storage.delivery.digests import Digest
from storage.delivery.region_digests import RegionDigest
from storage.engine.database import Database
from storage.places.centers import Center


@dataclass(frozen=True, slots=True)
class Frozen:
    """Digests frozen, and messages queued."""

    digests: int = 0
    queued: int = 0

    def __add__(self, other: "Frozen") -> "Frozen":
        return Frozen(self.digests + other.digests, self.queued + other.queued)


async def freeze(
    db: Database,
    listed: Sequence[Center],
    chosen: Sequence[Center],
    *,
    week: int,
    now: datetime,
    themes: Sequence[Theme] | None = None,
    region_is_due: Callable[[int], bool] = lambda region_id: True,
    methodologies: Methodologies = USUAL,
    run: WeekRun = NOTHING,
) -> Frozen:
    """Freezes the digests of the chosen centers, and after a region's centers the region's own, if due by then.

    listed   all open centers
    themes   for sorting comments; by default the shipped ones
    methodologies   decide which figures lead in the week
    run      what it has yet to publish of a region's centers is published right before their digests are made: the
             first ones leave while others are still to come
    """
    later = methodologies.of(week).leading == LATER
    everywhere, frozen = by_region(listed), Frozen()
    brought = await of_region.brought_in(db, week)
    if later:
        await early_warnings.settle(db, week)
        await importance.settle(db, week)
    # Read once, not for each region: most centers have none of it.
    present = await having.look(db, listed, week)
    nation = await of_center.nation_facts(db, week=week, methodologies=methodologies, coming=run.coming, having=present)
    theirs = _by_place(await memberships.recipients(db, [center.id for center in chosen]))
    of_regions = _by_place(await memberships.region_recipients(db))
    for region_id, mine in by_region(chosen).items():
        region = everywhere[region_id]
        await run.publish([center.id for center in mine])
        facts = await of_center.week_facts(db, mine, nation, now=now, methodologies=methodologies)
        results = await published.of_region(db, region_id, region, week=week, known=run.computed)
        figures = await later_published.latest(db, region_id=region_id, up_to_week=week) if later else {}
        if later:
            contents = await centers_2026.assemble(db, mine, facts, figures, themes)
        else:
            contents = await of_center.assemble(db, mine, facts, region, results, themes)
        made = []
        for center in mine:
            result = results.get(center.id)
            figure = figures.get(center.id)
            revision = figure.revision if figure is not None else None if result is None else result.revision
            digest = Digest(center.id, week, revision, to_json(contents[center.id]), now)
            made.append((digest, theirs.get(center.id, [])))
        for start in range(0, len(made), BATCH):
            part = made[start : start + BATCH]
            frozen += Frozen(len(part), await digests.freeze_all(db, part))
        if region_is_due(region_id):
            content = (
                await regions_2026.assemble(db, region[0].region, region, figures, brought, week)
                if later
                else await _earlier(region, results, brought, week=week, country=nation.country)
            )
            content = await with_posts(db, content, region, themes, present)
            frozen += await _freeze_region(db, region_id, content, of_regions.get(region_id, []), now)
    return frozen


async def freeze_waiting_regions(
    db: Database,
    listed: Sequence[Center],
    now: datetime,
    methodologies: Methodologies = USUAL,
    themes: Sequence[Theme] | None = None,
) -> Frozen:
    """Freezes digests of regions that were not due with their centers' but are now. `listed` has all open centers."""
    done, centers_done = await region_digests.last_weeks(db), await digests.last_weeks(db)
    frozen, brought, countries = Frozen(), dict[int, Brought](), dict[int, float | None]()
    for region_id, mine in by_region(listed).items():
        week = region_due_week(mine, centers_done, now)
        if week is None or done.get(region_id, 0) >= week:
            continue
        if week not in brought:
            brought[week] = await of_region.brought_in(db, week)
            countries[week] = await places.country_index(db, up_to_week=week)
        if methodologies.of(week).leading == LATER:
            figures = await later_published.latest(db, region_id=region_id, up_to_week=week)
            content = await regions_2026.assemble(db, mine[0].region, mine, figures, brought[week], week)
        else:
            results = await published.of_region(db, region_id, mine, week=week)
            content = await _earlier(mine, results, brought[week], week=week, country=countries[week])
        content = await with_posts(db, content, mine, themes)
        recipients = await memberships.region_recipients(db, region_id)
        frozen += await _freeze_region(db, region_id, content, recipients, now)
    return frozen


async def _earlier(
    mine: Sequence[Center],
    results: Mapping[int, PublishedResult],
    brought: Brought,
    *,
    week: int,
    country: float | None,
) -> RegionContent:
    # Computing the bands of a large region takes a while. A thread leaves the bot free to answer people.
    return await asyncio.to_thread(
        of_region.assemble, mine[0].region, mine, results, brought, week=week, country=country
    )


def _by_place(recipients: Sequence[Membership]) -> dict[int, list[Membership]]:
    """By the id of the center, or of the region."""
    found = defaultdict[int, list[Membership]](list)
    for one in recipients:
        place = one.region_id if one.center_id is None else one.center_id
        if place is not None:
            found[place].append(one)
    return found


async def _freeze_region(
    db: Database, region_id: int, content: RegionContent, recipients: Sequence[Membership], now: datetime
) -> Frozen:
    digest = RegionDigest(region_id, content.week, to_json(content), now)
    return Frozen(1, await region_digests.freeze(db, digest, recipients))
