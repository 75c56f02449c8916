"""The client-centricity index of a center: both types, smoothed errors, the publication rule
(methodology 2022.1 §3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaire.model import COUNTED_TYPES, QUESTION_COUNT, RespondentType
from scoring.method_2022.estimate import Estimate, weighted
from scoring.method_2022.frame import TypeFrame, smoothed_error
from scoring.method_2022.showing import HIDDEN
from scoring.methodology import STANDARD, Methodology
from scoring.type_index import Score, TypeIndex, TypeScore


class Composition(StrEnum):
    """Where the employers' part of an index comes from."""

    OWN = "own"
    NATIONAL = "national"
    ABSENT = "absent"


class State(StrEnum):
    """The figure to show, by the number of interviews: nothing; an index called preliminary; an index."""

    HIDDEN = HIDDEN
    PRELIMINARY = "preliminary"
    FIRM = "firm"


@dataclass(frozen=True, slots=True)
class TypeResult:
    """One type at one center: `index` and `groups` with smoothed errors, `items` with their own. No index unless it
    stands."""

    n: int
    index: Estimate | None
    groups: dict[str, Estimate]
    item_n: tuple[int, ...]
    items: tuple[Score | None, ...] = (None,) * QUESTION_COUNT

    @property
    def item_means(self) -> tuple[float | None, ...]:
        return tuple(None if item is None else item.value for item in self.items)


@dataclass(frozen=True, slots=True)
class CentricityIndex:
    """A center's index on 0–100 with all its parts. `index` is None unless the job seekers' index stands."""

    n: int
    index: Estimate | None
    groups: dict[str, Estimate]
    types: dict[RespondentType, TypeResult]
    composition: Composition
    state: State


@dataclass(frozen=True, slots=True)
class Composite:
    """A center's index alone, over `n` interviews of both types. `index` is None unless the job seekers' index
    stands."""

    n: int
    index: Estimate | None
    composition: Composition


def composite(
    types: Mapping[RespondentType, TypeScore],
    frame: Mapping[RespondentType, TypeFrame] | None,
    methodology: Methodology = STANDARD,
) -> Composite:
    """I = π·I_job seekers + (1 − π)·I_employers, from the indices of both types.

    If the employers' index does not stand, the national mean of their type replaces it, with its standard error; if
    there is none yet, the job seekers' index stands alone. Without a frame nothing is smoothed.
    """
    own = {kind: _type_estimate(types[kind], frame[kind] if frame else None, methodology) for kind in COUNTED_TYPES}
    job_seekers, employers = own[RespondentType.JOB_SEEKER], own[RespondentType.EMPLOYER]
    composition = Composition.OWN
    if employers is None:
        employers = frame[RespondentType.EMPLOYER].index if frame else None
        composition = Composition.ABSENT if employers is None else Composition.NATIONAL
    n = sum(one.n for one in types.values())
    shares = methodology.share_job_seekers, methodology.share_employers
    return Composite(n, None if job_seekers is None else _combined(shares, job_seekers, employers), composition)


def centricity_index(
    types: Mapping[RespondentType, TypeIndex],
    frame: Mapping[RespondentType, TypeFrame] | None,
    methodology: Methodology = STANDARD,
) -> CentricityIndex:
    """The same with all its parts; each group combines both types as the index does."""
    whole = composite(types, frame, methodology)
    results = {kind: _type_result(types[kind], frame[kind] if frame else None, methodology) for kind in COUNTED_TYPES}
    groups: Mapping[str, Estimate] = {}
    if whole.composition is Composition.OWN:
        groups = results[RespondentType.EMPLOYER].groups
    elif frame:
        # None of a type whose national index does not stand.
        groups = frame[RespondentType.EMPLOYER].groups
    own = results[RespondentType.JOB_SEEKER].groups if whole.index is not None else {}
    shares = methodology.share_job_seekers, methodology.share_employers
    return CentricityIndex(
        n=whole.n,
        index=whole.index,
        groups={code: _combined(shares, score, groups.get(code)) for code, score in own.items()},
        types=results,
        composition=whole.composition,
        state=_state(whole.n, methodology),
    )


def _type_estimate(raw: TypeScore, frame: TypeFrame | None, methodology: Methodology) -> Estimate | None:
    if raw.index is None or not raw.stands:
        return None
    return _estimate(raw.index, raw.n, frame.pooled if frame else None, methodology)


def _type_result(raw: TypeIndex, frame: TypeFrame | None, methodology: Methodology) -> TypeResult:
    pooled = frame.group_pooled if frame else {}
    return TypeResult(
        n=raw.n,
        index=_type_estimate(raw, frame, methodology),
        groups={code: _estimate(score, raw.n, pooled.get(code), methodology) for code, score in raw.groups.items()},
        items=raw.items,
        item_n=raw.item_n,
    )


def _estimate(score: Score, n: int, pooled: float | None, methodology: Methodology) -> Estimate:
    return Estimate(score.value, smoothed_error(score.variance, n, pooled, methodology), n - 1)


def _combined(shares: tuple[float, float], job_seekers: Estimate, employers: Estimate | None) -> Estimate:
    return job_seekers if employers is None else weighted(list(zip(shares, (job_seekers, employers), strict=True)))


def _state(n: int, methodology: Methodology) -> State:
    if n < methodology.min_shown:
        return State.HIDDEN
    return State.PRELIMINARY if n < methodology.min_firm else State.FIRM
