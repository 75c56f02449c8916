"""Which answers a snapshot counts, and where, as rows that an engine can join: its blocks, cut by week and number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bot.results.memory import BlocksByType
from bot.results.unpacking import TYPES
from bot.results.windows import OUTSIDE, Spans
from scoring.blocks import Blocks
from scoring.windows import Window, monday

BEFORE_ALL = -1
"""Below every number, also that of an answer without one, which is 0."""
SCHEMA = pa.schema(
    [
        ("snap", pa.int32()),
        ("center", pa.string()),
        ("respondent_type", pa.string()),
        ("kind", pa.int32()),
        ("week", pa.date32()),
        ("above", pa.int64()),
        ("up_to", pa.int64()),
        ("part", pa.int32()),
        ("block", pa.int32()),
    ]
)


@dataclass(slots=True)
class Intervals:
    """Of several snapshots, which are numbered from 0. An answer of a center, type and week counts if its number is
    above the one and at most the other."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, snap: int, center: str, spans: Spans, blocks: BlocksByType | None, known: dict[str, int]) -> None:
        """`known` says up to which number of each type the snapshot knew answers. Without `blocks` each counts in its
        own week."""
        for kind, one in enumerate(TYPES):
            limit = known.get(one, 0)
            found = _weekly(spans, limit) if blocks is None else _of(blocks.get(one, Blocks()), kind, spans, limit)
            self.rows += [(snap, center, one.value, kind, monday(week), *more) for week, *more in found]

    @property
    def table(self) -> Any:
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(SCHEMA)
        arrays = [pa.array(column, one.type) for column, one in zip(columns, SCHEMA, strict=True)]
        return pa.Table.from_arrays(arrays, schema=SCHEMA)


Interval = tuple[int, int, int, int, int]
"""A week, the numbers between, the part of the windows, and the block."""


def _weekly(spans: Spans, limit: int) -> Iterator[Interval]:
    for week in range(spans.star.first, spans.star.last + 1):
        yield week, BEFORE_ALL, limit, spans.period(week), 0


def _of(blocks: Blocks, kind: int, spans: Spans, limit: int) -> Iterator[Interval]:
    """An answer is in the first block that it fits, and counts where that ends."""
    taken: dict[int, int] = {}
    for place, block in enumerate(blocks.closed):
        part, up_to = spans.period(block.last), min(block.added, limit)
        read = _common(spans.read, Window(block.first, block.last))
        for week in range(read.first, read.last + 1):
            above = taken.get(week, BEFORE_ALL)
            if up_to <= above:
                continue
            taken[week] = up_to
            if block.n and part != OUTSIDE:
                for low, high in _without(blocks.left_out, above, up_to):
                    yield week, low, high, part, place * len(TYPES) + kind


def _without(numbers: Sequence[int], above: int, up_to: int) -> Iterator[tuple[int, int]]:
    """The numbers of an interval, less some."""
    for one in sorted(one for one in numbers if above < one <= up_to):
        if one - 1 > above:
            yield above, one - 1
        above = one
    if up_to > above:
        yield above, up_to


def _common(one: Window, other: Window) -> Window:
    return Window(max(one.first, other.first), min(one.last, other.last))
