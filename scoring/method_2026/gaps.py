"""Perceived against measured: where a center's answers and its facts disagree (methodology §11).

How facts become scores on 0–100 is told by `scoring.facts.measured`.
"""

from dataclasses import dataclass

import numpy as np

from scoring.facts import GapVerdict
from scoring.method_2026.cells import Counts
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.resistant_line import resistant_line
from scoring.method_2026.robust import between_variance
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
    """The same where only job seekers stand behind the answers: `people` of them, shape (C,), and `sigma2`, the norms'
    variance of one person in the group, make v = σ²/n."""
    errors = np.divide(sigma2, people, out=np.full(len(people), np.nan), where=people > 0)
    return gaps_beyond(perceived, measured, errors, constants)


def gaps_beyond(perceived: Floats, measured: Floats, errors: Floats, constants: Constants = STANDARD) -> Gaps | None:
    """How far answers and facts lie apart in a group, against the other centers; methodology §11.

    perceived, measured
        Shape (C,), on 0–100: the group's score by answers and by facts; NaN where a center has none that is shown.
    errors
        Shape (C,): v, the variance that sampling makes in the score by answers, in squared points; NaN where unknown.

    d = residual/√(ω² + v), the residual being that of answers on facts around the line through the medians of the outer
    thirds, and ω² its robust variance between centers. What sampling alone makes is divided out, so that large d are
    equally rare at every n. None below `yardstick_centers`.
    """
    known = ~(np.isnan(perceived) | np.isnan(measured) | np.isnan(errors))
    if known.sum() < constants.yardstick_centers:
        return None
    line = resistant_line(measured[known], perceived[known])
    residuals = line.residuals(measured[known], perceived[known])
    omega2 = between_variance(residuals, errors[known], 0.0, constants)
    spread = np.sqrt(omega2 + errors[known])
    d = np.full(len(perceived), np.nan)
    d[known] = np.divide(residuals, spread, out=np.zeros(len(residuals)), where=spread > 0)
    return Gaps(d, omega2)
