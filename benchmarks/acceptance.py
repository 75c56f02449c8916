"""Runs acceptance scenarios of methodology 2026.1, section 18, with the product's functions:

    .venv/bin/python -m benchmarks.acceptance [A3 A8 …] --seeds 1 2 3

Prints each figure beside what the methodology wants and states, and the time of each scenario; ends with 1 if any
figure is outside.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache, partial

import numpy as np

from benchmarks import report
from benchmarks.scenarios import (
    attacks,
    bridges,
    differences,
    intervals,
    mixes,
    monitoring,
    norms,
    stars,
    trends,
    weights,
)
from benchmarks.scenarios.country import PRODUCT
from benchmarks.scenarios.figure import Figure
from scoring.method_2026.norms import Norms

Draw = Callable[[np.random.Generator], list[Figure]]
ByNorms = Callable[[np.random.Generator, Norms], list[Figure]]
SCENARIOS: dict[str, tuple[Draw, ...]] = {
    "A1": (norms.against_truth,),
    "A2": (norms.planted,),
    "A3": (intervals.coverage,),
    "A4": (intervals.no_employers,),
    "A7": (mixes.adjustment,),
    "A8": (stars.told,),
    "A9": (stars.more_people, stars.constant),
    "A10": (stars.hostile,),
    "A11": (attacks.doubtful,),
    "A12": (attacks.invented,),
    "A15": (monitoring.actions,),
    "A17": (weights.other_weights,),
    "A18": (weights.covariates,),
    "A19": (bridges.both_versions,),
    "A24": (norms.two_years,),
    "A25": (mixes.everything,),
    "A26": (norms.robust_spread,),
}
BY_NORMS: dict[str, tuple[ByNorms, ...]] = {
    "A5": (intervals.repeaters,),
    "A6": (trends.called,),
    "A13": (monitoring.cusum,),
    "A14": (differences.both_lenses, differences.facts),
    "A16": (differences.busy_days,),
    "A20": (monitoring.foretold,),
    "A22": (differences.advice,),
    "A23": (monitoring.funnel,),
}
"""These need no truth of their own: the norms are those of the product's population."""
NAMES = sorted({**SCENARIOS, **BY_NORMS}, key=lambda name: int(name[1:]))


@cache
def usual_norms(seed: int) -> Norms:
    return PRODUCT.norms(np.random.default_rng(seed))


def parts(name: str, seed: int) -> list[Callable[[], list[Figure]]]:
    """The parts of a scenario; each draws from a stream of its own."""

    def dice() -> np.random.Generator:
        return np.random.default_rng([seed, *name.encode()])

    free = [partial(lambda scenario: scenario(dice()), one) for one in SCENARIOS.get(name, ())]
    return free + [partial(lambda scenario: scenario(dice(), usual_norms(seed)), one) for one in BY_NORMS.get(name, ())]


def row(figures: Sequence[Figure]) -> str:
    """A line of the table: the same figure by each seed."""
    one = figures[0]
    got = ", ".join(f"{figure.got:.3g}" if abs(figure.got) < 1000 else f"{figure.got:.0f}" for figure in figures)
    remark = "" if all(figure.within for figure in figures) else "outside"
    return f"| {one.scenario} | {one.what} | {one.wanted} | {one.stated} | {got} | {remark} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", metavar="A3", nargs="*", help=f"of {', '.join(NAMES)}; all if none is named")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"no scenario: {', '.join(sorted(unknown))}")
    print("| | Scenario | Wanted | Stated | Got by seed | |\n|---|---|---|---|---|---|")
    outside = 0
    for name in options.names or NAMES:
        began = time.perf_counter()
        runs: list[list[Figure]] = []
        work = [parts(name, seed) for seed in options.seeds]
        with report.progress(name, sum(map(len, work))) as advance:
            for seed_parts in work:
                runs.append([])
                for part in seed_parts:
                    runs[-1] += part()
                    advance()
        for same in zip(*runs, strict=True):
            outside += not all(figure.within for figure in same)
            print(row(same), flush=True)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return int(outside > 0)


if __name__ == "__main__":
    sys.exit(main())
