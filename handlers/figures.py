"""A center in one line: what its last digest said."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Figures:
    """Answers; the index where there are enough to show it; the stars where there are any."""

    n: int
    index: float | None
    stars: int | None


ReadFigures = Callable[[Database, Sequence[int]], Awaitable[Mapping[int, Figures]]]
"""Gives the figures by center id; a center without a digest has none."""
