"""Objective indicators on the scale of the index (methodology §11; methodology 2022.1 §7)."""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum

from questionnaire.indicators import Indicator

FULL = 100.0


class GapVerdict(StrEnum):
    USUAL = "usual"
    ANSWERS_BETTER = "answers_better"
    """A reason to look for answers that did not come from clients."""
    FACTS_BETTER = "facts_better"
    """People do not know how good it has become."""


def measured(value: float, good: float, bad: float) -> float:
    """An indicator on 0–100: O = 100·clip((bad − x)/(bad − good), 0, 1), whichever of the anchors is the larger;
    methodology §11 as well.

    Raises ValueError if the anchors are equal or anything is not a finite number.

    >>> measured(10, good=5, bad=30), measured(70, good=80, bad=40), measured(45, good=5, bad=30)
    (80.0, 75.0, 0.0)
    """
    if good == bad or not (math.isfinite(value) and math.isfinite(good) and math.isfinite(bad)):
        raise ValueError(f"{value!r} has no place between good {good!r} and bad {bad!r}")
    return FULL * min(1.0, max(0.0, (bad - value) / (bad - good)))


def measured_groups(values: Mapping[str, float], indicators: Sequence[Indicator]) -> dict[str, float]:
    """A center's measured score by group: the mean of the group's indicators that have a value, on 0–100."""
    scores: dict[str, list[float]] = {}
    for indicator in indicators:
        if indicator.code in values:
            score = measured(values[indicator.code], indicator.good, indicator.bad)
            scores.setdefault(indicator.group, []).append(score)
    return {group: math.fsum(found) / len(found) for group, found in scores.items()}
