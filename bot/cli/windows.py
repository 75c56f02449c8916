"""The line above a list of figures: which window they are of, and when they were published."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.language import gettext as _
from bot.cli.language import ngettext

Row = Mapping[str, Any]


def about_published(rows: Sequence[Row]) -> str:
    """Of rows with `window_start`, `window_end` and `published_at`; empty without rows."""
    if not rows:
        return ""
    start, end = min(row["window_start"] for row in rows), max(row["window_end"] for row in rows)
    moments = sorted(row["published_at"][:10] for row in rows if row["published_at"])
    span = {"start": start, "end": end}
    if not moments:
        return _("Window {start} to {end}, computed now, not published.").format(**span)
    if moments[0] == moments[-1]:
        return _("Window {start} to {end}, published on {day}.").format(**span, day=moments[0])
    days = {"first": moments[0], "last": moments[-1]}
    return _("Windows from {start} to {end}, published from {first} to {last}.").format(**span, **days)


def about_index(rows: Sequence[Row]) -> str:
    """The same, and what the two figures and the arrow between them are."""
    if not rows:
        return ""
    key = _("Index: 13 weeks; stars: a year; the arrow: where the 13 weeks are heading against the year.")
    return f"{about_published(rows)}\n{key}"


def about_quality(rows: Sequence[Row]) -> str:
    """Of rows over a year and over a quarter, the latter with the published index."""
    if not rows:
        return ""
    end, weeks = rows[0]["window_end"], {row["weeks"]: row["window_start"] for row in rows}
    spans = "; ".join(_("{weeks} weeks from {start}").format(weeks=one, start=weeks[one]) for one in sorted(weeks))
    days = sorted(row["published_at"][:10] for row in rows if row["published_at"])
    counts = _("Answers of complete weeks up to {end}: {spans}.").format(end=end, spans=spans)
    if not days:
        return counts
    return f"{counts} " + _("Index as published, last on {day}.").format(day=days[-1])


def about_review(leading: str, rows: Sequence[Row]) -> str:
    """Who puts centers under review by the version that leads; empty without rows."""
    from scoring.method_2026.versions import EARLIER

    if not rows:
        return ""
    if leading == EARLIER:
        return _("Under review by 2022.1: over 15 percent flagged, or class B moves the index by over 2 points.")
    return _("Under review by 2026.1: centers that a person has put there, for a case (cases list).")


def about_cases(late: int) -> str:
    """The number of the nation's cases that have been open for too long, which everybody may know."""
    said = ngettext(
        "In the whole country {n} case has been open for more than 14 days.",
        "In the whole country {n} cases have been open for more than 14 days.",
        late,
    )
    return said.format(n=late)
