"""Exact tails of the binomial distribution (methodology §2)."""

import math

ENOUGH = 1e-18
"""A term this small beside the sum changes no digit of it."""


def upper_tail(count: int, n: int, share: float) -> float:
    """P(X ≥ count) for X binomial with n trials and probability `share`; methodology §2.

    Summed from the term next to the count outwards, on the side of the mean where the terms only fall; 1 for a count of
    0. Raises ValueError unless 0 ≤ count ≤ n and 0 < share < 1.

    >>> round(upper_tail(12, 60, 0.05), 6), round(upper_tail(6, 60, 0.05), 3), upper_tail(0, 0, 0.05)
    (3.6e-05, 0.079, 1.0)
    """
    if not 0 <= count <= n or not 0 < share < 1:
        raise ValueError(f"no tail: {count} of {n} with probability {share!r}")
    if count == 0:
        return 1.0
    if count > n * share:
        return _falling(count, n, share)
    # The lower tail, seen from the other side: n − X is binomial with 1 − share.
    return 1 - _falling(n - count + 1, n, 1 - share)


def _falling(count: int, n: int, share: float) -> float:
    """The same sum from a count above the mean, where each term is smaller than the one before."""
    log = math.log(math.comb(n, count)) + count * math.log(share) + (n - count) * math.log1p(-share)
    odds = share / (1 - share)
    term = total = math.exp(log)
    for k in range(count, n):
        term *= (n - k) / (k + 1) * odds
        total += term
        if term <= ENOUGH * total:
            break
    return total
