"""The client-centricity index of a center: both types, smoothed errors, the publication rule (METHODOLOGY §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaire.model import RespondentType
from scoring.estimate import Estimate, weighted
from scoring.frame import TypeFrame, smoothed_error
from scoring.methodology import STANDARD, Methodology
from scoring.type_index import Score, TypeIndex


class Composition(StrEnum):
    """Where the employers' part of an index comes from."""

    OWN = "own"
    NATIONAL = "national"
    ABSENT = "absent"


class State(StrEnum):
    """What may be shown: nothing; an index called preliminary; an index. Depends on the number of interviews."""

    HIDDEN = "hidden"
    PRELIMINARY = "preliminary"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class TypeResult:
    """One type at one center: `index` and `groups` with smoothed errors, `items` with their own; index None unless it
    stands."""

    n: int
    index: Estimate | None
    groups: dict[str, Estimate]
    items: tuple[Score | None, ...]
    item_n: tuple[int, ...]

    @property
    def item_means(self) -> tuple[float | None, ...]:
        return tuple(None if item is None else item.value for item in self.items)


@dataclass(frozen=True, slots=True)
class CentricityIndex:
    """A center's index on 0–100 with all that it is made of. `index` is None unless the job seekers' stands."""

    n: int
    index: Estimate | None
    groups: dict[str, Estimate]
    types: dict[RespondentType, TypeResult]
    composition: Composition
    state: State

    def type_value(self, kind: RespondentType, methodology: Methodology = STANDARD) -> float | None:
        """A type's own index, where it has as many answers as are shown at all."""
        result = self.types[kind]
        return result.index.value if result.index is not None and result.n >= methodology.min_shown else None


def centricity_index(
    types: Mapping[RespondentType, TypeIndex],
    frame: Mapping[RespondentType, TypeFrame] | None,
    methodology: Methodology = STANDARD,
) -> CentricityIndex:
    """I = π·I_job seekers + (1 − π)·I_employers, from the indices of both types.

    Where the employers' index does not stand, the national mean of their type takes its place with its standard error;
    where there is none yet, the job seekers stand alone. Without a frame nothing is smoothed.
    """
    national = frame[RespondentType.EMPLOYER] if frame else None
    results = {kind: _type_result(types[kind], frame[kind] if frame else None, methodology) for kind in RespondentType}
    job_seekers, employers = results[RespondentType.JOB_SEEKER], results[RespondentType.EMPLOYER]
    if employers.index is not None:
        composition, index, groups = Composition.OWN, employers.index, employers.groups
    elif national is not None and national.index is not None:
        composition, index, groups = Composition.NATIONAL, national.index, national.groups
    else:
        composition, index, groups = Composition.ABSENT, None, {}
    n = job_seekers.n + employers.n
    own = job_seekers.groups if job_seekers.index is not None else {}
    return CentricityIndex(
        n=n,
        index=None if job_seekers.index is None else _combined(methodology, job_seekers.index, index),
        groups={code: _combined(methodology, score, groups.get(code)) for code, score in own.items()},
        types=results,
        composition=composition,
        state=_state(n, methodology),
    )


def _type_result(raw: TypeIndex, frame: TypeFrame | None, methodology: Methodology) -> TypeResult:
    pooled = frame.pooled if frame else None
    group_pooled = frame.group_pooled if frame else {}

    def estimate(score: Score, variance: float | None) -> Estimate:
        return Estimate(score.value, smoothed_error(score.variance, raw.n, variance, methodology), raw.n - 1)

    return TypeResult(
        n=raw.n,
        index=estimate(raw.index, pooled) if raw.index and raw.stands else None,
        groups={code: estimate(score, group_pooled.get(code)) for code, score in raw.groups.items()},
        items=raw.items,
        item_n=raw.item_n,
    )


def _combined(methodology: Methodology, job_seekers: Estimate, employers: Estimate | None) -> Estimate:
    if employers is None:
        return job_seekers
    return weighted([(methodology.share_job_seekers, job_seekers), (methodology.share_employers, employers)])


def _state(n: int, methodology: Methodology) -> State:
    if n < methodology.min_shown:
        return State.HIDDEN
    return State.PRELIMINARY if n < methodology.min_firm else State.FIRM
