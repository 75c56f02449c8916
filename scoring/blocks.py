"""Blocks: groups of answers that every published figure counts together or not at all (docs/disclosure.md).

The answers of one type at one center are divided into blocks of whole weeks with at least five people each. A closed
block never changes, and all its answers count in the week in which it ends. So every window holds whole blocks, and any
two windows differ by nobody or by at least five people. If every week brings five answers or none, each week is its own
block, and an answer counts in the week when it was given.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
NOWHERE = -1
"""The place of an interview that is in no block."""


class Block(NamedTuple):
    """Interviews of the weeks `first` to `last` that were known when the center had `added` of their type.

    `n` of them count; 0 for a block that no longer counts.
    """

    first: int
    last: int
    added: int
    n: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of one type, in the order in which they closed. An interview is in the first block that it fits.

    left_out   the numbers of interviews that no longer count, because a person in their block has left
    """

    closed: tuple[Block, ...] = ()
    left_out: tuple[int, ...] = ()

    def places(self, weeks: Numbers, numbers: Numbers) -> Numbers:
        """The place in `closed` of each interview, left out or not, by its week and number; else `NOWHERE`."""
        if not self.closed or not len(weeks):
            return np.full(len(weeks), NOWHERE, dtype=np.int64)
        # Several times faster than an array made of tuples.
        flat = np.fromiter(chain.from_iterable(self.closed), np.int64, len(Block._fields) * len(self.closed))
        first, last, added, _ = flat.reshape(-1, len(Block._fields)).T
        if (first[1:] > last[:-1]).all():
            at = np.minimum(np.searchsorted(last, weeks), len(last) - 1)
            fits = (first[at] <= weeks) & (weeks <= last[at]) & (numbers <= added[at])
            return np.where(fits, at, NOWHERE)
        each = weeks[:, None]
        all_fits = (first <= each) & (each <= last) & (numbers[:, None] <= added)
        return np.where(all_fits.any(axis=1), all_fits.argmax(axis=1), NOWHERE)

    def counted(self, weeks: Numbers, numbers: Numbers) -> Numbers:
        """The same for the interviews that count; `NOWHERE` for those that wait or are left out."""
        places = self.places(weeks, numbers)
        if not self.closed:
            return places
        if not all(block.n for block in self.closed):
            places = np.where(np.array([block.n == 0 for block in self.closed])[places], NOWHERE, places)
        return np.where(np.isin(numbers, self.left_out), NOWHERE, places) if self.left_out else places

    def ends(self, places: Numbers) -> Numbers:
        """The week in which each place counts; `NOWHERE` stays."""
        return np.array([*(block.last for block in self.closed), NOWHERE], dtype=np.int64)[places]


@dataclass(frozen=True, slots=True)
class Extension:
    """`waiting`: interviews of the last weeks that are too few for a block."""

    blocks: Blocks
    waiting: int


def extended(
    blocks: Blocks,
    weeks: Numbers,
    numbers: Numbers,
    *,
    up_to: int,
    minimum: int,
    longest: int,
    people: Numbers | None = None,
) -> Extension:
    """Adds the blocks that close by the week `up_to` (methodology §13).

    Each closes once it has interviews of `minimum` people from no other block.

    weeks, numbers   of all known interviews, shape (n,)
    people           who gave each, shape (n,), negative for somebody unknown; None where each counts as a person
    longest          weeks that a block may span: fewer than `minimum` people in that time never count

    Interviews left after the last new block join it; without a new block they wait.

    >>> found = extended(Blocks(), np.array([1, 1, 2, 2, 2, 3, 3]), np.arange(7), up_to=3, minimum=5, longest=13)
    >>> found.blocks.closed, found.waiting
    ((Block(first=1, last=3, added=6, n=7),), 0)
    """
    free = (blocks.places(weeks, numbers) == NOWHERE) & (weeks <= up_to)
    when, how_many = _counts(weeks[free])
    who = None if people is None else _again(weeks[free], people[free])
    known = list(zip(when.tolist(), how_many.tolist(), strict=True))
    added = int(numbers.max(initial=0))
    return _grown(blocks, known, who, added, up_to=up_to, minimum=minimum, longest=longest)[0]


def begun(
    weeks: Numbers,
    numbers: Numbers,
    *,
    edges: Sequence[int],
    minimum: int,
    longest: int,
    left_out: tuple[int, ...] = (),
) -> Extension:
    """The same as extending no blocks up to each week of `edges` in turn, where each interview counts as a person
    (methodology §13): the weeks are counted once.

    >>> begun(np.array([1, 1, 2, 2, 2, 3, 3]), np.arange(7), edges=(2, 3), minimum=5, longest=13).blocks.closed
    (Block(first=1, last=2, added=6, n=5),)
    """
    when, how_many = _counts(weeks)
    free, added = list(zip(when.tolist(), how_many.tolist(), strict=True)), int(numbers.max(initial=0))
    return grown(Blocks(left_out=left_out), free, added, edges=edges, minimum=minimum, longest=longest)


def grown(
    blocks: Blocks,
    free: Sequence[tuple[int, int]],
    added: int,
    *,
    edges: Sequence[int],
    minimum: int,
    longest: int,
) -> Extension:
    """The same from how many interviews in none of the blocks each week has (methodology §13), when the center has
    `added` of their type. `free` are these weeks, in order.

    >>> grown(Blocks(), [(1, 2), (2, 3), (3, 2)], 6, edges=(2, 3), minimum=5, longest=13).blocks.closed
    (Block(first=1, last=2, added=6, n=5),)
    """
    found, rest = Extension(blocks, 0), list(free)
    for up_to in edges:
        end = bisect_right(rest, up_to, key=itemgetter(0))
        found, left = _grown(
            found.blocks, rest[:end], None, added, up_to=up_to, minimum=minimum, longest=longest
        )  # fmt: skip
        rest = left + rest[end:]
    return found


