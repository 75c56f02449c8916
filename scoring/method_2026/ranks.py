"""Ranks with the places that a center could as well have (methodology §9)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from scoring.method_2026.star_range import Posterior
from scoring.type_index import Floats

NODES = 41
REACH = 3.9
"""The nodes lie on ± 3.9 posterior deviations."""
TAIL = 0.025
REACH_OF_TAIL = 1.959964
"""Where the search for an end of the interval begins: the normal quantile of the tail."""
LEAST_DEVIATION = 1e-6
"""Where centers do not differ at all, every one could have any place."""
CHEBYSHEV = 14
"""Points of a piece on which the sums over centers are interpolated."""
HALF_PIECE = 0.4
"""Half a piece's length, in the smallest posterior deviation: the interpolation's error is then below rounding."""

MOST_CHANCES = 100_000
"""Worked on at a time: few enough for little memory."""
IMPOSSIBLE, CERTAIN = -39.0, 8.5
"""Beyond them Φ is exactly 0 and 1 in 64-bit floats, as for two fifths of a nation's pairs of centers."""


@dataclass(frozen=True, slots=True)
class Rank:
    """A center's expected rank among `of` centers, 1 the best, and a 95 % interval of whole ranks."""

    expected: float
    low: int
    high: int
    of: int


def ranks(centers: Sequence[Posterior]) -> list[Rank]:
    """The ranks of K centers by their true indices, in their order.

    Given θ_i = x the number of better centers is a sum of independent events with p_j = Φ((I*_j − x)/s_j), taken as
    normal with a continuity correction, and mixed over x at 41 equidistant nodes with normal weights. The ends are the
    smallest ranks with probability ≥ 0.025 and ≥ 0.975. No random numbers.

    The sums Σp and Σp(1 − p) over all centers are smooth functions of x. They are computed at Chebyshev points and
    interpolated, which makes the work of K centers grow with K instead of K².
    """
    if len(centers) < 2:
        return [Rank(1.0, 1, 1, 1) for _ in centers]
    means = np.array([one.mean for one in centers])
    deviations = np.array([max(one.sd, LEAST_DEVIATION) for one in centers])
    nodes = means[:, None] + deviations[:, None] * _nodes()
    better, spread = _sums(nodes, means, deviations)
    own = _phi((means[:, None] - nodes) / deviations[:, None])
    better, spread = better - own, np.sqrt(np.maximum(spread - own * (1 - own), 1e-18))
    expected = 1 + _mixed(better)
    sd = np.sqrt(np.maximum(_mixed(better**2 + spread**2) - (expected - 1) ** 2, 0.0))
    low, high = (
        _smallest_rank(tail, better, spread, expected + sign * REACH_OF_TAIL * sd)
        for tail, sign in ((TAIL, -1), (1 - TAIL, 1))
    )
    return [Rank(*one, len(centers)) for one in zip(expected.tolist(), low.tolist(), high.tolist(), strict=True)]


def _smallest_rank(probability: float, better: Floats, spread: Floats, guess: Floats) -> NDArray[np.int64]:
    """The smallest rank r of each center with P(rank ≤ r) ≥ `probability`; the last rank is certain.

    Steps of doubled length from a guess find two ranks around it, and bisection the rank between them. Only centers
    whose rank is still open are looked at.
    """
    last = len(better)

    def enough(rank: NDArray[np.int64], of: NDArray[np.intp]) -> NDArray[np.bool_]:
        return _mixed(_phi((rank[:, None] - 0.5 - better[of]) / spread[of])) >= probability

    start = np.clip(np.ceil(guess), 1, last).astype(np.int64)
    # The answer is above `low` and at most `high`.
    up = ~enough(start, np.arange(last))
    low, high, step = np.where(up, start, 0), np.where(up, last, start), 1
    of = np.flatnonzero(high - low > 1)
    while len(of):
        tried = np.clip(np.where(up[of], start[of] + step, start[of] - step), 1, last)
        found = enough(tried, of)
        low[of] = np.where(found, low[of], np.maximum(low[of], tried))
        high[of] = np.where(found, np.minimum(high[of], tried), high[of])
        of = of[(up[of] & ~found & (tried < last)) | (~up[of] & found & (tried > 1))]
        step *= 2
    while len(of := np.flatnonzero(high - low > 1)):
        middle = (low[of] + high[of]) // 2
        found = enough(middle, of)
        low[of], high[of] = np.where(found, low[of], middle), np.where(found, middle, high[of])
    return high


def _sums(nodes: Floats, means: Floats, deviations: Floats) -> tuple[Floats, Floats]:
    """Σ p_j and Σ p_j(1 − p_j) over all centers at every node, of the nodes' shape."""
    start, half = float(nodes.min()), HALF_PIECE * float(deviations.min())
    piece = ((nodes - start) / (2 * half)).astype(np.int64)
    points = np.cos(np.pi * (np.arange(CHEBYSHEV) + 0.5) / CHEBYSHEV)
    # Only pieces that hold a node are computed.
    used, place = np.unique(piece, return_inverse=True)
    place = place.reshape(nodes.shape)
    centers_of = start + half * (2 * used + 1)
    at = centers_of[:, None] + half * points
    sums = np.empty((2, *at.shape))
    rows = max(1, MOST_CHANCES // (CHEBYSHEV * len(means)))
    for first in range(0, len(used), rows):
        part = slice(first, first + rows)
        chance = _phi((means - at[part][..., None]) / deviations)
        sums[0, part] = _in_order(chance)
        sums[1, part] = _in_order(chance * (1 - chance))
    inside = (nodes - centers_of[place]) / half
    return _interpolated(inside, sums[0][place], points), _interpolated(inside, sums[1][place], points)


def _interpolated(inside: Floats, values: Floats, points: Floats) -> Floats:
    """Barycentric interpolation through Chebyshev points (Berrut & Trefethen 2004); `inside` on −1 … 1."""
    angles = np.pi * (np.arange(CHEBYSHEV) + 0.5) / CHEBYSHEV
    signed = np.where(np.arange(CHEBYSHEV) % 2, -1.0, 1.0) * np.sin(angles)
    distance = inside[..., None] - points
    exact = distance == 0
    parts = signed / np.where(exact, 1.0, distance)
    found = _in_order(parts * values) / _in_order(parts)
    return np.where(exact.any(axis=-1), (values * exact).sum(axis=-1), found)


def _mixed(values: Floats) -> Floats:
    return _in_order(_weights() * values)


def _in_order(terms: Floats) -> Floats:
    """Sums over the last axis from the first term to the last."""
    return np.asarray(np.add.accumulate(terms, axis=-1)[..., -1], dtype=np.float64)


def _phi(values: Floats) -> Floats:
    """`star_range.phi` of every value, in the same steps."""
    found = (values > 0).astype(np.float64)
    between = (values > IMPOSSIBLE) & (values < CERTAIN)
    scaled = -values[between] / math.sqrt(2)
    found[between] = np.fromiter(map(math.erfc, scaled.tolist()), np.float64, len(scaled)) / 2
    return found


@cache
def _nodes() -> Floats:
    return np.array([-REACH + 2 * REACH * at / (NODES - 1) for at in range(NODES)])


@cache
def _weights() -> Floats:
    weights = [math.exp(-node * node / 2) for node in _nodes().tolist()]
    return np.array(weights) / math.fsum(weights)
