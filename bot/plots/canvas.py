"""The parts of a plot. Places are percent of the plot's width and height, from the top left corner.

The page does not scale the parts: marks and letters keep their size on a phone, on a wide screen and on paper. They
take their colours from the page, in light and in dark.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

STEPS = (1.0, 2.0, 5.0, 10.0)
MOST_LABELS = 14
LEAST_BETWEEN_LABELS = (22.0, 4.5)
"""Percent across and down: enough room for a center's code, even on a phone."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps values from `low` to `high` onto a side."""

    low: float
    high: float

    def across(self, value: float) -> float:
        return round(100 * (value - self.low) / (self.high - self.low), 2)

    def down(self, value: float) -> float:
        return round(100 - self.across(value), 2)

    def downs(self, values: Iterable[float]) -> list[float]:
        """The same of many."""
        low, whole = self.low, self.high - self.low
        return [round(100 - round(100 * (value - low) / whole, 2), 2) for value in values]

    def ticks(self, most: int = 6) -> list[float]:
        """Round values within the axis, at most `most` of them."""
        rough = (self.high - self.low) / most
        unit = 10.0 ** math.floor(math.log10(rough))
        step = next(unit * step for step in STEPS if unit * step >= rough * (1 - 1e-9))
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [round(step * number, 10) for number in range(first, last + 1)]


def axis_around(values: Iterable[float], step: float, least: float, most: float) -> Axis:
    """An axis between multiples of `step` that holds the values, within [least, most]; that whole range if there are no
    values."""
    known = list(values)
    if not known:
        return Axis(least, most)
    low = max(least, step * math.floor(min(known) / step))
    high = min(most, step * math.ceil(max(known) / step))
    return Axis(low, high) if low < high else Axis(max(least, low - step), min(most, low + step))


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol of the page, chosen by `kind`. `title` appears when the pointer rests on it."""

    x: float
    y: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(frozen=True)
class Curve:
    """The corners of a line, or of an area if `kind` is one."""

    corners: tuple[tuple[float, float], ...]
    kind: str

    @cached_property
    def points(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.corners)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place: `kind` is "row" (above), "value" (above, to the right edge), "left" or "right" of a mark."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend. `line`: drawn as a stroke, not as a symbol."""

    kind: str
    text: str
    line: bool = False


@dataclass(frozen=True, slots=True)
class Plot:
    """`title` describes the plot to people who cannot see it; `caption` explains how to read it."""

    title: str
    caption: str
    height: int
    x_name: str = ""
    y_name: str = ""
    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    curves: tuple[Curve, ...] = ()
    segments: tuple[Segment, ...] = ()
    marks: tuple[Mark, ...] = ()
    labels: tuple[Label, ...] = ()
    keys: tuple[Key, ...] = ()
    heading: str = ""


def apart(wanted: Sequence[tuple[tuple[float, float], str]]) -> tuple[Label, ...]:
    """Labels that do not overlap; earlier ones have priority. The tables have them all."""
    placed: list[Label] = []
    across, down = LEAST_BETWEEN_LABELS
    for (x, y), text in wanted:
        clear = all(abs(label.x - x) > across or abs(label.y - y) > down for label in placed)
        if clear and len(placed) < MOST_LABELS:
            placed.append(Label(x, y, text, "left" if x > 70 else "right"))
    return tuple(placed)
