"""Student's t distribution: quantiles and two-sided probabilities, for numbers of degrees of freedom that need not be
whole (methodology §4)."""

import math
from functools import lru_cache
from statistics import NormalDist

NORMAL = NormalDist()
CLOSE = 1e-7
"""A Newton step this small leaves an error of about its square."""
MOST_STEPS = 200
MANY = 1_000.0
"""From this many degrees of freedom on, the expansion around the normal distribution is exact to twelve digits."""


@lru_cache(maxsize=8192)
def t_quantile(probability: float, df: float) -> float:
    """The value that a t-distributed variable with `df` > 0 degrees of freedom stays below with `probability` (0, 1).

    The expansion around the normal quantile, then Newton steps on the distribution function, which is the regularised
    incomplete beta function (its continued fraction by Lentz's method). Source: Abramowitz & Stegun 26.5.8, 26.7.1,
    26.7.5. Raises ValueError.

    >>> round(t_quantile(0.975, 10), 6)
    2.228139
    """
    if not 0 < probability < 1 or not df > 0:
        raise ValueError(f"no t quantile for probability {probability!r} and {df!r} degrees of freedom")
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    if probability == 0.5:
        return 0.0
    value = _expanded(NORMAL.inv_cdf(probability), df) if df >= 1 else 0.0
    if df >= MANY:
        return value
    for _ in range(MOST_STEPS):
        # The tail is convex: after the first, steps approach from below and cannot run away.
        step = (_upper_tail(value, df) - (1 - probability)) / _density(value, df)
        following = max(0.0, value + step)
        if abs(following - value) <= CLOSE * max(1.0, following):
            return following
        value = following
    return value


def t_two_sided(value: float, df: float) -> float:
    """The probability that a t-distributed variable with `df` > 0 degrees of freedom is farther from 0 than `value`.

    >>> round(t_two_sided(2.228139, 10), 6)
    0.05
    """
    return 2 * _upper_tail(abs(value), df)


def _expanded(z: float, df: float) -> float:
    """The quantile from the normal distribution's, in powers of 1/df."""
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / df**power for power, term in enumerate(terms, start=1))


def _upper_tail(value: float, df: float) -> float:
    """P(T > value) for value ≥ 0: half of I_x(df/2, 1/2) with x = df/(df + value²)."""
    whole = df + value * value
    return 0.5 * _incomplete_beta(df / whole, value * value / whole, df / 2, 0.5)


def _density(value: float, df: float) -> float:
    log_norm = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log_norm - (df + 1) / 2 * math.log1p(value * value / df))


def _incomplete_beta(x: float, y: float, a: float, b: float) -> float:
    """`y` is 1 − x, to all its digits."""
    if x <= 0 or y <= 0:
        return float(y <= 0)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(y)
    # The fraction converges fast on one side of the mean only; the other side is its mirror image.
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _fraction(x, a, b) / a
    return 1 - math.exp(log_front) * _fraction(y, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    # Written out: a nation's intervals come here half a million times, and a call takes longer than a step.
    tiny = 1e-300
    d = 1 - (a + b) * x / (a + 1)
    c, d = 1.0, 1 / (d if abs(d) > tiny else tiny)
    result = d
    for m in range(1, 10_000):
        at = a + 2 * m
        factor = m * (b - m) * x / ((at - 1) * at)
        d, c = 1 + factor * d, 1 + factor / c
        d = 1 / (d if abs(d) > tiny else tiny)
        c = c if abs(c) > tiny else tiny
        result *= c * d
        factor = -(a + m) * (a + b + m) * x / (at * (at + 1))
        d, c = 1 + factor * d, 1 + factor / c
        d = 1 / (d if abs(d) > tiny else tiny)
        c = c if abs(c) > tiny else tiny
        result *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return result
