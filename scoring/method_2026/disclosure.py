"""Disclosure of what this version adds: no figure lets anyone find out one person's answers (methodology §13).

`scoring.disclosure` and `scoring.blocks` guard all other counts and figures.
"""

from collections.abc import Sequence

from scoring.method_2026.constants import STANDARD, Constants

DECIMALS = 1
"""Of the adjusted index and the shift: more would tell the mix of ages."""
PERCENT = 100
MOST_CERTAIN = 99
"""Percent: nothing that was measured is certain altogether."""


def adjusted_shown(value: float, people: int, constants: Constants = STANDARD) -> float | None:
    """The adjusted index, or what the adjustment did to an index, as it may be published; methodology §13.

    To one decimal, and only from `adjusted_from` people on.

    >>> adjusted_shown(84.6384, 30), adjusted_shown(84.6384, 29), adjusted_shown(-0.04, 30)
    (84.6, None, 0.0)
    """
    if people < constants.adjusted_from:
        return None
    # Adding zero makes −0.0 a zero.
    return round(value, DECIMALS) + 0.0


def whole_percents(probabilities: Sequence[float]) -> tuple[int, ...]:
    """Probabilities as whole percents, each rounded by itself; methodology §13.

    >>> whole_percents([0.0948, 0.8539, 0.0513])
    (9, 85, 5)
    """
    return tuple(round(PERCENT * probability) for probability in probabilities)


def certain_percent(probability: float) -> int:
    """How certain a star is, in whole percents, 99 at most; methodology §13.

    >>> certain_percent(0.8539), certain_percent(0.9999)
    (85, 99)
    """
    return min(whole_percents([probability])[0], MOST_CERTAIN)


def effect_shown(answers: int, constants: Constants = STANDARD) -> bool:
    """Whether the case-mix coefficient of a national cell may be published: from 1,000 answers in it; methodology §13.

    >>> effect_shown(999), effect_shown(1000)
    (False, True)
    """
    return answers >= constants.national_answers


def stratum_shown(answers: int, constants: Constants = STANDARD) -> bool:
    """Whether a stratum of the calibration may be published: from five answers; methodology §13.

    >>> stratum_shown(4), stratum_shown(5)
    (False, True)
    """
    return answers >= constants.stratum_answers


def repeaters_shown(repeaters: int, people: int, constants: Constants = STANDARD) -> int | None:
    """How many of a center's people answered more than once, as it may be published; methodology §13.

    Only if it is 0, or at least five and so is the number of all others. Raises ValueError unless
    0 ≤ repeaters ≤ people.

    >>> repeaters_shown(0, 12), repeaters_shown(5, 12), repeaters_shown(4, 12), repeaters_shown(8, 12)
    (0, 5, None, None)
    """
    if not 0 <= repeaters <= people:
        raise ValueError(f"{repeaters} of {people} people cannot have come again")
    if repeaters and min(repeaters, people - repeaters) < constants.least_cell:
        return None
    return repeaters
