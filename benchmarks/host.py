"""The machine under a bench. The host of a virtual one takes its processors away at times, and says how long."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.processes import TICKS

MOST_STOLEN = 0.05
"""Processors that the host may have taken away on the average of an attempt. A machine with the disk and two processors
at work has lost 0.01 to 0.03 on quiet days."""
MOST_ATTEMPTS = 3
"""For each round; the machine is not steady if that is not enough."""
STOLEN_FIELD = 8
STAT = Path("/proc/stat")


def stolen_seconds() -> float:
    """Processor seconds so far that the host has taken away; 0 where the system does not say."""
    try:
        return int(STAT.read_text(encoding="ascii").split(maxsplit=STOLEN_FIELD + 1)[STOLEN_FIELD]) / TICKS
    except OSError:
        return 0.0


class Disturbed(SystemExit):
    """The host has taken the processors away in too many attempts: the bench ends with one line."""


class Attempt:
    """What is measured within it counts if the host left the machine alone."""

    def __init__(self) -> None:
        self.stolen = 0.0

    @property
    def counts(self) -> bool:
        return self.stolen <= MOST_STOLEN

    def __enter__(self) -> Self:
        self._begun, self._before = time.monotonic(), stolen_seconds()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stolen = (stolen_seconds() - self._before) / (time.monotonic() - self._begun)


class Attempts:
    """As many attempts as it takes for so many that count. Raises Disturbed after three times as many."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds
        self.repeated = 0

    def __iter__(self) -> Iterator[Attempt]:
        counted = 0
        while counted < self._rounds:
            if counted + self.repeated >= MOST_ATTEMPTS * self._rounds:
                attempts = counted + self.repeated
                raise Disturbed(f"only {counted} of {attempts} attempts count: the host of this machine is busy")
            yield (attempt := Attempt())
            if attempt.counts:
                counted += 1
            else:
                self.repeated += 1


def words(repeated: int) -> str:
    """For a report."""
    return (
        f"Rounds in which the machine's host took more than {MOST_STOLEN:g} processors away were repeated: {repeated}."
    )
