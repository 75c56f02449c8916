"""The intervals that an engine joins choose the same answers as the product's own rule, whatever the blocks."""

import random

import numpy as np

from bot.lake.intervals import Intervals
from bot.results.counting import AsPublished
from bot.results.unpacking import TYPES
from bot.results.windows import OUTSIDE, Spans
from scoring.blocks import Block, Blocks
from scoring.methodology import STANDARD
from scoring.windows import week_of

WEEK = 105_700
SPANS = Spans.of(WEEK, STANDARD)


def blocks(dice: random.Random) -> Blocks:
    """Some lie over others, as late answers make them; some count no more, and some numbers are left out."""
    made = []
    for _ in range(dice.randrange(12)):
        first = dice.randrange(SPANS.read.first - 5, WEEK + 1)
        last = min(first + dice.randrange(14), WEEK)
        made.append(Block(first, last, dice.randrange(60), dice.choice([0, 7, 9])))
    if dice.random() < 0.5:
        made.sort(key=lambda block: block.last)
    return Blocks(tuple(made), tuple(sorted(dice.sample(range(60), dice.choice([0, 0, 4])))))


def test_intervals_choose_what_the_rule_chooses() -> None:
    dice, counted = random.Random(5), 0
    for _ in range(150):
        found = None if dice.random() < 0.1 else {kind: blocks(dice) for kind in TYPES}
        known = {kind.value: dice.randrange(70) for kind in TYPES[: dice.randrange(3)]}
        weeks = np.array([dice.randrange(SPANS.read.first, WEEK + 1) for _ in range(200)])
        numbers = np.array([dice.randrange(70) for _ in range(200)])
        kinds = np.array([dice.randrange(2) for _ in range(200)])
        limits = np.array([known.get(kind, 0) for kind in TYPES])[kinds]
        expected = AsPublished(found)(1, weeks, kinds, numbers)
        parts = np.where(numbers <= limits, SPANS.periods(expected.weeks), OUTSIDE)

        intervals = Intervals()
        intervals.add(0, "c", SPANS, found, known)
        rows = intervals.table.to_pylist()
        for week, kind, number, part, block in zip(
            weeks.tolist(), kinds.tolist(), numbers.tolist(), parts.tolist(), expected.blocks.tolist(), strict=True
        ):
            chosen = [
                (row["part"], row["block"])
                for row in rows
                if (week_of(row["week"]), row["kind"]) == (week, kind) and row["above"] < number <= row["up_to"]
            ]
            assert chosen == ([] if part == OUTSIDE else [(part, block)])
            counted += len(chosen)
    assert counted > 1_000
