"""Quantiles of Student's t distribution, for numbers of degrees of freedom that need not be whole."""

import math
from functools import lru_cache

RELATIVE_ERROR = 1e-13
MOST_STEPS = 200


@lru_cache(maxsize=8192)
def t_quantile(probability: float, df: float) -> float:
    """The value that a t-distributed variable with `df` > 0 degrees of freedom stays below with `probability` (0, 1).

    Bisection and Newton steps on the distribution function, which is the regularised incomplete beta function (its
    continued fraction by Lentz's method). Source: Abramowitz & Stegun 26.5.8, 26.7.1. Raises ValueError.

    >>> round(t_quantile(0.975, 10), 6)
    2.228139
    """
    if not 0 < probability < 1 or not df > 0:
        raise ValueError(f"no t quantile for probability {probability!r} and {df!r} degrees of freedom")
    if probability < 0.5:
        return -t_quantile(1 - probability, df)
    if probability == 0.5:
        return 0.0
    tail = 1 - probability
    low, high = 0.0, 1.0
    while _upper_tail(high, df) > tail:
        low, high = high, high * 2
    value = (low + high) / 2
    for _ in range(MOST_STEPS):
        excess = _upper_tail(value, df) - tail
        low, high = (value, high) if excess > 0 else (low, value)
        step = value + excess / _density(value, df)
        following = step if low < step < high else (low + high) / 2
        if abs(following - value) <= RELATIVE_ERROR * following:
            return following
        value = following
    return value


def _upper_tail(value: float, df: float) -> float:
    """P(T > value) for value ≥ 0: half of I_x(df/2, 1/2) with x = df/(df + value²)."""
    return 0.5 * _incomplete_beta(df / (df + value * value), df / 2, 0.5)


def _density(value: float, df: float) -> float:
    log_norm = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    return math.exp(log_norm - (df + 1) / 2 * math.log1p(value * value / df))


def _incomplete_beta(x: float, a: float, b: float) -> float:
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    # The fraction converges fast on one side of the mean only; the other side is its mirror image.
    if x < (a + 1) / (a + b + 2):
        return math.exp(log_front) * _fraction(x, a, b) / a
    return 1 - math.exp(log_front) * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / _nonzero(1 - (a + b) * x / (a + 1), tiny)
    result = d
    for m in range(1, 10_000):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _nonzero(1 + factor * d, tiny)
            c = _nonzero(1 + factor / c, tiny)
            result *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return result


def _nonzero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
