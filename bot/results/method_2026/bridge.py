"""The bridge from methodology 2022.1: how the figures of the same answers differ (methodology §14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bot.results.method_2022.published import visible_of
from bot.results.method_2026 import published
from bot.results.method_2026.figures import CenterFigures
from bot.results.method_2026.published import PublishedFigures
from scoring.method_2026.star_range import StarRange, StarState
from storage.engine.database import Database
from storage.results import snapshots
from storage.results.snapshots import Snapshot

NORMAL_MAD = 1.4826
"""Makes the median distance from the median the standard deviation of a normal distribution."""


@dataclass(frozen=True, slots=True)
class EarlierFigures:
    """A center by 2022.1: its index on 0–100, and its stars."""

    index: float | None
    stars: int | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A center by both versions; `difference` is I(2026.1) − I(2022.1)."""

    center_id: int
    earlier: float
    later: float
    earlier_stars: int | None
    later_stars: StarRange | None
    state: StarState

    @property
    def difference(self) -> float:
        return self.later - self.earlier


@dataclass(frozen=True, slots=True)
class Bridge:
    """All centers with an index by both versions, the largest differences first.

    link     L: the median difference
    spread   its robust standard deviation over centers
    """

    centers: tuple[Crossing, ...]
    link: float | None
    spread: float | None

    @property
    def largest(self) -> float | None:
        return max((abs(one.difference) for one in self.centers), default=None)


def bridge(earlier: Mapping[int, EarlierFigures], later: Mapping[int, CenterFigures]) -> Bridge:
    """Joins the figures of both versions by center."""
    crossings = []
    for center_id, new in later.items():
        old = earlier.get(center_id)
        if old is None or old.index is None or new.index is None:
            continue
        crossings.append(Crossing(center_id, old.index, new.index.value, old.stars, new.shown, new.star))
    crossings.sort(key=lambda one: (-abs(one.difference), one.center_id))
    differences = [one.difference for one in crossings]
    link = median(differences) if differences else None
    return Bridge(tuple(crossings), link, _robust_deviation(differences))


async def of_week(db: Database, week: int) -> Bridge:
    """The bridge of the nation's newest figures up to a week."""
    return of_published(await snapshots.latest(db, up_to_week=week), await published.latest(db, up_to_week=week))


def of_published(earlier: Mapping[int, Snapshot], later: Mapping[int, PublishedFigures]) -> Bridge:
    """The bridge of figures by center id."""
    return bridge(
        {center_id: _earlier(one) for center_id, one in earlier.items()},
        {center_id: one.figures for center_id, one in later.items()},
    )


def _earlier(snapshot: Snapshot) -> EarlierFigures:
    seen = visible_of(snapshot)
    return EarlierFigures(None if seen.index is None else seen.index.value, seen.standing.star.stars)


def _robust_deviation(values: Sequence[float]) -> float | None:
    if not values:
        return None
    middle = median(values)
    return NORMAL_MAD * median(abs(value - middle) for value in values)
