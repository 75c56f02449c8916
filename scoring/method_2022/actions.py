"""Whether a center's action shows in the answers: the group's score in the 13 weeks before and in the 13 weeks after.

Methodology 2022.1 §4.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scoring.method_2022.estimate import Estimate
from scoring.method_2022.trend import change
from scoring.method_2026.actions import Outcome as Compared
from scoring.methodology import STANDARD, Methodology


class Verdict(StrEnum):
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    """No change was seen, which does not mean that there was none."""
    FELL = "fell"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`points` with the ends of their 95 % interval; None if there are too few answers."""

    verdict: Verdict
    points: float | None = None
    low: float | None = None
    high: float | None = None


TOO_FEW = Outcome(Verdict.TOO_FEW)
NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class ActionTaken:
    """A center's action on a group of indicators, in its own words. `outcome` is None until 13 weeks have passed; by
    methodology 2026.1 it compares with centers that began alike."""

    id: str
    group: str
    what: str
    since: date
    outcome: Outcome | Compared | None


def outcome(before: Estimate | None, after: Estimate | None, methodology: Methodology = STANDARD) -> Outcome:
    """Compares two scores of a group, on 0–100, from windows that share no interview.

    The difference d has the standard error √(SE₁² + SE₂²); its interval is d ± 1.96·SE. IMPROVED if the interval lies
    above zero and d is at least `least_change` (methodology 2022.1 §4), FELL likewise below zero, UNCHANGED otherwise.
    Of a hundred actions without any effect, two or three are called improvements. Nor does an improvement prove a
    cause. The displayed text claims neither.

    >>> outcome(Estimate(70.0, 1.0, 99), Estimate(76.0, 1.0, 99)).verdict
    <Verdict.IMPROVED: 'improved'>
    >>> outcome(Estimate(70.0, 3.0, 20), Estimate(76.0, 3.0, 20)).verdict
    <Verdict.UNCHANGED: 'unchanged'>
    """
    moved = change(after, before)
    if moved is None or before is None or after is None or before.se is None or after.se is None:
        return TOO_FEW
    margin = NORMAL_975 * (before.se**2 + after.se**2) ** 0.5
    low, high = moved.points - margin, moved.points + margin
    if low > 0 and moved.points >= methodology.least_change:
        verdict = Verdict.IMPROVED
    elif high < 0 and moved.points <= -methodology.least_change:
        verdict = Verdict.FELL
    else:
        verdict = Verdict.UNCHANGED
    return Outcome(verdict, moved.points, low, high)
