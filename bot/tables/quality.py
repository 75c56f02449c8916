"""The quality of the answers as rows for an operator: classes, reasons, and the centers under review."""

from datetime import datetime
from typing import Any

from bot.results import visit_totals
from bot.results.method_2022 import shown_parts
from bot.results.method_2022.shown_parts import ShownParts
from scoring.method_2022.review import under_review
from scoring.method_2026.versions import EARLIER
from scoring.methodology import STANDARD, Methodology
from scoring.quality import QualityClass, Reason, is_apart
from scoring.response import VisitTotals
from scoring.windows import Window, last_complete_week, window
from storage.counting import quality_counts
from storage.counting.quality_counts import ByReasons
from storage.engine.database import Database
from storage.places.centers import Place
from storage.places.chosen_centers import chosen_ids, places
from storage.quality import reviews
from storage.results import snapshots_2026

Row = dict[str, Any]
Indices = tuple[float | None, float | None, str | None]
"""The index, that of clean interviews alone, and when they were published."""
NONE: Indices = (None, None, None)
REASONS = tuple(map(str, Reason))
INDICES = ("state", "index", "index_clean", "clean", "b")


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
    chosen, ids = await places(db, center, region), await chosen_ids(db, center, region)
    last = last_complete_week(now.date())
    spans = [window(last, weeks) for weeks in (methodology.star_weeks, methodology.window_weeks)]
    weeks, (of_year, of_quarter) = [(span.first, span.last) for span in spans], map(_span, spans)
    in_year, in_quarter = await quality_counts.counts_of_each(db, weeks, center_ids=ids)
    visits_year, visits_quarter = await visit_totals.over(db, chosen, spans, now=now, every=ids is None)
    published, reviewed = await _published(db, ids, leading), None
    if leading != EARLIER:
        reviewed = await reviews.under_review(db, last)
    found: list[Row] = []
    for place in chosen:
        if place.id in in_year.by_center or place.id in visits_year:
            indices = published.get(place.id, NONE)
            for span, counted, visits, figures in (
                (of_year, in_year, visits_year, NONE),
                (of_quarter, in_quarter, visits_quarter, indices),
            ):
                counts, wrote = counted.by_center.get(place.id, {}), counted.words_alone.get(place.id, 0)
                row = _row(place, span, counts, figures, wrote, methodology)
                if reviewed is not None:
                    row["under_review"] = place.id in reviewed
                row.update(_visits(visits.get(place.id)))
                found.append(row)
    return found


async def _published(db: Database, ids: list[int] | None, leading: str) -> dict[int, Indices]:
    if leading == EARLIER:
        known = await shown_parts.newest(db, INDICES, center_ids=ids)
        return {center_id: _indices(one) for center_id, one in known.items()}
    found = await snapshots_2026.newest_indices(db, center_ids=ids)
    return {one.center_id: (one.index_value, None, one.published_at.isoformat(timespec="seconds")) for one in found}


def _indices(shown: ShownParts) -> Indices:
    """The published index and the index of clean interviews alone, if they are shown."""
    index = shown.index
    return (
        None if index is None else index.value,
        shown.index_clean,
        shown.of.published_at.isoformat(timespec="seconds"),
    )


def _span(span: Window) -> Row:
    return {
        "weeks": span.last - span.first + 1,
        "window_start": span.start.isoformat(),
        "window_end": span.end.isoformat(),
    }


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


def _row(center: Place, span: Row, counts: ByReasons, indices: Indices, wrote: int, methodology: Methodology) -> Row:
    clean = b = x = apart = 0
    reasons = dict.fromkeys(REASONS, 0)
    for (quality, named), number in counts.items():
        if quality == QualityClass.CLEAN:
            clean += number
        elif quality == QualityClass.B:
            b += number
        else:
            x += number
        if named:
            apart += number * is_apart(named)
            for reason in named.split(","):
                if reason in reasons:
                    reasons[reason] += number
    n = clean + b + x
    index, index_clean, published_at = indices
    return {
        "center": center.code,
        "region": center.region,
        **span,
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
        "reasons": reasons,
        "words_alone": wrote,
    }
