"""Which lines a league table shows: all of them, or of a large region those that tell something."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digest.region.content import LeagueLine, RegionContent
from scoring.league import Band

MOST_LINES = 30
"""As many as a picture can hold that the messenger does not scale down until nobody can read it."""
EXCERPT = 8
"""Lines of each part of a larger region's table."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under a heading; of `count` centers some may be left out. `band` is None for those that changed most."""

    band: Band | None
    count: int
    lines: Sequence[LeagueLine]


def parts(content: RegionContent) -> list[Part]:
    """The bands from the highest to those that are not compared. Beyond `MOST_LINES` the extremes and the movers:
    whoever cannot be told from the region, or is not compared, is only counted."""
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
