"""The published (or live) indices as rows for an operator."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.results.method_2022.published import visible_of
from questionnaire.loader import load
from scoring.method_2022.card import heading_of
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.visible import VisibleResult, visible_result
from scoring.methodology import STANDARD, Methodology
from scoring.windows import newest_day, week_of, window
from storage import snapshots
from storage.centers import Center
from storage.chosen_centers import chosen
from storage.engine.database import Database

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """The visible part of a center's results, and its window."""

    visible: VisibleResult
    window_start: date
    window_end: date
    methodology: str
    at: datetime | None
    """None for results that are not published."""


async def rows(db: Database, *, center: str | None, region: str | None, live: bool, now: datetime) -> list[Row]:
    """One row per center with a published snapshot or, if `live`, with any interview. Raises NotFound."""
    places = await chosen(db, center, region)
    found = await _live(db, now) if live else await _published(db)
    return [row(place, found[place.id]) for place in places if place.id in found]


async def _published(db: Database) -> Mapping[int, Published]:
    latest = await snapshots.latest(db)
    return {
        center_id: Published(visible_of(one), one.window_start, one.window_end, one.methodology, one.published_at)
        for center_id, one in latest.items()
    }


async def _live(db: Database, now: datetime, methodology: Methodology = STANDARD) -> Mapping[int, Published]:
    """Results up to now: the window ends with the current week."""
    # Published ones are listed without what computes them.
    from bot.results.method_2022 import publishing

    today = newest_day(now)
    span = window(week_of(today), methodology.window_weeks)
    results = await publishing.live(db, week=span.last, methodology=methodology)
    return {
        center_id: Published(visible_result(result, load(), methodology), span.start, today, methodology.version, None)
        for center_id, result in results.items()
        if result.index.n
    }


def row(center: Center, published: Published) -> Row:
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
