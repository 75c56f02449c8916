"""The line of a digest: the indices that were published for its last 13 weeks, and no figure besides them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.digest.center.content import TrendPoint
from scoring.estimate import Estimate
from scoring.methodology import STANDARD
from storage import snapshots
from storage.engine.database import Database
from storage.snapshots import Published

WEEKS = 13


async def read(db: Database, center_ids: Sequence[int], *, week: int) -> Mapping[int, Sequence[TrendPoint]]:
    """The points of each center up to a week, by center id: the last publication of every window with enough answers to
    be shown."""
    published = await snapshots.history(db, center_ids, weeks=(week - WEEKS + 1, week))
    # Of several revisions for one window the last one stays.
    newest = {(one.center_id, one.window_end): one for one in published}
    found: dict[int, list[TrendPoint]] = defaultdict(list)
    for one in newest.values():
        if one.index_value is not None and one.n >= STANDARD.min_shown:
            found[one.center_id].append(_point(one, one.index_value))
    return found


def _point(published: Published, value: float) -> TrendPoint:
    """The interval by the interviews' degrees of freedom. Those in the snapshot are exact, but differ by less than a
    stroke."""
    low, high = Estimate(value, published.standard_error, published.n - 1).interval(STANDARD.confidence)
    return TrendPoint(published.window_end, value, low, high)
