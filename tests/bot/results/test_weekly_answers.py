"""Many centers whose answers are counted by week at once have the blocks that each of them has alone."""

from itertools import pairwise

import numpy as np

from bot.results.counting import Guard, Last
from bot.results.memory import Memory
from bot.results.unpacking import TYPES, Numbers
from bot.results.windows import Spans
from scoring.methodology import STANDARD

WEEK = 2_000
CENTERS = 60
Answers = dict[int, list[tuple[int, int, int]]]
"""The week, type and number of each answer, by center id."""


def answers(dice: np.random.Generator, spans: Spans) -> Answers:
    """Centers with hardly an answer, with some in a few weeks, and with many in every week."""
    found: Answers = {}
    for center_id in range(CENTERS):
        often = int(dice.choice([0, 3, 30, 200, 900]))
        weeks = dice.integers(spans.read.first, spans.read.last - 1, often)
        kinds = dice.integers(0, len(TYPES), often)
        numbers = [0] * len(TYPES)
        found[center_id] = []
        for week, kind in zip(weeks.tolist(), kinds.tolist(), strict=True):
            numbers[kind] += 1
            found[center_id].append((week, kind, numbers[kind]))
    return found


def a_week_later(dice: np.random.Generator, before: Answers, spans: Spans) -> Answers:
    """Some have left, some answers came late, and there are new ones."""
    found: Answers = {}
    for center_id, old in before.items():
        gone = float(dice.choice([0, 0, 0.01, 0.2]))
        kept = [one for one in old if one[0] >= spans.read.first and dice.random() >= gone]
        highest = [max((one[2] for one in old if one[1] == kind), default=0) for kind in range(len(TYPES))]
        late, new = int(dice.choice([0, 0, 12])), int(dice.choice([0, 4, 20]))
        weeks = [*dice.integers(spans.star.first, spans.now.last, late).tolist(), *[spans.now.last] * new]
        for week in weeks:
            kind = int(dice.integers(0, len(TYPES)))
            highest[kind] += 1
            kept.append((week, kind, highest[kind]))
        found[center_id] = kept
    return found


def arrays(known: Answers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """How many each center has, and their weeks, types and numbers."""
    lengths = np.array([len(one) for one in known.values()])
    weeks, kinds, numbers = np.array([each for one in known.values() for each in one], dtype=np.int64).T
    return lengths, weeks, kinds, numbers


def compare(known: Answers, spans: Spans, last: dict[int, Last], growing: set[int] | None) -> dict[int, Last]:
    """Counts both ways; returns what the snapshots of this week would remember."""
    together, alone = (Guard(spans, STANDARD, last, growing) for _ in range(2))
    lengths, weeks, kinds, numbers = arrays(known)
    found = together.of_many(list(known), lengths, weeks, kinds, numbers)
    ends = np.cumsum(lengths)
    for center_id, first, end in zip(known, ends - lengths, ends, strict=True):
        mine = slice(first, end)
        expected = alone(center_id, weeks[mine], kinds[mine], numbers[mine])
        assert found.weeks[mine].tolist() == expected.weeks.tolist()
        assert found.blocks[mine].tolist() == expected.blocks.tolist()
        assert together.of(center_id) == alone.of(center_id)
    return {
        center_id: Last(spans.now.last, Memory(blocks=alone.of(center_id).blocks, shown=True)) for center_id in known
    }


def test_blocks_of_many_centers_are_those_of_each_alone() -> None:
    dice, torn, left_out, overlapping = np.random.default_rng(18), 0, 0, 0
    known, last = answers(dice, Spans.of(WEEK, STANDARD)), dict[int, Last]()
    for week in range(WEEK, WEEK + 6):
        spans = Spans.of(week, STANDARD)
        last = compare(known, spans, last, None if week % 2 else set(range(0, CENTERS, 2)))
        known = a_week_later(dice, known, Spans.of(week + 1, STANDARD))
        for kept in last.values():
            for blocks in (kept.memory.blocks or {}).values():
                closed = blocks.closed
                torn += any(not block.n for block in closed)
                left_out += bool(blocks.left_out)
                overlapping += any(later.first <= one.last for one, later in pairwise(closed))
    # What is rare has been among them.
    assert min(torn, left_out, overlapping) > 5
