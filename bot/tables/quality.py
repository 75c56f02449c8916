"""The quality of the answers as rows for an operator: classes, reasons, and the centers under review."""

from collections import Counter
from datetime import datetime
from typing import Any

from bot.results import visit_totals
from bot.results.method_2022.published import visible_of
from scoring.method_2022.review import under_review
from scoring.method_2026.versions import EARLIER
from scoring.methodology import STANDARD, Methodology
from scoring.quality import QualityClass, Reason, is_apart
from scoring.response import VisitTotals
from scoring.windows import Window, last_complete_week, window
from storage import quality_counts, reviews, snapshots
from storage.centers import Center
from storage.chosen_centers import chosen, chosen_ids
from storage.engine.database import Database
from storage.quality_counts import ByReasons
from storage.snapshots import Snapshot

Row = dict[str, Any]
Indices = tuple[float | None, float | None, str | None]
"""The index, that of clean interviews alone, and when they were published."""
NONE: Indices = (None, None, None)


async def rows(
    db: Database,
    *,
    center: str | None,
    region: str | None,
    now: datetime,
    leading: str = EARLIER,
    methodology: Methodology = STANDARD,
) -> list[Row]:
    """Two rows for each center with answers or visits: over the complete weeks of a star, and over those of an index.

    The second row has the last published index, by 2022.1 also without class B. Raises CenterNotFound, RegionNotFound.

    leading
        The version that leads. By 2022.1 a rule puts centers under review, by 2026.1 a person alone.
    """
    places = await chosen(db, center, region)
    ids = await chosen_ids(db, center, region)
    last = last_complete_week(now.date())
    year, quarter = window(last, methodology.star_weeks), window(last, methodology.window_weeks)
    in_year, in_quarter = [
        await quality_counts.counts(db, first_week=span.first, last_week=span.last, center_ids=ids)
        for span in (year, quarter)
    ]
    wrote_year, wrote_quarter = [
        await quality_counts.words_alone(db, first_week=span.first, last_week=span.last, center_ids=ids)
        for span in (year, quarter)
    ]
    visits_year, visits_quarter = await visit_totals.over(db, places, [year, quarter], now=now)
    published, reviewed = await _published(db, ids, leading), None
    if leading != EARLIER:
        reviewed = await reviews.under_review(db, last)
    found: list[Row] = []
    for place in places:
        if place.id in in_year or place.id in visits_year:
            indices = published.get(place.id, NONE)
            for span, counts, wrote, visits, figures in (
                (year, in_year, wrote_year, visits_year, NONE),
                (quarter, in_quarter, wrote_quarter, visits_quarter, indices),
            ):
                row = _row(place, span, counts.get(place.id, {}), figures, methodology)
                if reviewed is not None:
                    row["under_review"] = place.id in reviewed
                found.append(row | {"words_alone": wrote.get(place.id, 0)} | _visits(visits.get(place.id)))
    return found


async def _published(db: Database, ids: list[int] | None, leading: str) -> dict[int, Indices]:
    if leading == EARLIER:
        return {center_id: _indices(one) for center_id, one in (await snapshots.latest(db, center_ids=ids)).items()}
    # A methodology that does not lead yet is not loaded.
    from bot.results.method_2026 import published as later

    return {
        center_id: (
            None if one.visible.index is None else one.visible.index.value,
            None,
            one.published_at.isoformat(timespec="seconds"),
        )
        for center_id, one in (await later.latest(db, center_ids=ids)).items()
    }


def _indices(snapshot: Snapshot) -> Indices:
    """The published index and the index of clean interviews alone, if they are shown."""
    visible, at = visible_of(snapshot), snapshot.published_at.isoformat(timespec="seconds")
    return (None, None, at) if visible.index is None else (visible.index.value, visible.quality.index_clean, at)


def _visits(totals: VisitTotals | None) -> Row:
    """The figures of visits; empty if nothing was issued or reported."""
    return {
        "issued": totals and totals.issued,
        "redeemed": totals and totals.redeemed,
        "completed": totals and totals.completed,
        "visits": totals and totals.visits,
        "response_rate": totals and totals.response_rate,
        "alarm": totals and totals.alarm,
    }


def _row(
    center: Center,
    span: Window,
    counts: ByReasons,
    indices: Indices,
    methodology: Methodology,
) -> Row:
    classes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    apart = sum(number for (_, named), number in counts.items() if is_apart(named))
    for (quality, named), number in counts.items():
        classes[quality] += number
        for reason in named.split(","):
            reasons[reason] += number
    n = classes.total()
    clean, b, x = (classes[quality] for quality in QualityClass)
    index, index_clean, published_at = indices
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
        "unverified": reasons[Reason.UNVERIFIED],
        "outside_age": reasons[Reason.OUT_OF_RANGE],
        "flagged": (b + x - apart) / (n - apart) if n > apart else None,
        "index": index,
        "index_clean": index_clean,
        "published_at": published_at,
        "under_review": under_review(index, index_clean, clean=clean, b=b, x=x - apart, methodology=methodology),
        "reasons": {str(reason): reasons[reason] for reason in Reason},
    }
