"""Rollups: the figures of a region or the nation, computed from those of its centers (methodology 2022.1 §6)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from questionnaire.model import COUNTED_TYPES, RespondentType
from scoring.method_2022.estimate import Estimate, weighted
from scoring.method_2022.index import CentricityIndex, TypeResult
from scoring.methodology import STANDARD, Methodology


@dataclass(frozen=True, slots=True)
class Rollup:
    """Means over centers, each type weighted by its interviews, the types by π. None if no center has a figure.

    `estimate` is the index with its uncertainty, from that of the centers' indices: SE² = Σ πₜ² Σ (nₜ/Nₜ)²·SEₜ².
    """

    centers: int
    n: int
    estimate: Estimate | None
    types: dict[RespondentType, float]
    groups: dict[str, float]

    @property
    def index(self) -> float | None:
        return None if self.estimate is None else self.estimate.value


def rollup(centers: Sequence[CentricityIndex], methodology: Methodology = STANDARD) -> Rollup:
    """Over the centers whose job seekers' index stands and that have enough interviews to be shown."""
    shown = [center for center in centers if center.index is not None and center.n >= methodology.min_shown]
    types = {kind: _mean(shown, kind, _index) for kind in COUNTED_TYPES}
    codes = sorted({code for center in shown for code in center.groups})
    groups = {code: _combined(shown, methodology, _group(code)) for code in codes}
    return Rollup(
        centers=len(shown),
        n=sum(center.n for center in shown),
        estimate=_combined(shown, methodology, _index),
        types={kind: mean.value for kind, mean in types.items() if mean is not None},
        groups={code: mean.value for code, mean in groups.items() if mean is not None},
    )


Pick = Callable[[TypeResult], Estimate | None]


def _index(result: TypeResult) -> Estimate | None:
    return result.index


def _group(code: str) -> Pick:
    return lambda result: result.groups.get(code) if result.index is not None else None


def _mean(centers: Iterable[CentricityIndex], kind: RespondentType, pick: Pick) -> Estimate | None:
    """Σ n·x / Σ n over the centers that have x."""
    pairs = [(center.types[kind].n, pick(center.types[kind])) for center in centers]
    known = [(n, estimate) for n, estimate in pairs if estimate is not None]
    total = sum(n for n, _ in known)
    return weighted([(n / total, estimate) for n, estimate in known]) if total else None


def _combined(centers: Sequence[CentricityIndex], methodology: Methodology, pick: Pick) -> Estimate | None:
    job_seekers = _mean(centers, RespondentType.JOB_SEEKER, pick)
    employers = _mean(centers, RespondentType.EMPLOYER, pick)
    if job_seekers is None or employers is None:
        return job_seekers
    return weighted([(methodology.share_job_seekers, job_seekers), (methodology.share_employers, employers)])
