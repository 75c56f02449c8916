"""Chooses the answers that a run counts, and the week of each: the blocks of every center (`scoring.blocks`)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np

from bot.results.memory import BlocksByType, Memory
from bot.results.unpacking import TYPES, Numbers
from bot.results.weekly_answers import Answers, ByWeek, Listed, laid_out
from bot.results.windows import Spans
from scoring.blocks import NOWHERE, Block, Blocks, Extension, pruned, without
from scoring.methodology import Methodology
from scoring.windows import Window


@dataclass(frozen=True, slots=True)
class Counted:
    """The week in which each interview counts, and its block, numbered within the center. `NOWHERE` if it does not
    count."""

    weeks: Numbers
    blocks: Numbers


class Counting(Protocol):
    """Counts the interviews of a center, given their weeks, types and numbers; with `people`, the person behind each,
    below 0 for somebody unknown."""

    def __call__(
        self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers, people: Numbers | None = None
    ) -> Counted: ...


@dataclass(frozen=True, slots=True)
class CenterBlocks:
    """A center's blocks after a run.

    renews    whether new figures may be published: a block has closed, or has entered or left a window
    waiting   interviews that are in no block yet, or whose block waits to be settled
    window    the weeks in which the answers behind the index were given
    torn      whether a block has lost somebody since it closed
    """

    blocks: BlocksByType
    renews: bool
    waiting: int
    window: Window
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Last:
    """A center's last snapshot: its week and its memory."""

    week: int
    memory: Memory


Known = Mapping[int, Answers]
"""The answers of a center, by type."""


@dataclass(frozen=True)
class Guard:
    """Divides each center's answers into blocks, starting from those of its last snapshot.

    growing   the centers that are published now (None: all). Only the closed blocks of other centers count: otherwise
              the national frame would rest on a block that still changes before it closes. A center that has never
              shown anything counts as a whole.
    base      the snapshots whose blocks to start from, where they are not those of `last`: what two versions of the
              methodology publish of the same answers rests on the same blocks
    """

    spans: Spans
    methodology: Methodology
    last: Mapping[int, Last]
    growing: Collection[int] | None = None
    base: Mapping[int, Last] | None = None
    _found: dict[int, CenterBlocks] = field(default_factory=dict)

    def __call__(
        self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers, people: Numbers | None = None
    ) -> Counted:
        known: dict[int, Answers] = {}
        for at in range(len(TYPES)):
            mine = kinds == at
            known[at] = Listed(weeks[mine], numbers[mine], None if people is None else people[mine])
        one = self._found[center_id] = self._blocks(center_id, known)
        return counted_in(one.blocks, weeks, kinds, numbers)

    def of_many(
        self, center_ids: Sequence[int], lengths: Numbers, weeks: Numbers, kinds: Numbers, numbers: Numbers
    ) -> Counted:
        """The same of the interviews of several centers, center after center, all of them in weeks whose answers may
        count; `lengths` are how many each has."""
        read, width = self.spans.read, self.spans.read.last + 1 - self.spans.read.first
        sides = np.repeat(np.arange(len(center_ids)), lengths) * len(TYPES) + kinds
        at, size = weeks - read.first, len(center_ids) * len(TYPES)
        old = [pruned(one, since=read.first) for center_id in center_ids for one in self._started(center_id)]
        layout = laid_out(old, read)
        cells, free = sides * width + at, ~layout.fitting(sides, at, numbers)
        every, unfit = (
            np.bincount(some, minlength=size * width).reshape(size, width).tolist() for some in (cells, cells[free])
        )
        added = np.zeros(size, dtype=np.int64)
        np.maximum.at(added, sides, numbers)

        def known(side: int) -> Answers:
            def listed() -> Listed:
                mine = sides == side
                return Listed(weeks[mine], numbers[mine])

            if not layout.apart[side]:
                return listed()
            return ByWeek(read.first, every[side], unfit[side], int(added[side]), len(old[side].closed), listed)

        for place, center_id in enumerate(center_ids):
            mine = {kind: known(place * len(TYPES) + kind) for kind in range(len(TYPES))}
            self._found[center_id] = self._blocks(center_id, mine)
        now = [self._found[center_id].blocks[kind] for center_id in center_ids for kind in TYPES]
        return self._placed(now, sides, weeks, kinds, numbers)

    def _placed(
        self, blocks: Sequence[Blocks], sides: Numbers, weeks: Numbers, kinds: Numbers, numbers: Numbers
    ) -> Counted:
        """The interviews of several centers in the blocks of each side."""
        layout, at = laid_out(blocks, self.spans.read), weeks - self.spans.read.first
        fits = layout.fitting(sides, at, numbers) & layout.counts[sides, at]
        found = Counted(
            np.where(fits, layout.ends[sides, at], NOWHERE),
            np.where(fits, layout.places[sides, at] * len(TYPES) + kinds, NOWHERE),
        )
        for side in np.flatnonzero(~layout.apart).tolist():
            mine = np.flatnonzero(sides == side)
            places = blocks[side].counted(weeks[mine], numbers[mine])
            found.weeks[mine] = blocks[side].ends(places)
            found.blocks[mine] = np.where(places == NOWHERE, NOWHERE, places * len(TYPES) + kinds[mine])
        return found

    def of(self, center_id: int) -> CenterBlocks:
        """The blocks of a center that has been counted, or has nothing left to count."""
        nothing = np.zeros(0, dtype=np.int64)
        return self._found.get(center_id) or self._blocks(
            center_id, dict.fromkeys(range(len(TYPES)), Listed(nothing, nothing))
        )

    def _start(self, center_id: int) -> Last | None:
        return self.last.get(center_id) if self.base is None else self.base.get(center_id)

    def _started(self, center_id: int) -> Iterator[Blocks]:
        """The blocks to start from, by type."""
        old = _blocks_of(self._start(center_id)) or {}
        return (old.get(kind, Blocks()) for kind in TYPES)

    def _blocks(self, center_id: int, known: Known) -> CenterBlocks:
        least, since, week = self.methodology.min_cell, self.spans.read.first, self.spans.now.last
        last, start = self.last.get(center_id), self._start(center_id)
        published = _blocks_of(last)
        old = _blocks_of(start)
        grows = old is None or (start is not None and start.week <= week and self._may_grow(center_id))
        # Until something is shown, every answer counts towards the minimum.
        few = old is None and sum(one.within(self.spans.star) for one in known.values()) < self.methodology.min_shown
        grown: dict[int, Extension] = {}
        renews = published is None
        for at, kind in enumerate(TYPES):
            before = pruned((old or {}).get(kind, Blocks()), since=since)
            grown[at] = self._extended(before, known[at], 1 if few else least) if grows else Extension(before, 0)
            whole = (published or {}).get(kind, Blocks())
            new = set(grown[at].blocks.closed) - set(whole.closed)
            renews |= any(block.last >= self.spans.star.first for block in new)
            renews |= last is not None and self._moved(whole, last.week)
        # Nobody has left a block that has closed just now.
        torn = {
            at: known[at].broken(one.blocks, since=since) if old and old.get(TYPES[at], Blocks()).closed else []
            for at, one in grown.items()
        }
        blocks = {
            kind: known[at].settled(grown[at].blocks, since=since, minimum=least)
            if torn[at] and renews and grows
            else without(grown[at].blocks, torn[at])
            for at, kind in enumerate(TYPES)
        }  # fmt: skip
        waiting = sum(one.waiting for one in grown.values())
        held_back = 0 if renews else sum(map(len, torn.values()))
        return CenterBlocks(blocks, renews, waiting + held_back, self._window(blocks, waiting), torn=any(torn.values()))

    def _may_grow(self, center_id: int) -> bool:
        return self.growing is None or center_id in self.growing

    def _extended(self, blocks: Blocks, known: Answers, least: int) -> Extension:
        now, longest = self.spans.now, self.methodology.window_weeks
        # Nothing is fixed before the first block: there each quarter of the windows has blocks of its own, as far as it
        # has people.
        edges = (*(() if blocks.closed else range(self.spans.star.first - 1, now.last, longest)), now.last)
        return known.extended(blocks, edges=edges, minimum=least, longest=longest)

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

    def __call__(
        self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers, people: Numbers | None = None
    ) -> Counted:
        return by_week(center_id, weeks, kinds, numbers) if self.blocks is None else counted_in(
            self.blocks, weeks, kinds, numbers
        )  # fmt: skip


