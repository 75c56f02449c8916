"""The published (or live) indices as rows for an operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot import publishing
from bot.publishing import Result
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.index import State
from scoring.methodology import STANDARD, Methodology
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
    result: Result
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
        center_id: _Published(
            Result.from_json(snapshot.result), snapshot.window_start, snapshot.window_end, snapshot.methodology
        )
        for center_id, snapshot in latest.items()
    }


async def _live(db: Database, now: datetime, methodology: Methodology = STANDARD) -> Mapping[int, _Published]:
    """Up to now: the window ends with the week under way."""
    today = local_day(now, EARLIEST_ZONE)
    span = window(week_of(today), methodology.window_weeks)
    results = await publishing.live(db, week=span.last, methodology=methodology)
    return {
        center_id: _Published(result, span.start, today, methodology.version)
        for center_id, result in results.items()
        if result.index.n
    }


def _row(center: Center, published: _Published) -> Row:
    index = published.result.index
    shown = index.state is not State.HIDDEN and index.index is not None
    low, high = index.index.interval() if shown and index.index else (None, None)
    return {
        "center": center.code,
        "region": center.region,
        "window_start": published.window_start.isoformat(),
        "window_end": published.window_end.isoformat(),
        "n": index.n,
        "n_job_seeker": index.types[RespondentType.JOB_SEEKER].n,
        "n_employer": index.types[RespondentType.EMPLOYER].n,
        "index": index.index.value if shown and index.index else None,
        "index_job_seeker": index.type_value(RespondentType.JOB_SEEKER),
        "index_employer": index.type_value(RespondentType.EMPLOYER),
        "se": index.index.se if shown and index.index else None,
        "ci_low": low,
        "ci_high": high,
        "groups": {
            group.code: index.groups[group.code].value if shown and group.code in index.groups else None
            for group in load().groups
        },
        "state": str(index.state),
        "employers": str(index.composition),
        "methodology": published.methodology,
    }
