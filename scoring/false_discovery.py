"""Benjamini and Hochberg's procedure (methodology §10; methodology 2022.1 §4)."""

from collections.abc import Sequence


def largest_significant(p_values: Sequence[float], q: float) -> float:
    """The largest p-value that Benjamini and Hochberg's procedure rejects at false discovery rate q; 0 if none is;
    methodology §10 as well.

    With the p-values in order, the largest p₍ₖ₎ ≤ q·k/m (Benjamini & Hochberg 1995); all up to it are significant.

    >>> largest_significant([0.01, 0.04, 0.03, 0.5], 0.10)
    0.04
    """
    m = len(p_values)
    passed = [p for rank, p in enumerate(sorted(p_values), start=1) if p <= q * rank / m]
    return max(passed, default=0.0)
