"""The published (or live) indices as rows for an operator."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.results.method_2022 import shown_parts
from bot.results.method_2022.shown_parts import ShownParts
from questionnaire.loader import load
from scoring.method_2022.estimate import Estimate
from scoring.methodology import STANDARD, Methodology
from scoring.windows import newest_day, week_of, window
from storage.engine.database import Database
from storage.places.centers import Center, Place
from storage.places.chosen_centers import places

if TYPE_CHECKING:
    from scoring.method_2022.visible import VisibleResult

Row = dict[str, Any]
BRIEF = ("n", "state", "index", "star", "year", "shrunk", "change", "called", "under_review")
"""The values that a brief row needs."""


@dataclass(frozen=True, slots=True)
class Published:
    """The visible part of a center's results, and its window."""

    visible: "VisibleResult"
    window_start: date
    window_end: date
    methodology: str
    at: datetime | None
    """None for results that are not published."""


async def rows(db: Database, *, center: str | None, region: str | None, live: bool, now: datetime) -> list[Row]:
    """One row per center with a published snapshot or, if `live`, with any interview. Raises NotFound."""
    chosen = await places(db, center, region)
    if live:
        computed = await _live(db, now)
        return [row(place, computed[place.id]) for place in chosen if place.id in computed]
    found = await shown_parts.newest(db, center_ids=_ids(chosen, center, region))
    return [_published(place, found[place.id]) for place in chosen if place.id in found]


async def brief_rows(db: Database, *, center: str | None, region: str | None) -> list[Row]:
    """The same of published snapshots, with a few of the columns: what a narrow table shows. Raises NotFound."""
    chosen = await places(db, center, region)
    found = await shown_parts.newest(db, BRIEF, center_ids=_ids(chosen, center, region))
    return [_brief(place, found[place.id]) for place in chosen if place.id in found]


def _ids(chosen: Sequence[Place], center: str | None, region: str | None) -> list[int] | None:
    """None for all, so that the query needs no condition."""
    return None if center is None and region is None else [place.id for place in chosen]


async def _live(db: Database, now: datetime, methodology: Methodology = STANDARD) -> Mapping[int, Published]:
    """Results up to now: the window ends with the current week."""
    # Published ones are listed without what computes them.
    from bot.results.method_2022 import live
    from scoring.method_2022.visible import visible_result

    today = newest_day(now)
    span = window(week_of(today), methodology.window_weeks)
    results = await live.results(db, week=span.last, methodology=methodology)
    return {
        center_id: Published(visible_result(result, load(), methodology), span.start, today, methodology.version, None)
        for center_id, result in results.items()
        if result.index.n
    }


def _brief(place: Place, shown: ShownParts) -> Row:
    index, (stars, state) = shown.index, shown.star
    low, high = index.interval() if index else (None, None)
    return {
        "center": place.code,
        "window_start": shown.of.window_start.isoformat(),
        "window_end": shown.of.window_end.isoformat(),
        "published_at": shown.of.published_at.isoformat(timespec="seconds"),
        "n": shown.n,
        "index": _value(index),
        "ci_low": low,
        "ci_high": high,
        "star": stars,
        "star_state": state,
        "heading": None if (found := shown.heading) is None else str(found),
        "trend": shown.trend,
        "quality": {"under_review": shown.under_review},
    }


def _published(place: Place, shown: ShownParts) -> Row:
    """The same row as that of the whole result."""
    index, groups, (stars, state), shrunk = shown.index, shown.groups, shown.star, shown.shrunk
    low, high = index.interval() if index else (None, None)
    n_job_seekers, n_employers = shown.by_type
    job_seekers, employers = shown.types
    clean, b, x = shown.counts
    return {
        "center": place.code,
        "region": place.region,
        "window_start": shown.of.window_start.isoformat(),
        "window_end": shown.of.window_end.isoformat(),
        "published_at": shown.of.published_at.isoformat(timespec="seconds"),
        "n": shown.n,
        "n_job_seeker": n_job_seekers,
        "n_employer": n_employers,
        "index": _value(index),
        "index_job_seeker": job_seekers,
        "index_employer": employers,
        "se": None if index is None else index.se,
        "ci_low": low,
        "ci_high": high,
        "groups": {group.code: groups.get(group.code) for group in load().groups},
        "state": shown.state,
        "employers": shown.composition,
        "star": stars,
        "star_state": state,
        "star_forecast": shown.forecast,
        "shrunk_index": None if shrunk is None else shrunk[0],
        "heading": None if (found := shown.heading) is None else str(found),
        "reliability": None if shrunk is None else shrunk[1],
        "trend": shown.trend,
        "funnel": shown.funnel,
        "quality": {
            "clean": clean,
            "b": b,
            "x": x,
            "index_clean": shown.index_clean,
            "under_review": shown.under_review,
        },
        "lenses": shown.lenses,
        "gaps": shown.gaps,
        "recommendations": shown.recommendations,
        "methodology": shown.of.methodology,
    }


def row(center: Center | Place, published: Published) -> Row:
    from scoring.method_2022.card import heading_of

    visible = published.visible
    low, high = visible.index.interval() if visible.index else (None, None)
    standing, quality = visible.standing, visible.quality
    return {
        "center": center.code,
        "region": center.region,
        "window_start": published.window_start.isoformat(),
        "window_end": published.window_end.isoformat(),
        "published_at": None if published.at is None else published.at.isoformat(timespec="seconds"),
        "n": visible.n,
        "n_job_seeker": visible.n_job_seekers,
        "n_employer": visible.n_employers,
        "index": _value(visible.index),
        "index_job_seeker": _value(visible.by_type.job_seekers),
        "index_employer": _value(visible.by_type.employers),
        "se": visible.index.se if visible.index else None,
        "ci_low": low,
        "ci_high": high,
        "groups": {group.code: _value(visible.groups.get(group.code)) for group in load().groups},
        "state": str(visible.state),
        "employers": str(visible.composition),
        "star": standing.star.stars,
        "star_state": str(standing.star.state),
        "star_forecast": None if standing.forecast is None else asdict(standing.forecast),
        "shrunk_index": None if standing.shrunk is None else standing.shrunk.value,
        "heading": None if (heading := heading_of(visible)) is None else str(heading),
        "reliability": None if standing.shrunk is None else standing.shrunk.reliability,
        "trend": None if visible.change is None else {**asdict(visible.change), "called": visible.called},
        "funnel": None if visible.funnel is None else {"z": visible.funnel.z, "flag": str(visible.funnel.flag)},
        "quality": {
            "clean": quality.counts.clean,
            "b": quality.counts.b,
            "x": quality.counts.x,
            "index_clean": quality.index_clean if visible.index else None,
            "under_review": quality.under_review,
        },
        "lenses": [asdict(lens) for lens in visible.by_type.lenses],
        "gaps": [asdict(gap) for gap in visible.gaps],
        "recommendations": [asdict(one) for one in visible.recommendations],
        "methodology": published.methodology,
    }


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value