def _grown(
    blocks: Blocks,
    known: Sequence[tuple[int, int]],
    who: Mapping[int, list[int]] | None,
    added: int,
    *,
    up_to: int,
    minimum: int,
    longest: int,
) -> tuple[Extension, list[tuple[int, int]]]:
    """`known` are the weeks with interviews that are in no block, in order, and how many they have; with the blocks
    come those that are in none of the new ones either."""
    new: list[Block] = []
    left: list[tuple[int, int]] = []
    waiting: list[tuple[int, int]] = []
    n = 0
    for week, number in known:
        while waiting and week - waiting[0][0] >= longest:
            left.append(waiting.pop(0))
            n -= left[-1][1]
        waiting.append((week, number))
        n += number
        if n >= minimum and (not who or _people(waiting, who) >= minimum):
            new.append(Block(waiting[0][0], week, added, n))
            waiting, n = [], 0
    if waiting and new and waiting[-1][0] - new[-1].first < longest:
        new[-1] = Block(new[-1].first, waiting[-1][0], added, new[-1].n + n)
        waiting = []
    recent = sum(number for week, number in waiting if up_to - week < longest)
    return Extension(Blocks((*blocks.closed, *new), blocks.left_out), recent), left + waiting


def _counts(weeks: Numbers) -> tuple[Numbers, Numbers]:
    """Each week that occurs, in order, and how often."""
    if not len(weeks):
        return weeks, weeks
    start = int(weeks.min())
    often = np.bincount(weeks - start)
    occurring = np.flatnonzero(often)
    return occurring + start, often[occurring]


def _again(weeks: Numbers, people: Numbers) -> dict[int, list[int]]:
    """By week, the people who answered more than once in all these weeks, as often as they answered in it. Somebody
    unknown answered once."""
    known = people >= 0
    known_people, known_weeks = people[known], weeks[known]
    order = np.argsort(known_people)
    ordered = known_people[order]
    same = ordered[1:] == ordered[:-1]
    found: dict[int, list[int]] = {}
    if same.any():
        several = np.append(same, False) | np.insert(same, 0, False)
        for week, person in zip(known_weeks[order][several].tolist(), ordered[several].tolist(), strict=True):
            found.setdefault(week, []).append(person)
    return found


def _people(waiting: Sequence[tuple[int, int]], again: Mapping[int, list[int]] | None) -> int:
    """How many people gave the answers of the weeks, by week and number."""
    number = sum(some for _, some in waiting)
    if not again:
        return number
    mine = [person for week, _ in waiting for person in again.get(week, ())]
    return number - len(mine) + len(set(mine))


def settled(blocks: Blocks, weeks: Numbers, numbers: Numbers, *, since: int, minimum: int) -> Blocks:
    """Adjusts the blocks that begin in the week `since` or later after interviews have been deleted (methodology §13).

    If fewer than `minimum` have gone from a block, more are left out until `minimum` have; otherwise the difference
    would be a few people. If fewer than `minimum` would remain, none does. The lowest numbers are left out, so that
    anybody can repeat the calculation.

    >>> settled(Blocks((Block(1, 1, 12, 12),)), np.ones(11), np.arange(2, 13), since=1, minimum=5)
    Blocks(closed=(Block(first=1, last=1, added=12, n=7),), left_out=(2, 3, 4, 5))
    """
    touched = broken(blocks, weeks, numbers, since=since)
    if not touched:
        return blocks
    places = blocks.counted(weeks, numbers)
    closed, left_out = list(blocks.closed), list(blocks.left_out)
    for place in touched:
        block, mine = closed[place], np.sort(numbers[places == place]).tolist()
        more = max(0, minimum - (block.n - len(mine)))
        if len(mine) > block.n or len(mine) - more < minimum:
            closed[place] = block._replace(n=0)
        else:
            closed[place] = block._replace(n=len(mine) - more)
            left_out += mine[:more]
    return Blocks(tuple(closed), tuple(left_out))


def broken(blocks: Blocks, weeks: Numbers, numbers: Numbers, *, since: int) -> list[int]:
    """The places of blocks that no longer hold the interviews they closed with (methodology §13)."""
    places = blocks.counted(weeks, numbers)
    found = np.bincount(places[places != NOWHERE], minlength=len(blocks.closed)).tolist()
    return [
        place
        for place, (block, n) in enumerate(zip(blocks.closed, found, strict=True))
        if block.first >= since and n != block.n
    ]


def without(blocks: Blocks, places: Collection[int]) -> Blocks:
    """The blocks, with those at these places no longer counting (methodology §13)."""
    gone = set(places)
    if not gone:
        return blocks
    closed = (block._replace(n=0) if place in gone else block for place, block in enumerate(blocks.closed))
    return Blocks(tuple(closed), blocks.left_out)


def pruned(blocks: Blocks, *, since: int) -> Blocks:
    """The blocks but those that ended before `since`, the first week whose interviews are read (methodology §13)."""
    return Blocks(tuple(block for block in blocks.closed if block.last >= since), blocks.left_out)
