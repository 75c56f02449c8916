"""Rollups: a region's or the nation's figures from those of its centers (METHODOLOGY §6)."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from questionnaire.model import RespondentType
from scoring.index import CentricityIndex, TypeResult
from scoring.methodology import STANDARD, Methodology


@dataclass(frozen=True, slots=True)
class Rollup:
    """Means over centers, each type weighted by its interviews, the types by π. None where no center has a figure."""

    centers: int
    n: int
    index: float | None
    types: dict[RespondentType, float]
    groups: dict[str, float]


def rollup(centers: Sequence[CentricityIndex], methodology: Methodology = STANDARD) -> Rollup:
    """Over the centers whose job seekers' index stands and that have enough interviews to be shown."""
    shown = [center for center in centers if center.index is not None and center.n >= methodology.min_shown]
    types = {kind: _mean(shown, kind, _index) for kind in RespondentType}
    codes = sorted({code for center in shown for code in center.groups})
    groups = {code: _combined(shown, methodology, _group(code)) for code in codes}
    return Rollup(
        centers=len(shown),
        n=sum(center.n for center in shown),
        index=_combined(shown, methodology, _index),
        types={kind: mean for kind, mean in types.items() if mean is not None},
        groups={code: mean for code, mean in groups.items() if mean is not None},
    )


Pick = Callable[[TypeResult], float | None]


def _index(result: TypeResult) -> float | None:
    return None if result.index is None else result.index.value


def _group(code: str) -> Pick:
    def pick(result: TypeResult) -> float | None:
        return result.groups[code].value if result.index is not None and code in result.groups else None

    return pick


def _mean(centers: Iterable[CentricityIndex], kind: RespondentType, pick: Pick) -> float | None:
    """Σ n·x / Σ n over the centers that have x."""
    pairs = [(center.types[kind].n, pick(center.types[kind])) for center in centers]
    known = [(n, value) for n, value in pairs if value is not None]
    total = sum(n for n, _ in known)
    return math.fsum(n * value for n, value in known) / total if total else None


def _combined(centers: Sequence[CentricityIndex], methodology: Methodology, pick: Pick) -> float | None:
    job_seekers = _mean(centers, RespondentType.JOB_SEEKER, pick)
    employers = _mean(centers, RespondentType.EMPLOYER, pick)
    if job_seekers is None or employers is None:
        return job_seekers
    return methodology.share_job_seekers * job_seekers + methodology.share_employers * employers
