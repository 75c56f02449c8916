"""Runs acceptance scenarios of methodology 2026.1, section 18, with the product's functions:

    .venv/bin/python -m benchmarks.acceptance --seeds 1 2 3

Prints each figure beside what the methodology wants and states, and ends with 1 if any is outside.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.scenarios import attacks, differences, monitoring
from benchmarks.scenarios.country import PRODUCT
from benchmarks.scenarios.figure import Figure
from scoring.method_2026.norms import Norms

Scenario = Callable[[np.random.Generator, Norms], list[Figure]]
SCENARIOS: dict[str, tuple[Scenario, ...]] = {
    "A11": (lambda dice, norms: attacks.doubtful(dice),),
    "A12": (lambda dice, norms: attacks.invented(dice),),
    "A13": (monitoring.cusum,),
    "A14": (differences.both_lenses, differences.facts),
    "A15": (lambda dice, norms: monitoring.actions(dice),),
    "A16": (differences.busy_days,),
    "A20": (monitoring.foretold,),
    "A22": (differences.advice,),
    "A23": (monitoring.funnel,),
}


def row(name: str, figures: Sequence[Figure]) -> str:
    """A line of the table: the same figure by each seed."""
    one = figures[0]
    got = ", ".join(f"{figure.got:.3g}" for figure in figures)
    remark = "" if all(figure.within for figure in figures) else "outside"
    return f"| {name} | {one.what} | {one.wanted} | {one.stated} | {got} | {remark} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    options = parser.parse_args()
    print("| | Scenario | Wanted | Stated | Got by seed | |\n|---|---|---|---|---|---|")
    outside = 0
    norms = [PRODUCT.norms(np.random.default_rng(seed)) for seed in options.seeds]
    for name in options.only:
        began = time.perf_counter()
        runs = [
            [
                figure
                for scenario in SCENARIOS[name]
                for figure in scenario(np.random.default_rng([seed, *name.encode()]), one)
            ]
            for seed, one in zip(options.seeds, norms, strict=True)
        ]
        for same in zip(*runs, strict=True):
            outside += not all(figure.within for figure in same)
            print(row(name, same), flush=True)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
