"""Chooses the lines of a league table: all of them, or the telling ones of a large region."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digest.region.content import LeagueLine, RegionContent
from scoring.method_2022.league import Band

MOST_LINES = 30
"""The most lines in a picture that stays readable after the messenger has scaled it down."""
EXCERPT = 8
"""Lines of each part of a larger region's table."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading; some of the `count` centers may be left out. `band` is None for the largest changes."""

    band: Band | None
    count: int
    lines: Sequence[LeagueLine]


def parts(content: RegionContent) -> list[Part]:
    """The bands from the highest to the centers that are not compared. Beyond `MOST_LINES`, only the extremes and the
    movers have lines. Centers that do not differ from the region, or are not compared, are only counted."""
    whole = len(content.league) <= MOST_LINES
    found = []
    for band in Band:
        lines = content.within(band)
        if lines:
            found.append(Part(band, len(lines), lines if whole else _excerpt(band, lines)))
    if not whole and content.movers:
        found.append(Part(None, len(content.movers), content.movers[:EXCERPT]))
    return found


def _excerpt(band: Band, lines: Sequence[LeagueLine]) -> Sequence[LeagueLine]:
    if band is Band.ABOVE:
        return lines[:EXCERPT]
    return lines[-EXCERPT:] if band is Band.BELOW else ()
