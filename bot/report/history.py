"""The published index of a place over the weeks.

Half a year of a nation is sixty thousand snapshots. Only the index of each is read, which takes a fifth of the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.report.model import TrendPoint
from questionnaire.model import RespondentType
from scoring.estimate import Estimate
from scoring.index import CentricityIndex, Composition, State, TypeResult
from scoring.rollup import rollup
from scoring.windows import window
from storage import snapshots
from storage.engine.database import Database

WEEKS = 26
"""Half a year: two windows without an answer in common."""


@dataclass(frozen=True, slots=True)
class _Type:
    n: int
    index: Estimate | None


@dataclass(frozen=True, slots=True)
class _Index:
    n: int
    index: Estimate | None
    types: dict[RespondentType, _Type]
    composition: Composition
    state: State


@dataclass(frozen=True, slots=True)
class _Result:
    """The part of a frozen result that a rollup's index needs; the rest is skipped."""

    index: _Index


async def trend(db: Database, center_ids: Sequence[int], *, last_week: int) -> tuple[TrendPoint, ...]:
    """A point for every week since the first published one, at most `WEEKS` of them. A center that was not published in
    a week counts with its previous results."""
    read = TypeAdapter(_Result).validate_json
    first_week = last_week - WEEKS + 1
    before = await snapshots.latest(db, center_ids=center_ids, up_to_week=first_week)
    indices = {center_id: _index(read(snapshot.result)) for center_id, snapshot in before.items()}
    points = []
    for week in range(first_week, last_week + 1):
        new = await snapshots.results_of_week(db, week, center_ids)
        indices |= {center_id: _index(read(result)) for center_id, result in new.items()}
        place = rollup(list(indices.values()))
        if place.estimate is not None:
            low, high = place.estimate.interval()
            end = window(week, 1).end
            points.append(TrendPoint(end, place.estimate.value, low, high, place.n, place.centers))
    return tuple(points)


def _index(result: _Result) -> CentricityIndex:
    found = result.index
    types = {kind: TypeResult(one.n, one.index, {}, (), ()) for kind, one in found.types.items()}
    return CentricityIndex(found.n, found.index, {}, types, found.composition, found.state)
