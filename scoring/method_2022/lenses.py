"""Two lenses: where job seekers and employers see the same center differently, group by group
(methodology 2022.1 §7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate, weighted
from scoring.method_2022.index import TypeResult
from scoring.methodology import STANDARD, Methodology
from scoring.scale import HIGHEST
from scoring.t_quantile import t_quantile


@dataclass(frozen=True, slots=True)
class Lens:
    """One group through both lenses.

    job_seekers, employers   the group's score on 0–100
    gap                      job seekers − employers in points, −100 to 100
    se                       standard error of the gap in points, √(SE₁² + SE₂²); None if either is unknown
    ci_low, ci_high          gap ± t·SE, clipped to [−100, 100]; −100 and 100 if the error is unknown
    real                     whether the gap may be named: enough interviews of each type, and more than chance
    """

    group: str
    job_seekers: float
    employers: float
    gap: float
    se: float | None
    ci_low: float
    ci_high: float
    real: bool


def lenses(types: Mapping[RespondentType, TypeResult], methodology: Methodology = STANDARD) -> tuple[Lens, ...]:
    """The gap between the two types in every group that both have, in the order of the job seekers' groups.

    The types are independent, so SE² = SE₁² + SE₂², with Welch's and Satterthwaite's degrees of freedom
    (`scoring.method_2022.estimate.weighted`). Real: both n ≥ 30 and |gap| > 2·SE. Edges: empty if a type is missing,
    has too few interviews to be shown, or does not stand: a group's score could then be one person's answer.

    >>> def result(n: int, friendliness: float) -> TypeResult:
    ...     index = Estimate(friendliness, 3.0, n - 1)
    ...     return TypeResult(n, index, {"F": index}, (), ())
    >>> [lens] = lenses({RespondentType.JOB_SEEKER: result(40, 80), RespondentType.EMPLOYER: result(30, 70)})
    >>> lens.gap, round(lens.se, 3), lens.real
    (10.0, 4.243, True)
    """
    job_seekers, employers = types.get(RespondentType.JOB_SEEKER), types.get(RespondentType.EMPLOYER)
    if job_seekers is None or employers is None or job_seekers.index is None or employers.index is None:
        return ()
    fewest = min(job_seekers.n, employers.n)
    if fewest < methodology.min_shown:
        return ()
    return tuple(
        _lens(code, estimate, employers.groups[code], fewest >= methodology.least_for_lens, methodology)
        for code, estimate in job_seekers.groups.items()
        if code in employers.groups
    )


def _lens(group: str, job_seekers: Estimate, employers: Estimate, enough: bool, methodology: Methodology) -> Lens:
    gap = weighted([(1, job_seekers), (-1, employers)])
    low, high = _interval(gap, methodology.confidence)
    beyond_chance = gap.se is not None and abs(gap.value) > methodology.lens_errors * gap.se
    return Lens(group, job_seekers.value, employers.value, gap.value, gap.se, low, high, real=enough and beyond_chance)


def _interval(gap: Estimate, confidence: float) -> tuple[float, float]:
    """`Estimate.interval` stays within a score's 0–100; a gap can have either sign."""
    if gap.se is None or gap.df is None:
        return -HIGHEST, HIGHEST
    margin = t_quantile((1 + confidence) / 2, gap.df) * gap.se
    return max(-HIGHEST, gap.value - margin), min(HIGHEST, gap.value + margin)