def by_week(center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers, people: Numbers | None = None) -> Counted:
    """Every answer in its own week, for the operator only: the results may not be shown."""
    return Counted(weeks, np.zeros(len(weeks), dtype=np.int64))


def of_many(
    counting: Counting,
    center_ids: Sequence[int],
    lengths: Numbers,
    weeks: Numbers,
    kinds: Numbers,
    numbers: Numbers,
) -> Counted:
    """Counts the interviews of several centers, center after center; `lengths` are how many each has."""
    # For one alone, to lay out its blocks takes longer than to look through them.
    if isinstance(counting, Guard) and len(center_ids) > 1:
        return counting.of_many(center_ids, lengths, weeks, kinds, numbers)
    found = [
        counting(center_id, weeks[mine], kinds[mine], numbers[mine])
        for center_id, mine in zip(center_ids, each(np.cumsum(lengths)), strict=True)
    ]
    return Counted(np.concatenate([one.weeks for one in found]), np.concatenate([one.blocks for one in found]))


def each(ends: Numbers) -> Iterator[slice]:
    """The interviews of each center, whose last ones these are."""
    return (slice(*pair) for pair in pairwise([0, *ends.tolist()]))


def counted_in(blocks: BlocksByType, weeks: Numbers, kinds: Numbers, numbers: Numbers) -> Counted:
    found = Counted(np.full(len(weeks), NOWHERE), np.full(len(weeks), NOWHERE))
    for at, kind in enumerate(TYPES):
        mine, one = kinds == at, blocks.get(kind, Blocks())
        places = one.counted(weeks[mine], numbers[mine])
        found.weeks[mine] = one.ends(places)
        found.blocks[mine] = np.where(places == NOWHERE, NOWHERE, places * len(TYPES) + at)
    return found


def _blocks_of(last: Last | None) -> BlocksByType | None:
    """Those that are fixed: of a center that has shown something."""
    return last.memory.blocks if last is not None and last.memory.shown else None
