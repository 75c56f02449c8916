"""The machine under a bench. The host of a virtual one takes its processors away at times, and says how long."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from benchmarks.figures import MOST_MOVED, moved
from benchmarks.processes import TICKS

MOST_STOLEN = 0.05
"""Processors that the host may have taken away on the average of an attempt. A machine with the disk and two processors
at work has lost 0.01 to 0.03 on quiet days."""
MOST_ATTEMPTS = 3
"""For each round; the machine is not steady if that is not enough."""
MOST_MORE = 5
"""Rounds beyond those asked for, to find as many on a machine that was equally fast in all of them."""
STOLEN_FIELD = 8
STAT = Path("/proc/stat")

Found = TypeVar("Found")


def stolen_seconds() -> float:
    """Processor seconds so far that the host has taken away; 0 where the system does not say."""
    try:
        return int(STAT.read_text(encoding="ascii").split(maxsplit=STOLEN_FIELD + 1)[STOLEN_FIELD]) / TICKS
    except OSError:
        return 0.0


class Disturbed(SystemExit):
    """The host has taken the processors away in too many attempts: the bench ends with one line."""


class Attempt:
    """What is measured within it counts if the host left the machine alone. Its `yardstick`, where it has one, says how
    fast the machine was."""

    def __init__(self) -> None:
        self.stolen = 0.0
        self.yardstick: float | None = None

    @property
    def counts(self) -> bool:
        return self.stolen <= MOST_STOLEN

    def __enter__(self) -> Self:
        self._begun, self._before = time.monotonic(), stolen_seconds()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stolen = (stolen_seconds() - self._before) / (time.monotonic() - self._begun)


class Attempts:
    """As many attempts as it takes for so many that count. Raises Disturbed after three times as many.

    Where the yardsticks of these lie more than a tenth apart, some more are made: `kept` are those whose yardsticks lie
    closest together. What is measured against the yardstick has no say in that.
    """

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self._disturbed = 0
        self._counted: list[Attempt] = []

    def __iter__(self) -> Iterator[Attempt]:
        while len(self._counted) < self._rounds or not self._are_enough():
            counted, attempts = len(self._counted), len(self._counted) + self._disturbed
            if counted < self._rounds and attempts >= MOST_ATTEMPTS * self._rounds:
                raise Disturbed(f"only {counted} of {attempts} attempts count: the host of this machine is busy")
            yield (attempt := Attempt())
            if attempt.counts:
                self._counted.append(attempt)
            else:
                self._disturbed += 1

    @property
    def repeated(self) -> int:
        return self._disturbed + len(self._counted) - self._rounds

    def kept(self, found: Sequence[Found]) -> list[Found]:
        """Of what was found in the attempts that count, in their order."""
        return [found[place] for place in sorted(self._steadiest())]

    def _are_enough(self) -> bool:
        more = len(self._counted) - self._rounds
        return more == MOST_MORE or moved(self._yardsticks(self._steadiest())) <= MOST_MOVED

    def _steadiest(self) -> Sequence[int]:
        """Places of as many attempts as were asked for."""
        if any(one.yardstick is None for one in self._counted):
            return range(self._rounds)
        by_speed = sorted(range(len(self._counted)), key=lambda place: self._yardsticks([place]))
        windows = [by_speed[at : at + self._rounds] for at in range(len(by_speed) - self._rounds + 1)]
        return min(windows, key=lambda window: moved(self._yardsticks(window)))

    def _yardsticks(self, places: Sequence[int]) -> list[float]:
        return [yardstick for place in places if (yardstick := self._counted[place].yardstick) is not None]


def words(repeated: int) -> str:
    """For a report."""
    return (
        f"Rounds in which the machine's host took more than {MOST_STOLEN:g} processors away, or in which it was "
        f"faster or slower than in the others, were repeated: {repeated}."
    )
