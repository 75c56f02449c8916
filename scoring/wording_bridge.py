"""How much two wordings of the questionnaire differ, where a lot decided who got which: the bridge between versions
(methodology §14)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.shares import Z_95
from scoring.type_index import Score, TypeIndex


@dataclass(frozen=True, slots=True)
class Difference:
    """The later wording against the earlier: means on 0–100 of `earlier_n` and `later_n` answers.

    points     later − earlier
    low, high  its 95 % interval
    """

    earlier_n: int
    later_n: int
    earlier: float
    later: float
    points: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class WordingBridge:
    """Both wordings of one type of client: the whole index, and each question by its place. None: too few answers."""

    index: Difference | None
    questions: Sequence[Difference | None]


def wording_bridge(earlier: TypeIndex, later: TypeIndex, *, least: int) -> WordingBridge:
    """Compares the two halves of a split sample; each figure needs `least` answers on either side.

    Assumes that a lot decided between the wordings, so nothing else differs; answers are independent of one another,
    also those of one person (who may have got both). Differences of means, normal intervals from the exact variances
    of the ratios; 15 questions and an index are looked at together, so of 16 intervals one may miss by chance.
    """
    questions = [
        _difference(numbers, scores, least)
        for numbers, scores in zip(
            zip(earlier.item_n, later.item_n, strict=True), zip(earlier.items, later.items, strict=True), strict=True
        )
    ]
    stands = earlier.stands and later.stands
    index = _difference((earlier.n, later.n), (earlier.index, later.index), least) if stands else None
    return WordingBridge(index, questions)


def _difference(numbers: tuple[int, int], scores: tuple[Score | None, Score | None], least: int) -> Difference | None:
    earlier, later = scores
    if min(numbers) < least or earlier is None or later is None:
        return None
    if earlier.variance is None or later.variance is None:
        return None
    points = later.value - earlier.value
    half = Z_95 * math.sqrt(earlier.variance + later.variance)
    return Difference(*numbers, earlier.value, later.value, points, points - half, points + half)
