"""The cost of counting answers in blocks: how often figures are renewed, and how old they are (docs/disclosure.md).

    .venv/bin/python -m benchmarks.disclosure

A thousand centers with 1 to 12 answers a week, the second of two years.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.population import EMPLOYER_SHARE
from bot.results.counting import CenterBlocks, Guard, Last
from bot.results.memory import Memory
from bot.results.unpacking import TYPES
from bot.results.windows import Period, Spans
from scoring.methodology import STANDARD

RATES, CENTERS = range(1, 13), 84
FIRST, WEEKS, MEASURED = 105_000, 104, 52
Numbers = NDArray[np.int64]
Line = tuple[bool, int, int, int, int]
"""Of a center and week: whether there are new figures, how many answers wait, the weeks since the newest block of each
type ended, and how much earlier than usual the window begins."""


def main() -> None:
    dice = np.random.default_rng(7)
    print("answers a week | new figures | waiting | age of job seekers' block, p95 | of employers' | window earlier by")
    for rate in RATES:
        lines = np.array([line for _ in range(CENTERS) for line in _center(dice, rate)])
        new, waiting, seekers, employers, earlier = lines.T
        ages = " | ".join(f"{one.mean():.1f}, {np.percentile(one, 95):.0f}" for one in (seekers, employers))
        print(f"{rate:2} | {new.mean():4.0%} | {waiting.mean():.1f} | {ages} | {earlier.mean():.1f}", flush=True)


def _center(dice: np.random.Generator, rate: int) -> Sequence[Line]:
    weeks = FIRST + np.repeat(np.arange(WEEKS), dice.poisson(rate, WEEKS))
    kinds = (dice.random(len(weeks)) < EMPLOYER_SHARE).astype(np.int64)
    numbers = np.zeros(len(weeks), dtype=np.int64)
    for kind in range(len(TYPES)):
        numbers[kinds == kind] = np.arange(1, (kinds == kind).sum() + 1)
    last: Last | None = None
    lines = []
    for week in range(FIRST, FIRST + WEEKS):
        spans, known = Spans.of(week, STANDARD), weeks <= week
        guard = Guard(spans, STANDARD, {} if last is None else {1: last})
        counted = guard(1, weeks[known], kinds[known], numbers[known])
        found = guard.of(1)
        if found.renews:
            n = int((spans.periods(counted.weeks) == Period.NOW).sum())
            shown = n >= STANDARD.min_shown or (last is not None and last.memory.shown)
            last = Last(week, Memory(blocks=found.blocks, shown=shown))
        if week >= FIRST + WEEKS - MEASURED:
            lines.append(_line(found, week, spans))
    return lines


def _line(found: CenterBlocks, week: int, spans: Spans) -> Line:
    ends = [[block.last for block in found.blocks[kind].closed if block.n] for kind in TYPES]
    seekers, employers = (week - max(some, default=week - STANDARD.star_weeks) for some in ends)
    return found.renews, found.waiting, seekers, employers, spans.now.first - found.window.first


if __name__ == "__main__":
    main()
