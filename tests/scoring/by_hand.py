"""The formulas of methodology 2022.1 §3 word for word, without any code of the product: an interview at a time."""

import math
from collections.abc import Mapping, Sequence

GROUPS = {"F": (0, 1, 2), "U": (3, 4, 5), "E": (6, 7, 8), "P": (9, 10, 11), "C": (12, 13, 14)}
WEIGHTS = {"F": 30, "U": 25, "E": 20, "P": 15, "C": 10}


def same(digit: int, n: int = 1) -> list[str]:
    """Interviews in which every answer is the same."""
    return [str(digit) * 15] * n


def halves(n: int, high: int = 5, low: int = 4) -> list[str]:
    """Half the interviews with one answer throughout, half with another."""
    return same(high, n // 2) + same(low, n - n // 2)


def plain_groups(answers: Sequence[str]) -> dict[str, float]:
    """Methodology 2022.1 §3 word for word: item means, then groups; every item must have an answer."""
    items = []
    for q in range(15):
        codes = [int(one[q]) for one in answers if one[q] in "12345"]
        items.append(25 * (sum(codes) / len(codes) - 1))
    return {group: sum(items[q] for q in members) / 3 for group, members in GROUPS.items()}


def plain_index(answers: Sequence[str]) -> float:
    return sum(WEIGHTS[group] * score for group, score in plain_groups(answers).items()) / 100


def plain_variance(answers: Sequence[str]) -> float:
    """V of the index by its definition, an interview at a time: n/(n − 1)·Σ zᵢ², zᵢ = Σ_q k_q·(d_iq − m′_q)·r_iq."""
    n = len(answers)
    columns = [[int(one[q]) - 1 for one in answers if one[q] in "12345"] for q in range(15)]
    total = 0.0
    for one in answers:
        z = 0.0
        for group, members in GROUPS.items():
            for q in members:
                if one[q] in "12345":
                    mean = sum(columns[q]) / len(columns[q])
                    z += 25 * WEIGHTS[group] / 300 / len(columns[q]) * (int(one[q]) - 1 - mean)
        total += z * z
    return n / (n - 1) * total


def plain_errors(centers: Mapping[str, Sequence[str]], pooled_over: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Standard errors smoothed with ten interviews' worth of the pooled variance."""
    variances = {code: plain_variance(answers) for code, answers in pooled_over.items()}
    freedom = sum(len(answers) - 1 for answers in pooled_over.values())
    pooled = sum((len(pooled_over[code]) - 1) * len(pooled_over[code]) * v for code, v in variances.items()) / freedom
    errors = {}
    for code, answers in centers.items():
        n = len(answers)
        errors[code] = math.sqrt(((n - 1) * n * plain_variance(answers) + 10 * pooled) / (n + 9) / n)
    return errors
