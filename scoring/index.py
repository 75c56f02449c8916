"""The client-centricity index of a center: both types, smoothed errors, the publication rule (METHODOLOGY §3)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from questionnaire.model import Questionnaire, RespondentType
from scoring.estimate import Estimate, weighted
from scoring.frame import NationalFrame, TypeFrame
from scoring.gram import GramSums
from scoring.methodology import STANDARD, Methodology
from scoring.type_index import Score, TypeIndex, type_index


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
    """One type at one center: `index` and `groups` with smoothed errors; index None unless it stands."""

    n: int
    index: Estimate | None
    groups: dict[str, Estimate]
    item_means: tuple[float | None, ...]
    item_n: tuple[int, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "index": None if self.index is None else self.index.as_dict(),
            "groups": {code: estimate.as_dict() for code, estimate in self.groups.items()},
            "item_means": list(self.item_means),
            "item_n": list(self.item_n),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            n=content["n"],
            index=None if content["index"] is None else Estimate.from_dict(content["index"]),
            groups={code: Estimate.from_dict(estimate) for code, estimate in content["groups"].items()},
            item_means=tuple(content["item_means"]),
            item_n=tuple(content["item_n"]),
        )


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

    def as_dict(self) -> dict[str, Any]:
        """Plain values; floats survive a round trip through JSON to the last digit."""
        return {
            "n": self.n,
            "index": None if self.index is None else self.index.as_dict(),
            "groups": {code: estimate.as_dict() for code, estimate in self.groups.items()},
            "types": {str(kind): result.as_dict() for kind, result in self.types.items()},
            "composition": str(self.composition),
            "state": str(self.state),
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            n=content["n"],
            index=None if content["index"] is None else Estimate.from_dict(content["index"]),
            groups={code: Estimate.from_dict(estimate) for code, estimate in content["groups"].items()},
            types={RespondentType(kind): TypeResult.from_dict(result) for kind, result in content["types"].items()},
            composition=Composition(content["composition"]),
            state=State(content["state"]),
        )


def centricity_index(
    sums: Mapping[RespondentType, GramSums],
    frame: NationalFrame | None,
    questionnaire: Questionnaire,
    methodology: Methodology = STANDARD,
) -> CentricityIndex:
    """I = π·I_job seekers + (1 − π)·I_employers, from the Gram sums of both types.

    Where the employers' index does not stand, the national mean of their type takes its place with its standard error;
    where there is none yet, the job seekers stand alone. Without a frame nothing is smoothed.
    """
    raw = {kind: type_index(sums[kind], questionnaire, methodology.min_item_answers) for kind in RespondentType}
    frames = {kind: frame.types[kind] if frame else None for kind in RespondentType}
    types = {kind: _type_result(raw[kind], frames[kind], methodology) for kind in RespondentType}
    job_seekers, employers = types[RespondentType.JOB_SEEKER], types[RespondentType.EMPLOYER]
    national = frames[RespondentType.EMPLOYER]
    n = job_seekers.n + employers.n
    if employers.index is not None:
        composition, index, groups = Composition.OWN, employers.index, employers.groups
    elif national is not None and national.index is not None:
        composition, index, groups = Composition.NATIONAL, national.index, national.groups
    else:
        composition, index, groups = Composition.ABSENT, None, {}
    return CentricityIndex(
        n=n,
        index=None if job_seekers.index is None else _combined(methodology, job_seekers.index, index),
        groups={
            code: _combined(methodology, estimate, groups.get(code)) for code, estimate in job_seekers.groups.items()
        }
        if job_seekers.index is not None
        else {},
        types=types,
        composition=composition,
        state=_state(n, methodology),
    )


def smoothed_error(score: Score, n: int, pooled: float | None, methodology: Methodology = STANDARD) -> float | None:
    """The standard error of a score, smoothed towards the national variance so that a few equal answers do not claim
    certainty: s*² = ((n − 1)·V·n + c·σ̄²)/(n − 1 + c), SE = √(s*²/n), c = 10. Unsmoothed where σ̄² is unknown; None
    where nothing is known (one interview, no σ̄²).
    """
    if pooled is None:
        return None if score.variance is None else math.sqrt(score.variance)
    strength = methodology.smoothing_interviews
    own = 0.0 if score.variance is None else (n - 1) * score.variance * n
    return math.sqrt((own + strength * pooled) / (n - 1 + strength) / n)


def _type_result(raw: TypeIndex, frame: TypeFrame | None, methodology: Methodology) -> TypeResult:
    pooled = frame.pooled if frame else None
    group_pooled = frame.group_pooled if frame else {}

    def estimate(score: Score, variance: float | None) -> Estimate:
        return Estimate(score.value, smoothed_error(score, raw.n, variance, methodology), raw.n - 1)

    return TypeResult(
        n=raw.n,
        index=estimate(raw.index, pooled) if raw.index and raw.stands else None,
        groups={code: estimate(score, group_pooled.get(code)) for code, score in raw.groups.items()},
        item_means=raw.item_means,
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
