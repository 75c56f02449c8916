"""Early warning: a center's fall, seen week by week (methodology §10).

Only the center itself and the operators see it. Source: Page (1954).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import Questionnaire
from scoring.gram_sums import GramSums, stacked
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.fall import Fall
from scoring.type_index import Floats, type_index, type_indices


@dataclass(frozen=True, slots=True)
class Batch:
    """The weeks `first` to `last`, counted from the start of the series, and all that they tell.

    people       new job seekers in them
    deviation    r: points above the weeks before the start, less the nation's movement
    z            r in its standard errors
    level        S, the sum that grows while batches lie below; 0 or more
    alarm        whether S is above its limit; the next batch then starts anew
    """

    first: int
    last: int
    people: int
    deviation: float
    z: float
    level: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class _Base:
    index: float
    people: int
    nation: float


def early_warning(
    weeks: GramSums,
    nation: Floats,
    start: int,
    sigma2: float,
    questionnaire: Questionnaire,
    constants: Constants = STANDARD,
) -> tuple[Batch, ...]:
    """The batches of a center's job seekers from week `start` on, with the alarms; methodology §10.

    weeks
        Sums of shape (W,), one for each week in a row: the people who are new in it, each once.
    nation
        Shape (W,): the nation's index of each week, in points.
    start
        The first week of the norms year. The `base_weeks` before it, as far as there are any, are the comparison.
    sigma2
        The norms' variance of one job seeker.

    A batch closes with the week that brings its people to `batch_people`; people of an open one are not judged yet.
    r = (I − I_base) − (L − L_base), L being the nation's index over the same weeks, weighted by the center's people;
    z = r/√(σ²(1/n + 1/n_base)); S ← max(0, S − z − k), alarm at S > h. After an alarm S is 0, and the weeks before the
    next batch are the comparison. Edges: nothing without `shown` people to compare with. Raises ValueError for a start
    outside the series.
    """
    if not 0 <= start <= len(weeks.n):
        raise ValueError(f"week {start} is not in a series of {len(weeks.n)}")
    spans = list(_spans(weeks.n, start, constants))
    if not spans:
        return ()
    sums = stacked([weeks[slice(first, last + 1)].total() for first, last in spans])
    found = type_indices(sums, questionnaire, constants.min_item_answers)
    steps: list[Batch] = []
    base, level = _base(weeks, nation, start, questionnaire, constants), 0.0
    for (first, last), index, people in zip(spans, found.index.tolist(), found.n.tolist(), strict=True):
        if base is None or math.isnan(index):
            continue
        r = index - base.index - (_mean(nation, weeks.n, first, last + 1) - base.nation)
        z = r / math.sqrt(sigma2 * (1 / people + 1 / base.people))
        level = max(0.0, level - z - constants.cusum_slack)
        alarm = level > constants.cusum_alarm
        steps.append(Batch(first, last, people, r, z, level, alarm))
        if alarm:
            base, level = _base(weeks, nation, last + 1, questionnaire, constants), 0.0
    return tuple(steps)


def falls(batches: Sequence[Batch]) -> tuple[Fall, ...]:
    """The runs that end in an alarm, the earliest first; methodology §10."""
    found: list[Fall] = []
    run: list[Batch] = []
    for batch in batches:
        run = [*run, batch] if batch.level else []
        if batch.alarm:
            people = sum(one.people for one in run)
            points = -math.fsum(one.deviation * one.people for one in run) / people
            found.append(Fall(run[0].first, batch.last, people, points, batch.level, batch is batches[-1]))
            run = []
    return tuple(found)


def _spans(people: NDArray[np.int64], start: int, constants: Constants) -> Iterator[tuple[int, int]]:
    first, waiting = start, 0
    for week in range(start, len(people)):
        waiting += int(people[week])
        if waiting >= constants.batch_people:
            yield first, week
            first, waiting = week + 1, 0


def _base(
    weeks: GramSums, nation: Floats, start: int, questionnaire: Questionnaire, constants: Constants
) -> _Base | None:
    first = max(0, start - constants.base_weeks)
    found = type_index(weeks[slice(first, start)].total(), questionnaire, constants.min_item_answers)
    if found.n < constants.shown or found.index is None:
        return None
    return _Base(found.index.value, found.n, _mean(nation, weeks.n, first, start))


def _mean(nation: Floats, people: NDArray[np.int64], first: int, end: int) -> float:
    """The nation's index over some weeks, weighted by people; a week without any does not enter."""
    levels: list[float] = nation[first:end].tolist()
    counts: list[int] = people[first:end].tolist()
    return math.fsum(level * n for level, n in zip(levels, counts, strict=True) if n) / sum(counts)
