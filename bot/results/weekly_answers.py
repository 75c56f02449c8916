"""The answers of many centers by week, which is all that most blocks need of them: counted and placed at once, in place
of a few answers at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.results.unpacking import Numbers
from scoring.blocks import NOWHERE, Block, Blocks, Extension, begun, broken, extended, grown, settled
from scoring.windows import Window


class Answers(Protocol):
    """The answers of one type at a center, as its blocks need them."""

    def within(self, weeks: Window) -> int:
        """How many people gave them in these weeks."""

    def extended(self, blocks: Blocks, *, edges: Sequence[int], minimum: int, longest: int) -> Extension:
        """The blocks with those that close by each week of `edges` in turn."""

    def broken(self, blocks: Blocks, *, since: int) -> list[int]: ...

    def settled(self, blocks: Blocks, *, since: int, minimum: int) -> Blocks: ...


@dataclass(frozen=True, slots=True)
class Listed:
    """One by one: their weeks and numbers, and the people if they are known, below 0 for somebody unknown."""

    weeks: Numbers
    numbers: Numbers
    people: Numbers | None = None

    def within(self, weeks: Window) -> int:
        inside = (self.weeks >= weeks.first) & (self.weeks <= weeks.last)
        return int(inside.sum()) if self.people is None else people_among(self.people[inside])

    def extended(self, blocks: Blocks, *, edges: Sequence[int], minimum: int, longest: int) -> Extension:
        if not blocks.closed and self.people is None:
            return begun(
                self.weeks, self.numbers, edges=edges, minimum=minimum, longest=longest, left_out=blocks.left_out
            )
        found = Extension(blocks, 0)
        for up_to in edges:
            found = extended(
                found.blocks, self.weeks, self.numbers,
                up_to=up_to, minimum=minimum, longest=longest, people=self.people,
            )  # fmt: skip
        return found

    def broken(self, blocks: Blocks, *, since: int) -> list[int]:
        return broken(blocks, self.weeks, self.numbers, since=since)

    def settled(self, blocks: Blocks, *, since: int, minimum: int) -> Blocks:
        return settled(blocks, self.weeks, self.numbers, since=since, minimum=minimum)


@dataclass(frozen=True, slots=True)
class ByWeek:
    """Counted by week, each as a person, beside the blocks of the last snapshot.

    first_week  the first one counted
    number      answers of each week from it on
    free        those of them that are in none of these blocks
    added       the highest number of an answer
    before      how many blocks there are
    listed      the same one by one, for what is rare
    """

    first_week: int
    number: Sequence[int]
    free: Sequence[int]
    added: int
    before: int
    listed: Callable[[], Listed]

    def within(self, weeks: Window) -> int:
        return sum(self.number[max(weeks.first - self.first_week, 0) : weeks.last + 1 - self.first_week])

    def extended(self, blocks: Blocks, *, edges: Sequence[int], minimum: int, longest: int) -> Extension:
        free = [(week, number) for week, number in enumerate(self.free, start=self.first_week) if number]
        return grown(blocks, free, self.added, edges=edges, minimum=minimum, longest=longest)

    def broken(self, blocks: Blocks, *, since: int) -> list[int]:
        # Nobody has left a block that has closed just now.
        return [
            place
            for place, block in enumerate(blocks.closed[: self.before])
            if block.first >= since and block.n and block.n != self._inside(block)
        ]

    def settled(self, blocks: Blocks, *, since: int, minimum: int) -> Blocks:
        return self.listed().settled(blocks, since=since, minimum=minimum)

    def _inside(self, block: Block) -> int:
        span = slice(block.first - self.first_week, block.last + 1 - self.first_week)
        return sum(self.number[span]) - sum(self.free[span])


@dataclass(frozen=True, slots=True)
class Layout:
    """Blocks of S sides, a center's answers of one type each, laid out over W weeks.

    places   the place in `closed` of the block over each week, `NOWHERE` without any, shape (S, W)
    added    of these blocks, shape (S, W)
    ends     their last weeks, shape (S, W)
    counts   whether they count, shape (S, W)
    apart    sides with at most one block over each week, which counts all its answers or none, shape (S,)
    """

    places: Numbers
    added: Numbers
    ends: Numbers
    counts: NDArray[np.bool_]
    apart: NDArray[np.bool_]

    def fitting(self, sides: Numbers, weeks: Numbers, numbers: Numbers) -> NDArray[np.bool_]:
        """Whether each answer, by its side, week and number, is in the block over its week."""
        fits: NDArray[np.bool_] = (self.places[sides, weeks] != NOWHERE) & (numbers <= self.added[sides, weeks])
        return fits


def laid_out(sides: Sequence[Blocks], weeks: Window) -> Layout:
    """The blocks of each side over these weeks."""
    width, shape = weeks.last + 1 - weeks.first, (len(sides), weeks.last + 1 - weeks.first)
    sizes = np.array([len(one.closed) for one in sides], dtype=np.int64)
    fields = len(Block._fields)
    flat = np.fromiter(
        chain.from_iterable(chain.from_iterable(one.closed for one in sides)), np.int64, fields * int(sizes.sum())
    )
    first, last, added, n = flat.reshape(-1, fields).T
    side = np.repeat(np.arange(len(sides)), sizes)
    place = np.arange(len(side)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    apart = np.array([not one.left_out for one in sides], dtype=np.bool_)
    apart[side[1:][(side[1:] == side[:-1]) & (first[1:] <= last[:-1])]] = False
    start = np.clip(first - weeks.first, 0, width)
    lengths = np.maximum(np.clip(last + 1 - weeks.first, 0, width) - start, 0)
    # Every week of every block: where its block lies in the arrays, and where the week lies in the layout.
    block = np.repeat(np.arange(len(side)), lengths)
    week = np.arange(len(block)) - np.repeat(np.cumsum(lengths) - lengths, lengths) + start[block]
    places, newest, ends = (np.full(shape, NOWHERE) for _ in range(3))
    counts = np.zeros(shape, dtype=np.bool_)
    of_block = (places, place), (newest, added), (ends, last), (counts, n > 0)
    for laid, values in of_block:
        laid[side[block], week] = values[block]
    return Layout(places, newest, ends, counts, apart)


def people_among(people: Numbers) -> int:
    """How many persons; each one below 0 is another."""
    known = people[people >= 0]
    return len(np.unique(known)) + len(people) - len(known)
