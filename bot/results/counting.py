"""Chooses the answers that a run counts, and the week of each: the blocks of every center (`scoring.blocks`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from bot.results.memory import BlocksByType, Memory
from bot.results.unpacking import TYPES, Numbers
from bot.results.windows import Spans
from scoring.blocks import NOWHERE, Block, Blocks, Extension, broken, extended, pruned, settled, without
from scoring.methodology import Methodology
from scoring.windows import Window


@dataclass(frozen=True, slots=True)
class Counted:
    """The week in which each interview counts, and its block, numbered within the center. `NOWHERE` if it does not
    count."""

    weeks: Numbers
    blocks: Numbers


class Counting(Protocol):
    """Counts the interviews of a center, given their weeks, types and numbers."""

    def __call__(self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted: ...


@dataclass(frozen=True, slots=True)
class CenterBlocks:
    """A center's blocks after a run.

    renews    whether new figures may be published: a block has closed, or has entered or left a window
    waiting   interviews that are in no block yet, or whose block waits to be settled
    window    the weeks in which the answers behind the index were given
    """

    blocks: BlocksByType
    renews: bool
    waiting: int
    window: Window


@dataclass(frozen=True, slots=True)
class Last:
    """A center's last snapshot: its week and its memory."""

    week: int
    memory: Memory


@dataclass(frozen=True)
class Guard:
    """Divides each center's answers into blocks, starting from those of its last snapshot.

    growing   the centers that are published now (None: all). Only the closed blocks of other centers count: otherwise
              the national frame would rest on a block that still changes before it closes. A center that has never
              shown anything counts as a whole.
    """

    spans: Spans
    methodology: Methodology
    last: Mapping[int, Last]
    growing: Collection[int] | None = None
    _found: dict[int, CenterBlocks] = field(default_factory=dict)

    def __call__(self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted:
        one = self._blocks(center_id, {at: (weeks[kinds == at], numbers[kinds == at]) for at in range(len(TYPES))})
        self._found[center_id] = one
        return counted_in(one.blocks, weeks, kinds, numbers)

    def of(self, center_id: int) -> CenterBlocks:
        """The blocks of a center that has been counted, or has nothing left to count."""
        nothing = np.zeros(0, dtype=np.int64)
        return self._found.get(center_id) or self._blocks(
            center_id, dict.fromkeys(range(len(TYPES)), (nothing, nothing))
        )

    def _blocks(self, center_id: int, known: Mapping[int, tuple[Numbers, Numbers]]) -> CenterBlocks:
        least, since, week = self.methodology.min_cell, self.spans.read.first, self.spans.now.last
        last = self.last.get(center_id)
        old: BlocksByType | None = last.memory.blocks if last is not None and last.memory.shown else None
        grows = old is None or (last is not None and last.week <= week and self._may_grow(center_id))
        # Until something is shown, every answer counts towards the minimum.
        few = old is None and sum(map(self._in_year, known.values())) < self.methodology.min_shown
        grown: dict[int, Extension] = {}
        renews = old is None
        for at, kind in enumerate(TYPES):
            whole = (old or {}).get(kind, Blocks())
            before = pruned(whole, since=since)
            grown[at] = self._extended(before, *known[at], 1 if few else least) if grows else Extension(before, 0)
            new = grown[at].blocks.closed[len(before.closed) :]
            renews |= any(block.last >= self.spans.star.first for block in new)
            renews |= last is not None and self._moved(whole, last.week)
        torn = {at: broken(one.blocks, *known[at], since=since) for at, one in grown.items()}
        blocks = {
            kind: settled(grown[at].blocks, *known[at], since=since, minimum=least)
            if torn[at] and renews and grows
            else without(grown[at].blocks, torn[at])
            for at, kind in enumerate(TYPES)
        }  # fmt: skip
        waiting = sum(one.waiting for one in grown.values())
        held_back = 0 if renews else sum(map(len, torn.values()))
        return CenterBlocks(blocks, renews, waiting + held_back, self._window(blocks, waiting))

    def _may_grow(self, center_id: int) -> bool:
        return self.growing is None or center_id in self.growing

    def _in_year(self, known: tuple[Numbers, Numbers]) -> int:
        weeks, _ = known
        return int(((weeks >= self.spans.star.first) & (weeks <= self.spans.star.last)).sum())

    def _extended(self, blocks: Blocks, weeks: Numbers, numbers: Numbers, least: int) -> Extension:
        now, longest = self.spans.now, self.methodology.window_weeks
        return extended(blocks, weeks, numbers, up_to=now.last, minimum=least, longest=longest)

    def _moved(self, blocks: Blocks, then: int) -> bool:
        """Whether any block has moved to another window since it was last published."""
        ends = np.array([block.last for block in blocks.closed if block.n], dtype=np.int64)
        earlier = Spans.of(then, self.methodology)
        return bool((self.spans.periods(ends) != earlier.periods(ends)).any())

    def _window(self, blocks: BlocksByType, waiting: int) -> Window:
        """The index's window as far back as its blocks reach; while some wait, it ends with the last closed block."""
        now = self.spans.now
        inside: list[Block] = [
            block for one in blocks.values() for block in one.closed if block.n and now.first <= block.last <= now.last
        ]
        if not inside:
            return now
        end = max(block.last for block in inside) if waiting else now.last
        return Window(min(now.first, *(block.first for block in inside)), end)


@dataclass(frozen=True, slots=True)
class AsPublished:
    """Counts the way a snapshot did, from its blocks; each answer in its own week if the snapshot has none."""

    blocks: BlocksByType | None

    def __call__(self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted:
        return by_week(center_id, weeks, kinds, numbers) if self.blocks is None else counted_in(
            self.blocks, weeks, kinds, numbers
        )  # fmt: skip


def by_week(center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted:
    """Every answer in its own week, for the operator only: the results may not be shown."""
    return Counted(weeks, np.zeros(len(weeks), dtype=np.int64))


def counted_in(blocks: BlocksByType, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted:
    found = Counted(np.full(len(weeks), NOWHERE), np.full(len(weeks), NOWHERE))
    for at, kind in enumerate(TYPES):
        mine, one = kinds == at, blocks.get(kind, Blocks())
        places = one.counted(weeks[mine], numbers[mine])
        found.weeks[mine] = one.ends(places)
        found.blocks[mine] = np.where(places == NOWHERE, NOWHERE, places * len(TYPES) + at)
    return found
