"""Shares of answers: how many clients agree, how many do not use a channel, with intervals (methodology §1)."""

import math
from dataclasses import dataclass

from questionnaire.model import HARD_TO_SAY, NOT_USED, QUESTION_COUNT, SUBSTANTIVE, UNANSWERED

AGREE = (4, 5)
Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
CODES = 10
VALID = (*reversed(SUBSTANTIVE), UNANSWERED, HARD_TO_SAY, NOT_USED)
"""The codes of answers, the usual ones first."""
DIGITS = {code: str(code).encode() for code in VALID}

Counts = tuple[int, ...]
"""How often each code 0–9 was given to a question."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `n`, as a share on 0–1 with its 95 % interval; all None where n = 0."""

    count: int
    n: int
    value: float | None
    low: float | None
    high: float | None


def code_counts(answers: str) -> tuple[Counts, ...]:
    """How often each code was given to each of the 15 questions, from the packed answers of n interviews one after the
    other. Raises ValueError for a digit that is no answer code, and for a part of an interview.

    >>> code_counts("540000000000000" + "550000000000009")[1][4:6]
    (1, 1)
    """
    given = answers.encode()
    found = [_counts(given[at::QUESTION_COUNT]) for at in range(QUESTION_COUNT)]
    if len(given) % QUESTION_COUNT or None in found:
        raise ValueError(f"{len(answers)} digits are no whole interviews, or not all of them answer codes")
    return tuple(counts for counts in found if counts is not None)


def _counts(given: bytes) -> Counts | None:
    """How often each code is among the digits; None if there are others. One code after the other is taken out, which
    is an eighth of the work of counting each among all."""
    counts = [0] * CODES
    for code, digit in DIGITS.items():
        others = given.translate(None, digit)
        counts[code] = len(given) - len(others)
        given = others
    return None if given else tuple(counts)


def agree_share(counts: Counts) -> Share:
    """(n₄ + n₅)/(n₁ + … + n₅) of one question, from its counts."""
    return wilson(sum(counts[code] for code in AGREE), sum(counts[code] for code in SUBSTANTIVE))


def non_use_share(counts: Counts) -> Share:
    """n₉ / all given codes of one question, from its counts."""
    return wilson(counts[NOT_USED], sum(counts) - counts[UNANSWERED])


def wilson(count: int, n: int) -> Share:
    """A share with Wilson's score interval (Wilson 1927), which contains the share and stays within [0, 1].

    Centre (p + z²/2n)/(1 + z²/n), half-width z·√(p(1 − p)/n + z²/4n²)/(1 + z²/n). Raises ValueError unless
    0 ≤ count ≤ n.

    >>> share = wilson(8, 10)
    >>> round(share.low, 4), round(share.high, 4)
    (0.4902, 0.9433)
    """
    if not 0 <= count <= n:
        raise ValueError(f"{count} of {n} is no share")
    if n == 0:
        return Share(0, 0, None, None, None)
    p, z2 = count / n, Z_95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At 0 and at n the bound is the share itself; rounding would put it slightly off.
    low = 0.0 if count == 0 else min(p, centre - half)
    high = 1.0 if count == n else max(p, centre + half)
    return Share(count, n, p, low, high)
