"""Perceived against measured: where a center's answers and its facts disagree (methodology §11).

How facts become scores on 0–100 is told by `scoring.perceived.measured`.
"""

from dataclasses import dataclass

import numpy as np

from scoring.method_2026.cells import Counts
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.resistant_line import resistant_line
from scoring.method_2026.robust import between_variance
from scoring.perceived import GapVerdict
from scoring.type_index import Floats


@dataclass(frozen=True, eq=False)
class Gaps:
    """A group at C centers.

    d        shape (C,): answers less what the facts make one expect, in standard deviations; NaN where unknown
    omega2   ω²: the variance of that difference between centers, in squared points, without what sampling makes
    """

    d: Floats
    omega2: float

    def verdict(self, center: int, constants: Constants = STANDARD) -> GapVerdict:
        """Beyond `gap_errors` either the answers or the facts are better; else, and where unknown, all is usual."""
        d = float(self.d[center])
        if d > constants.gap_errors:
            return GapVerdict.ANSWERS_BETTER
        return GapVerdict.FACTS_BETTER if d < -constants.gap_errors else GapVerdict.USUAL


def gaps(
    perceived: Floats, measured: Floats, people: Counts, sigma2: float, constants: Constants = STANDARD
) -> Gaps | None:
    """How far answers and facts lie apart in a group, against the other centers; methodology §11.

    perceived, measured
        Shape (C,), on 0–100: the group's score by answers and by facts; NaN where a center has none that is shown.
    people
        Shape (C,): job seekers behind the answers.
    sigma2
        The norms' variance of one person in the group.

    d = residual/√(ω² + σ²/n), the residual being that of answers on facts around the line through the medians of the
    outer thirds, and ω² its robust variance between centers. What sampling alone makes is divided out, so that large d
    are equally rare at every n. None below `yardstick_centers`.
    """
    known = ~(np.isnan(perceived) | np.isnan(measured)) & (people > 0)
    if known.sum() < constants.yardstick_centers:
        return None
    line = resistant_line(measured[known], perceived[known])
    residuals = line.residuals(measured[known], perceived[known])
    errors = sigma2 / people[known]
    omega2 = between_variance(residuals, errors, 0.0, constants)
    spread = np.sqrt(omega2 + errors)
    d = np.full(len(perceived), np.nan)
    d[known] = np.divide(residuals, spread, out=np.zeros(len(residuals)), where=spread > 0)
    return Gaps(d, omega2)
