"""The published figures of methodology 2026.1 that a narrow table shows: some columns of `bot.tables.index_2026`,
without what reads and computes the others."""

from dataclasses import fields
from typing import Any

from bot.results.method_2026 import shown_parts
from bot.results.method_2026.shown_parts import ShownParts
from scoring.method_2026.trend import Trend
from storage.engine.database import Database
from storage.places.centers import Place
from storage.places.chosen_centers import places

Row = dict[str, Any]
TREND = tuple(one.name for one in fields(Trend))


async def rows(db: Database, *, center: str | None, region: str | None) -> list[Row]:
    """One row per center with published figures. Raises NotFound."""
    chosen = await places(db, center, region)
    # All need no condition.
    ids = [place.id for place in chosen] if center or region else None
    found = await shown_parts.newest(db, center_ids=ids)
    return [_row(place, found[place.id]) for place in chosen if place.id in found]


def _row(place: Place, shown: ShownParts) -> Row:
    index, last = shown.index, shown.last_range
    return {
        "center": place.code,
        "window_start": shown.window_start.isoformat(),
        "window_end": shown.window_end.isoformat(),
        "published_at": shown.published_at.isoformat(timespec="seconds"),
        "n_job_seeker": shown.job_seekers,
        "missing": shown.missing,
        "index": None if index is None else index["value"],
        "ci_low": None if index is None else index["low"],
        "ci_high": None if index is None else index["high"],
        "adjusted": shown.adjusted,
        "shift": shown.shift,
        "star_state": str(shown.star),
        "stars_low": None if shown.range is None else shown.range.low,
        "stars_high": None if shown.range is None else shown.range.high,
        "certainty": shown.certainty,
        "missing_for_star": shown.missing_for_star,
        "last_range": None if last is None else {"low": last.range.low, "high": last.range.high, "month": last.month},
        "rank": shown.rank,
        "trend": None if shown.trend is None else {name: getattr(shown.trend, name) for name in TREND},
        "share_job_seekers": shown.shares[0],
        "share_employers": shown.shares[1],
    }
