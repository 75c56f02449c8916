"""The series of a center's published indices by both versions of the methodology."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from bot.site.model import TrendPoint
from scoring.method_2022.card import public
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.versions import LATER

WEEKS = 52


def joined(earlier: Sequence[TrendPoint], later: Mapping[date, str]) -> tuple[TrendPoint, ...]:
    """The points of 2022.1, then those of 2026.1 from its results, as JSON, by the last day of the window. Points of
    2022.1 that are not before the first of 2026.1 are left out: a window may reach back, the series does not.

    Each shows what digest and report show, `OwnFigures.of_series`. Whole results of a nation's year take minutes to
    build, so here they stay JSON."""
    points = []
    for until in sorted(later):
        own = json.loads(later[until])
        shown = own["adjusted"] if own["people"][0] >= STANDARD.adjusted_from else own["index"]
        if shown is not None:
            interval = public(shown["low"]), public(shown["high"])
            points.append(TrendPoint(until, None, public(shown["value"]), None, LATER, interval))
    return (*(one for one in earlier if not points or one.until < points[0].until), *points)
