"""A region's digest where methodology 2026.1 leads."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.digest.region.assembling import Brought, labels_of, silent
from bot.digest.region.content import FewLine, LeagueLine, RegionContent
from bot.results.method_2026 import places, published, response_rates
from bot.results.method_2026.published import PublishedFigures
from scoring.method_2022.league import Band
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import Figure, State
from scoring.method_2026.star_range import StarState
from scoring.windows import local_day, window
from storage.counting import asked_versions
from storage.engine.database import Database
from storage.places.centers import Center
from storage.words.waiting_requests import WeekOfRequests

WEEKS = 13


async def assemble(
    db: Database,
    region: str,
    mine: Sequence[Center],
    figures: Mapping[int, PublishedFigures],
    brought: Brought,
    week: int,
) -> RegionContent:
    """The digest of a region's week, from its open centers and the newest figures of each."""
    labels, span, ids = labels_of(mine), window(week, WEEKS), [center.id for center in mine]
    known = [center for center in mine if center.id in figures]
    requests = brought.requests.get(mine[0].region_id, WeekOfRequests())
    people = {center.id: sum(figures[center.id].figures.people) for center in known}
    content = RegionContent(
        region=region,
        week=week,
        window_start=span.start,
        window_end=span.end,
        centers=len(mine),
        n=sum(people.values()),
        new=sum(brought.week.get(one, 0) for one in ids),
        few=tuple(
            FewLine(labels[one], people.get(one, 0))
            for one in ids
            if one not in figures or figures[one].visible.index is None
        ),
        silent=tuple(labels[center.id] for center in mine if silent(center, brought, week)),
        asked=requests.asked,
        late=requests.late,
        methodology=STANDARD.version,
        versions=told_apart(await asked_versions.counts(db, ids, first_week=span.first, last_week=span.last)),
    )
    rate = response_rates.of_place((await response_rates.over(db, mine, span)).values())
    content = replace(content, response=rate.shown, rate=rate.rate)
    place = places.places({region: ids}, figures).regions.get(region)
    if place is None:
        return content
    whole = place.shown
    lines = [
        _line(labels[center.id], figures[center.id], people[center.id], whole)
        for center in known
        if figures[center.id].visible.index is not None
    ]
    return replace(
        content,
        index=whole.value,
        ci_low=whole.low,
        ci_high=whole.high,
        league=tuple(sorted(lines, key=lambda line: (-line.index, line.label))),
        country_index=(await published.national(db, up_to_week=week)).median,
        shares=next(iter(weights)) if len(weights := {figures[one.id].shares for one in known}) == 1 else (),
        published_on=max(local_day(figures[one.id].published_at, one.timezone) for one in known),
    )


def told_apart(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How many answers of each version, where there are several and each has enough to hide in."""
    enough = len(counts) > 1 and min(counts.values()) >= STANDARD.least_cell
    return tuple(counts.items()) if enough else ()


def _line(label: str, one: PublishedFigures, people: int, region: Figure) -> LeagueLine:
    of = one.visible
    shown = of.adjusted or of.index or Figure(0.0, 0.0, 0.0)
    called = of.trend.net if of.trend is not None and of.trend.called else None
    return LeagueLine(
        label=label,
        n=people,
        index=shown.value,
        ci_low=shown.low,
        ci_high=shown.high,
        band=_band(one, shown, region),
        change=called,
        stars=of.range,
        certainty=of.certainty,
        place=of.regional_rank,
        national=of.rank,
    )


def _band(one: PublishedFigures, shown: Figure, region: Figure) -> Band:
    """As `scoring.method_2022.league` has it: apart only where the intervals have no point in common."""
    if one.visible.state is State.PRELIMINARY:
        return Band.PRELIMINARY
    if one.visible.star is StarState.UNDER_REVIEW:
        return Band.UNDER_REVIEW
    if shown.low > region.high:
        return Band.ABOVE
    return Band.BELOW if shown.high < region.low else Band.LIKE
