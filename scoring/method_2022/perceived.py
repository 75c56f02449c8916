"""Perceived against measured: where people's answers and objective indicators disagree (methodology 2022.1 §7)."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.facts import GapVerdict
from scoring.methodology import STANDARD, Methodology

SAME = 1 - 1e-9
"""From this correlation on, answers and facts agree completely, and their difference has no spread to judge it by."""


@dataclass(frozen=True, slots=True)
class GapFrame:
    """A group over the centers of a nation: means and standard deviations of its perceived and its measured score, in
    points, and the correlation r of the two.
    """

    centers: int
    perceived_mean: float
    perceived_sd: float
    measured_mean: float
    measured_sd: float
    r: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A group at one center: both scores on 0–100, and d, their difference in its standard deviations."""

    group: str
    perceived: float
    measured: float
    d: float
    verdict: GapVerdict


def gap_frame(
    perceived: Sequence[float], measured: Sequence[float], methodology: Methodology = STANDARD
) -> GapFrame | None:
    """The frame of a group from both scores of each center, in the same order.

    Sample standard deviations (n − 1) and Pearson's r. Edges: None under ten centers, if one of the two is the same
    everywhere, and if both agree completely (r = 1). Raises ValueError if the lengths differ.

    >>> frame = gap_frame([70, 80, 70, 80, 70, 80, 70, 80, 70, 80, 75], [50, 50, 60, 60, 50, 50, 60, 60, 55, 55, 55])
    >>> frame.centers, frame.perceived_mean, frame.measured_mean, round(frame.r, 12)
    (11, 75.0, 55.0, 0.0)
    """
    if len(perceived) != len(measured):
        raise ValueError(f"{len(perceived)} perceived scores do not pair with {len(measured)} measured ones")
    if len(perceived) < methodology.least_gap_centers:
        return None
    perceived_sd, measured_sd = statistics.stdev(perceived), statistics.stdev(measured)
    if not perceived_sd or not measured_sd:
        return None
    r = statistics.correlation(perceived, measured)
    if r >= SAME:
        return None
    return GapFrame(
        centers=len(perceived),
        perceived_mean=statistics.fmean(perceived),
        perceived_sd=perceived_sd,
        measured_mean=statistics.fmean(measured),
        measured_sd=measured_sd,
        r=r,
    )


def gap(group: str, perceived: float, measured: float, frame: GapFrame, methodology: Methodology = STANDARD) -> Gap:
    """How far a center's answers and facts lie apart in a group, against the other centers.

    d = (z_p − z_m)/√(2(1 − r)), z being the distance from the mean in standard deviations: over the centers of the
    frame d has mean 0 and standard deviation 1. d > 2: answers better than facts; d < −2: facts better than answers.

    >>> gap("E", 85, 40, GapFrame(20, 75, 5, 50, 10, 0.5))
    Gap(group='E', perceived=85, measured=40, d=3.0, verdict=<GapVerdict.ANSWERS_BETTER: 'answers_better'>)
    """
    z_perceived = (perceived - frame.perceived_mean) / frame.perceived_sd
    z_measured = (measured - frame.measured_mean) / frame.measured_sd
    d = (z_perceived - z_measured) / math.sqrt(2 * (1 - frame.r))
    verdict = GapVerdict.USUAL
    if abs(d) > methodology.largest_usual_gap:
        verdict = GapVerdict.ANSWERS_BETTER if d > 0 else GapVerdict.FACTS_BETTER
    return Gap(group, perceived, measured, d, verdict)
