"""Assembles the content of a report by methodology 2026.1 from the database."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.comments import by_place, elsewhere
from bot.comments.theme_counts import ThemeCounts
from bot.report import channels
from bot.report.method_2026 import history, national, quality, signs
from bot.report.method_2026.model import CLEAN, CenterLine, Quality, Report2026
from bot.report.model import Place
from bot.results.method_2026 import calibrated, groups, norms_file, places, published, response_rates
from bot.results.method_2026.calibrated import CalibratedFigures
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.published import PublishedFigures
from bot.results.method_2026.response_rates import CenterResponse
from bot.results.method_2026.windows import Spans
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from questionnaire.versions import Split
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.norms import Norms
from scoring.windows import Window, week_of, window
from storage.counting import asked_versions
from storage.engine.database import Database
from storage.errors import NothingPublished
from storage.places import centers
from storage.places.centers import Center

WINDOW = 13


async def report(
    db: Database,
    *,
    region: str | None,
    now: datetime,
    themes: Sequence[Theme] | None = None,
    splits: Sequence[Split] = (),
) -> Report2026:
    """On the latest published figures of a region or of the nation. Sorts comments by the themes, by default the
    shipped ones. Raises RegionNotFound, NothingPublished, and NormsError if the norms were changed."""
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
    year = None if last.norms is None else (await norms_file.by_digest(db, [last.norms]))[last.norms]
    spans = {center.id: _span(found.get(center.id), span) for center in chosen}
    counted = await by_place.of_place(db, spans, names, themes or load_themes())
    about = About(
        await quality.classes(db, shown, span),
        await calibrated.read(db, shown, found),
        counted.centers,
        year,
    )
    by_region: dict[str, list[int]] = {}
    for center in chosen:
        by_region.setdefault(center.region, []).append(center.id)
    of_places = places.places(by_region, found)
    return Report2026(
        region=region,
        window_start=span.start,
        window_end=span.end,
        methodology=last.methodology,
        computed_at=max(one.published_at for one in found.values()),
        norms=last.norms,
        shares=last.shares,
        national=(await published.national(db)).median,
        place=of_places.nation,
        regions=tuple((name, of_places.regions.get(name)) for name in sorted(by_region)),
        centers=tuple(
            _line(center, found[center.id], rates[center.id], parts.get(center.id, CenterParts()), about)
            for center in shown
        ),
        hidden=tuple(_place(center) for center in chosen if center.id not in names),
        weeks=await history.weeks_of(db, ids, last.week),
        versions=told_apart(await asked_versions.counts(db, ids, first_week=span.first, last_week=span.last)),
        non_use=await channels.non_use(db, span, ids),
        link=await history.link(db, last.week),
        year=None if year is None else await national.in_force(db, last.norms or "", year),
        cases=await quality.cases_of(db, ids, Spans.of(last.week).star, now),
        mix=() if year is None else await national.mix(db, last.norms or "", year, load(last.questionnaire)),
        splits=await national.split_lines(db, splits, now.date()),
        comments=counted.place,
        elsewhere=await elsewhere.of_place(db, spans, themes or load_themes()),
        signs=await signs.read(db, chosen, last.week),
    )


@dataclass(frozen=True, slots=True)
class About:
    """By center id: quality classes, calibrated indices, themes of comments; and the norms of them all."""

    quality: Mapping[int, Quality]
    calibrated: Mapping[int, CalibratedFigures]
    comments: Mapping[int, ThemeCounts]
    year: Norms | None


def _line(center: Center, one: PublishedFigures, rate: CenterResponse, parts: CenterParts, about: About) -> CenterLine:
    adjusted, strata = one.figures.adjusted, rate.calibration
    return CenterLine(
        place=_place(center),
        window_end=one.window_end,
        visible=one.visible,
        response=rate,
        parts=parts,
        se=None if adjusted is None else math.sqrt(adjusted.variance),
        quality=about.quality.get(center.id, CLEAN),
        calibrated=about.calibrated.get(center.id),
        bound=strata.bound(about.year.sigma2[0]) if strata and about.year and rate.response.rate is not None else None,
        comments=about.comments.get(center.id),
    )


def _span(one: PublishedFigures | None, last: Window) -> Window:
    """The window behind a center's figures."""
    return last if one is None else Window(week_of(one.window_start), week_of(one.window_end))


def told_apart(counts: Mapping[str, int]) -> tuple[tuple[str, int | None], ...]:
    """A version with fewer than five answers is hidden, and then the others with it: their sum is known."""
    hidden = min(counts.values(), default=0) < STANDARD.least_cell
    return tuple((name, None if hidden else number) for name, number in counts.items())


def _place(center: Center) -> Place:
    return Place(center.code, center.name, center.city, center.region)
