"""Figures of benchmarks: some rounds beside a yardstick, compared with those that have landed.

A figure is the median of at least five rounds, with their range. What it is measured against is measured in each round,
too. If that moved by more than a tenth, the machine was not steady, and there is no figure. A figure is worse than the
landed one only if their ranges do not overlap.
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Self

from benchmarks.report import Row

LANDED = Path(__file__).with_name("landed.json")
LEAST_ROUNDS = 5
MOST_MOVED = 0.10
"""How far the yardstick may lie from its median in any round."""


def moved(yardstick: Sequence[float]) -> float:
    """The share by which it moved from its median at most; 0 where there is none."""
    if not yardstick:
        return 0.0
    middle = median(yardstick)
    return max(abs(one - middle) for one in yardstick) / middle


@dataclass(frozen=True, slots=True)
class Figure:
    """Raises ValueError for fewer than five rounds, or if the yardstick was not measured in each of them."""

    name: str
    rounds: Sequence[float]
    yardstick: Sequence[float]
    unit: str = "×"
    limit: float | None = None
    """What the median may be at most."""
    digits: int = 2

    def __post_init__(self) -> None:
        rounds, yardstick = len(self.rounds), len(self.yardstick)
        if rounds < LEAST_ROUNDS or rounds != yardstick:
            raise ValueError(
                f"{self.name}: {rounds} rounds, and {yardstick} of the yardstick; both need the same, at least 5"
            )

    @property
    def moved(self) -> float:
        return moved(self.yardstick)

    @property
    def is_void(self) -> bool:
        return self.moved > MOST_MOVED

    def __str__(self) -> str:
        """Without the unit."""
        if self.is_void:
            return f"void: yardstick moved {100 * self.moved:.0f} %"
        return Span.of(self).shown(self.digits)

    @property
    def with_unit(self) -> str:
        return str(self) if self.is_void else f"{self} {self.unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """What has landed of a figure."""

    middle: float
    low: float
    high: float
    day: str

    @classmethod
    def of(cls, figure: Figure) -> Self:
        return cls(median(figure.rounds), min(figure.rounds), max(figure.rounds), f"{datetime.now(UTC):%Y-%m-%d}")

    def shown(self, digits: int) -> str:
        return f"{self.middle:.{digits}f} ({self.low:.{digits}f}–{self.high:.{digits}f})"


Landed = Mapping[str, Span]


def landed(path: Path = LANDED) -> Landed:
    return {name: Span(**span) for name, span in json.loads(path.read_text(encoding="utf-8")).items()}


def land(figures: Iterable[Figure], path: Path = LANDED) -> None:
    """Puts figures into the file, in place of their last ones. Void ones leave those as they are."""
    spans = {**landed(path), **{one.name: Span.of(one) for one in figures if not one.is_void}}
    text = json.dumps({name: asdict(span) for name, span in sorted(spans.items())}, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def compared(figures: Iterable[Figure], before: Landed) -> list[Row]:
    """A row for each figure, with what has landed beside it and a word on the two."""
    return [
        {
            "what": one.name,
            "landed": "" if (last := before.get(one.name)) is None else f"{last.shown(one.digits)} {one.unit}",
            "now": one.with_unit,
            "limit": "" if one.limit is None else f"≤ {one.limit:g} {one.unit}",
            "": ", ".join(_words(one, last)),
        }
        for one in figures
    ]


def regressions(figures: Iterable[Figure], before: Landed) -> list[str]:
    return [one.name for one in figures if one.name in before and _beyond(one, before[one.name]) > 0]


def _words(one: Figure, last: Span | None) -> list[str]:
    if one.is_void:
        return []
    words = [] if one.limit is None or median(one.rounds) <= one.limit else ["over the limit"]
    match 0 if last is None else _beyond(one, last):
        case 1:
            words.append("worse")
        case -1:
            words.append("better")
    return words


def _beyond(one: Figure, last: Span) -> int:
    """1 if the range lies above the landed one, -1 if it lies below, 0 if they overlap or the figure is void."""
    if one.is_void:
        return 0
    return int(min(one.rounds) > last.high) - int(max(one.rounds) < last.low)


def rounds(text: str) -> int:
    """For `--rounds`. Raises ArgumentTypeError if they are too few for a figure."""
    if (number := int(text)) < LEAST_ROUNDS:
        raise argparse.ArgumentTypeError(f"a figure needs at least {LEAST_ROUNDS} rounds")
    return number


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--figures", type=Path, metavar="FILE", help="write the figures as JSON for `make bench`")


def save(figures: Iterable[Figure], path: Path | None) -> None:
    if path is not None:
        path.write_text(json.dumps([asdict(one) for one in figures]), encoding="utf-8")


def read(path: Path) -> list[Figure]:
    return [Figure(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
