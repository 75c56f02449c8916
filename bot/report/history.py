"""The published index of a place over the weeks."""

from collections.abc import Sequence

from bot.report.model import TrendPoint
from bot.results.method_2022.indices import index_in
from scoring.method_2022.rollup import rollup
from scoring.windows import window
from storage.engine.database import Database
from storage.results import snapshots

WEEKS = 26
"""Half a year: two windows without an answer in common."""


async def trend(db: Database, center_ids: Sequence[int], *, last_week: int) -> tuple[TrendPoint, ...]:
    """A point for every week since the first published one, at most `WEEKS` of them. A center that was not published in
    a week counts with its previous results."""
    first_week = last_week - WEEKS + 1
    before = await snapshots.latest(db, center_ids=center_ids, up_to_week=first_week)
    indices = {center_id: index_in(snapshot.result) for center_id, snapshot in before.items()}
    points = []
    for week in range(first_week, last_week + 1):
        new = await snapshots.results_of_week(db, week, center_ids)
        indices |= {center_id: index_in(result) for center_id, result in new.items()}
        place = rollup(list(indices.values()))
        if place.estimate is not None:
            low, high = place.estimate.interval()
            end = window(week, 1).end
            points.append(TrendPoint(end, place.estimate.value, low, high, place.n, place.centers))
    return tuple(points)
