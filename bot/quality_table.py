"""How good the answers are, as rows for an operator: classes, reasons, and which centers are under review."""

from collections import Counter
from datetime import datetime
from typing import Any

from scoring.methodology import STANDARD, Methodology
from scoring.quality import QualityClass, Reason, under_review
from scoring.windows import Window, last_complete_week, window
from storage import centers, qualities
from storage.centers import Center
from storage.database import Database
from storage.qualities import ByReasons

Row = dict[str, Any]


async def rows(
    db: Database, *, center: str | None, region: str | None, now: datetime, methodology: Methodology = STANDARD
) -> list[Row]:
    """Two rows for each center with answers: over the weeks of a star and over those of an index, both complete.

    Raises CenterNotFound, RegionNotFound.
    """
    chosen = [await centers.by_code(db, center)] if center else await centers.listing(db, region=region, closed=True)
    last = last_complete_week(now.date())
    spans = [window(last, weeks) for weeks in (methodology.star_weeks, methodology.window_weeks)]
    ids = [place.id for place in chosen] if center or region else None
    found = [await qualities.counts(db, first_week=span.first, last_week=span.last, center_ids=ids) for span in spans]
    return [
        _row(place, span, counts.get(place.id, {}), methodology)
        for place in chosen
        if place.id in found[0]
        for span, counts in zip(spans, found, strict=True)
    ]


def _row(center: Center, span: Window, counts: ByReasons, methodology: Methodology) -> Row:
    classes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for (quality, named), number in counts.items():
        classes[quality] += number
        for reason in named.split(","):
            reasons[reason] += number
    n = classes.total()
    clean, b, x = (classes[quality] for quality in QualityClass)
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
        # By their share alone: what they do to the index is known where it is published.
        "under_review": under_review(None, None, clean=clean, b=b, x=x, methodology=methodology),
        "reasons": {str(reason): reasons[reason] for reason in Reason},
    }
