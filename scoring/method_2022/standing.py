"""Where a center stands: the year behind its star, its shrunk index, the star of record (methodology 2022.1 §3, §5)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.forecast import Candidate, Forecast, forecast
from scoring.method_2022.frame import TypeFrame
from scoring.method_2022.index import CentricityIndex, Composition
from scoring.method_2022.stars import Star, StarState, star
from scoring.methodology import Methodology

FORESEEABLE = (StarState.PRELIMINARY, StarState.NOT_ENOUGH_DATA, StarState.STAR)
"""A center under review must be cleared first."""


@dataclass(frozen=True, slots=True)
class Shrunk:
    """I* = Σ πₜ·I*ₜ on 0–100, and the reliability λ of its job seekers' part on 0–1 (methodology 2022.1 §3)."""

    value: float
    reliability: float


@dataclass(frozen=True, slots=True)
class Record:
    """The star of record before a run: `stars` of the last month that has one on record (None: no star, or no record),
    and whether this run is the month's first, which sets it anew."""

    stars: int | None = None
    sets: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """The star's window.

    n, n_job_seekers   interviews that count
    index              the plain index over the window; None unless it stands
    shrunk             I* and its reliability; None if they cannot be computed
    star               the star of record after the run, or the named state
    record             the record before the run, from which the star was set
    forecast           the forecast of the next star; None if nothing is missing, or nothing can be said
    """

    n: int
    n_job_seekers: int
    index: Estimate | None
    shrunk: Shrunk | None
    star: Star
    record: Record
    forecast: Forecast | None


NOWHERE = Standing(0, 0, None, None, Star(StarState.NOT_ENOUGH_DATA, None), Record(sets=False), None)
"""The standing of a center without any data."""


def standing(
    index: CentricityIndex,
    frame: Mapping[RespondentType, TypeFrame],
    record: Record,
    questionnaire: Questionnaire,
    methodology: Methodology,
    *,
    review: bool,
) -> Standing:
    """Computes the standing from the composite index over the star's window and the national frame of that window."""
    candidates = _candidates(index, frame, questionnaire, methodology)
    trusted = _shrunk(index, candidates)
    job_seekers = index.types[RespondentType.JOB_SEEKER]
    fresh = star(
        None if trusted is None else trusted.value,
        n=index.n,
        n_job_seekers=job_seekers.n,
        reliability=None if trusted is None else trusted.reliability,
        under_review=review,
        previous=record.stars,
        methodology=methodology,
    )
    kept = _kept(fresh, record)
    seekers, employers = candidates.get(RespondentType.JOB_SEEKER), candidates.get(RespondentType.EMPLOYER)
    known = trusted is not None and seekers is not None and kept.state in FORESEEABLE
    return Standing(
        n=index.n,
        n_job_seekers=job_seekers.n,
        index=index.index,
        shrunk=trusted,
        star=kept,
        record=record,
        forecast=forecast(seekers, employers, kept.stars, methodology) if known and seekers else None,
    )


def _kept(fresh: Star, record: Record) -> Star:
    """Between two updates the star of record stays, unless it may not be shown at all or is under review. A star that
    is earned meanwhile waits for the next update."""
    if record.sets or fresh.state in (StarState.HIDDEN, StarState.UNDER_REVIEW):
        return fresh
    if record.stars is not None:
        return Star(StarState.STAR, record.stars)
    return Star(StarState.NOT_ENOUGH_DATA, None) if fresh.state is StarState.STAR else fresh


def _candidates(
    index: CentricityIndex,
    frame: Mapping[RespondentType, TypeFrame],
    questionnaire: Questionnaire,
    methodology: Methodology,
) -> dict[RespondentType, Candidate]:
    """Each type's part in I*: its own results, drawn to the mean of its type. If employers have no index, or no mean to
    draw it to, their plain national mean represents them; without it job seekers stand alone.
    """
    found = {}
    for kind, result in index.types.items():
        share = methodology.share(kind)
        between, national = frame[kind].between, frame[kind].index
        if result.index is not None and result.index.se is not None and between is not None:
            weights = {group.code: group.weight for group in questionnaire.groups if group.code in result.groups}
            total = sum(weights.values())
            found[kind] = Candidate(
                share=share,
                value=result.index.value,
                se=result.index.se,
                n=result.n,
                mean=between.mean,
                tau2=between.tau2,
                groups={code: score.value for code, score in result.groups.items()},
                weights={code: weight / total for code, weight in weights.items()},
            )
        elif kind is RespondentType.EMPLOYER and index.composition is not Composition.ABSENT and national is not None:
            found[kind] = Candidate(share, national.value, 0.0, frame[kind].n, national.value, 0.0, {}, {})
    if RespondentType.EMPLOYER not in found:
        found = {kind: replace(candidate, share=1.0) for kind, candidate in found.items()}
    return found


def _shrunk(index: CentricityIndex, candidates: Mapping[RespondentType, Candidate]) -> Shrunk | None:
    job_seekers = candidates.get(RespondentType.JOB_SEEKER)
    if index.index is None or job_seekers is None:
        return None
    value = math.fsum(candidate.part(candidate.n) for candidate in candidates.values())
    return Shrunk(value, job_seekers.trust(job_seekers.n))
