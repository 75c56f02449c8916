"""Two lenses: where job seekers and employers see the same center differently, group by group (methodology §11)."""

import math
from dataclasses import dataclass

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.intervals import smoothed_variance
from scoring.scale import HIGHEST
from scoring.type_index import Floats


@dataclass(frozen=True, slots=True)
class Lens:
    """One group through both lenses.

    group                    its place in the questionnaire
    job_seekers, employers   the group's score on 0–100
    gap                      job seekers − employers in points, −100 to 100
    se                       its standard error
    low, high                gap ∓ `lens_errors`·se, within −100 to 100: the intervals of all groups hold together
    named                    whether the gap may be named: it is larger than chance makes among all groups
    """

    group: int
    job_seekers: float
    employers: float
    gap: float
    se: float
    low: float
    high: float
    named: bool


def lenses(
    groups: tuple[Floats, Floats],
    variances: tuple[Floats, Floats],
    people: tuple[int, int],
    norms_variances: tuple[tuple[float, ...], tuple[float, ...]],
    constants: Constants = STANDARD,
) -> tuple[Lens, ...]:
    """The gap between both types in every group that both have; methodology §11. Pairs are (job seekers, employers).

    groups
        Plain group scores on 0–100, of shape (5,) each; NaN where undefined.
    variances
        s² of one person by group, of shape (5,) each.
    norms_variances
        σ² of one person by group, from the norms.

    Each s² is smoothed, s*² = ((n − 1)s² + 10σ²)/(n + 9), and SE² = s*²_s/n_s + s*²_e/n_e. Named if |gap| > 2.576·SE,
    which is Bonferroni's limit of 5 % over five groups. Edges: empty below `lens_people` of either type.
    """
    if min(people) < constants.lens_people:
        return ()
    found = []
    for group in range(len(groups[0])):
        scores = [float(groups[of][group]) for of in range(2)]
        if any(map(math.isnan, scores)):
            continue
        squares = [
            smoothed_variance(float(variances[of][group]), people[of], norms_variances[of][group], constants)
            / people[of]
            for of in range(2)
        ]
        found.append(_lens(group, scores[0], scores[1], math.sqrt(squares[0] + squares[1]), constants))
    return tuple(found)


def _lens(group: int, job_seekers: float, employers: float, se: float, constants: Constants) -> Lens:
    gap = job_seekers - employers
    margin = constants.lens_errors * se
    low, high = max(-HIGHEST, gap - margin), min(HIGHEST, gap + margin)
    return Lens(group, job_seekers, employers, gap, se, low, high, named=abs(gap) > margin)
