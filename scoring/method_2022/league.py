"""A league table that claims no more than its intervals: bands instead of ranks (methodology 2022.1 §6)."""

from enum import StrEnum

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import State
from scoring.method_2022.visible import VisibleResult
from scoring.methodology import STANDARD, Methodology


class Band(StrEnum):
    """A center's index compared with its region's, as far as the intervals tell."""

    ABOVE = "above"
    LIKE = "like"
    BELOW = "below"
    UNDER_REVIEW = "under_review"
    PRELIMINARY = "preliminary"


def band(visible: VisibleResult, region: Estimate, methodology: Methodology = STANDARD) -> Band | None:
    """The band of a center in its region's league table; None if it has no index to show, and so no place.

    visible  the center's visible result, with its index I and the 95 % interval [l, u]
    region   the region's index R with the 95 % interval [L, U], in the same points from 0 to 100

    ABOVE if l > U, BELOW if u < L, and LIKE (indistinguishable from the region) if the intervals have a point in
    common. A reader of the chart does the same by eye, and it is cautious: for two estimates with the same standard
    error the intervals separate at |I − R| > 2·1.96·SE, that is at z = 2.77 and p = 0.006; if the region's error is
    small beside the center's, at p close to 0.05. There are no ranks within a band. An index of unknown error has the
    interval [0, 100] and is LIKE any other. Centers under review and those with fewer than 30 interviews are listed
    apart.

    >>> between(Estimate(84.0, 1.0, 1e6), Estimate(80.0, 0.5, 1e6))
    <Band.ABOVE: 'above'>
    >>> between(Estimate(82.0, 1.0, 1e6), Estimate(80.0, 0.5, 1e6))
    <Band.LIKE: 'like'>
    """
    if visible.index is None:
        return None
    if visible.state is State.PRELIMINARY:
        return Band.PRELIMINARY
    if visible.quality.under_review:
        return Band.UNDER_REVIEW
    return between(visible.index, region, methodology.confidence)


def between(center: Estimate, region: Estimate, confidence: float = STANDARD.confidence) -> Band:
    """The same from the two estimates alone: 82 ± 1.96 and 80 ± 0.98 have 80.04 to 80.98 in common, 84 ± 1.96 and
    80 ± 0.98 nothing."""
    low, high = center.interval(confidence)
    region_low, region_high = region.interval(confidence)
    if low > region_high:
        return Band.ABOVE
    return Band.BELOW if high < region_low else Band.LIKE
