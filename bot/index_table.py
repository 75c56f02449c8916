"""The published (or live) indices as rows for an operator."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot import publishing
from bot.shown import shown_of
from questionnaire.loader import load
from scoring.estimate import Estimate
from scoring.methodology import STANDARD, Methodology
from scoring.shown import Shown, shown
from scoring.windows import local_day, week_of, window
from storage import centers, snapshots
from storage.centers import Center
from storage.database import Database
from storage.errors import CenterNotFound

Row = dict[str, Any]

EARLIEST_ZONE = "Pacific/Kiritimati"
"""Where every week begins first: no interview anywhere lies in a later week than this zone's."""


@dataclass(frozen=True, slots=True)
class _Published:
    shown: Shown
    window_start: date
    window_end: date
    methodology: str


async def rows(db: Database, *, center: str | None, region: str | None, live: bool, now: datetime) -> list[Row]:
    """One row per center with a published snapshot or, live, with any interview. Raises NotFound."""
    chosen = await _chosen(db, center, region)
    found = await _live(db, now) if live else await _published(db)
    return [_row(place, found[place.id]) for place in chosen if place.id in found]


async def _chosen(db: Database, center: str | None, region: str | None) -> list[Center]:
    listed = await centers.listing(db, region=region, closed=True)
    if center is None:
        return listed
    one = await centers.by_code(db, center)
    if one not in listed:
        raise CenterNotFound(f"{center} in {region}")
    return [one]


async def _published(db: Database) -> Mapping[int, _Published]:
    latest = await snapshots.latest(db)
    return {
        center_id: _Published(shown_of(one), one.window_start, one.window_end, one.methodology)
        for center_id, one in latest.items()
    }


async def _live(db: Database, now: datetime, methodology: Methodology = STANDARD) -> Mapping[int, _Published]:
    """Up to now: the window ends with the week under way."""
    today = local_day(now, EARLIEST_ZONE)
    span = window(week_of(today), methodology.window_weeks)
    results = await publishing.live(db, week=span.last, methodology=methodology)
    return {
        center_id: _Published(shown(result, load(), methodology), span.start, today, methodology.version)
        for center_id, result in results.items()
        if result.index.n
    }


def _row(center: Center, published: _Published) -> Row:
    seen = published.shown
    low, high = seen.index.interval() if seen.index else (None, None)
    standing, quality = seen.standing, seen.quality
    return {
        "center": center.code,
        "region": center.region,
        "window_start": published.window_start.isoformat(),
        "window_end": published.window_end.isoformat(),
        "n": seen.n,
        "n_job_seeker": seen.n_job_seekers,
        "n_employer": seen.n_employers,
        "index": _value(seen.index),
        "index_job_seeker": _value(seen.by_type.job_seekers),
        "index_employer": _value(seen.by_type.employers),
        "se": seen.index.se if seen.index else None,
        "ci_low": low,
        "ci_high": high,
        "groups": {group.code: _value(seen.groups.get(group.code)) for group in load().groups},
        "state": str(seen.state),
        "employers": str(seen.composition),
        "star": standing.star.stars,
        "star_state": str(standing.star.state),
        "star_forecast": None if standing.forecast is None else asdict(standing.forecast),
        "shrunk_index": None if standing.shrunk is None else standing.shrunk.value,
        "reliability": None if standing.shrunk is None else standing.shrunk.reliability,
        "trend": None if seen.change is None else {**asdict(seen.change), "called": seen.called},
        "funnel": None if seen.funnel is None else {"z": seen.funnel.z, "flag": str(seen.funnel.flag)},
        "quality": {
            "clean": quality.counts.clean,
            "b": quality.counts.b,
            "x": quality.counts.x,
            "index_clean": quality.index_clean if seen.index else None,
            "under_review": quality.under_review,
        },
        "lenses": [asdict(lens) for lens in seen.by_type.lenses],
        "gaps": [asdict(gap) for gap in seen.gaps],
        "recommendations": [asdict(one) for one in seen.recommendations],
        "methodology": published.methodology,
    }


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value
