"""How good the answers are, as rows for an operator: classes, reasons, and which centers are under review."""

from collections import Counter
from datetime import datetime
from typing import Any

from bot.shown import shown_of
from scoring.methodology import STANDARD, Methodology
from scoring.quality import QualityClass, Reason, under_review
from scoring.windows import Window, last_complete_week, window
from storage import centers, qualities, snapshots
from storage.centers import Center
from storage.database import Database
from storage.qualities import ByReasons
from storage.snapshots import Snapshot

Row = dict[str, Any]


async def rows(
    db: Database, *, center: str | None, region: str | None, now: datetime, methodology: Methodology = STANDARD
) -> list[Row]:
    """Two rows for each center with answers: over the weeks of a star and over those of an index, both complete.

    The latter has the index as it was last published, with and without class B. Raises CenterNotFound, RegionNotFound.
    """
    chosen = [await centers.by_code(db, center)] if center else await centers.listing(db, region=region, closed=True)
    ids = [place.id for place in chosen] if center or region else None
    last = last_complete_week(now.date())
    year, quarter = window(last, methodology.star_weeks), window(last, methodology.window_weeks)
    in_year, in_quarter = [
        await qualities.counts(db, first_week=span.first, last_week=span.last, center_ids=ids)
        for span in (year, quarter)
    ]
    published = await snapshots.latest(db, center_ids=ids)
    found: list[Row] = []
    for place in chosen:
        if place.id in in_year:
            indices = _indices(published.get(place.id))
            found.append(_row(place, year, in_year[place.id], (None, None), methodology))
            found.append(_row(place, quarter, in_quarter.get(place.id, {}), indices, methodology))
    return found


def _indices(snapshot: Snapshot | None) -> tuple[float | None, float | None]:
    """The published index and that of clean interviews alone, where they are shown."""
    if snapshot is None:
        return None, None
    seen = shown_of(snapshot)
    return (None, None) if seen.index is None else (seen.index.value, seen.quality.index_clean)


def _row(
    center: Center,
    span: Window,
    counts: ByReasons,
    indices: tuple[float | None, float | None],
    methodology: Methodology,
) -> Row:
    classes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for (quality, named), number in counts.items():
        classes[quality] += number
        for reason in named.split(","):
            reasons[reason] += number
    n = classes.total()
    clean, b, x = (classes[quality] for quality in QualityClass)
    index, index_clean = indices
    return {
        "center": center.code,
        "region": center.region,
        "weeks": span.last - span.first + 1,
        "window_start": span.start.isoformat(),
        "window_end": span.end.isoformat(),
        "n": n,
        "clean": clean,
        "B": b,
        "X": x,
        "flagged": (b + x) / n if n else None,
        "index": index,
        "index_clean": index_clean,
        "under_review": under_review(index, index_clean, clean=clean, b=b, x=x, methodology=methodology),
        "reasons": {str(reason): reasons[reason] for reason in Reason},
    }
