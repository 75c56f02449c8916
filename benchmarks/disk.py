"""The disk under a bench: how long an append and its fsync take, alone and while the processors are busy.

A virtual machine's disk may be served by the same processors of its host that compute for it. Then a commit waits for
processes that the machine's own kernel would put last.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from benchmarks.processes import ROOT

PAGE = 4_096
"""Bytes of an append: a page of a database's log."""
BUSY = "from bot.helper_process import give_way\ngive_way()\nwhile True: pass"
"""A process that computes, and gives way as the bot's helpers do."""
SYNCS, BETWEEN_SECONDS = 1_000, 0.01
"""For a p99, and the pause between two: a busy bot commits some hundred times a second."""


@dataclass(frozen=True, slots=True)
class Syncs:
    """Milliseconds."""

    p50: float
    p99: float

    @classmethod
    def measured(cls) -> Self:
        took = [1_000 * one for one in fsyncs(SYNCS, pause=BETWEEN_SECONDS)]
        return cls(statistics.median(took), statistics.quantiles(took, n=100)[-1])

    def __str__(self) -> str:
        return f"{self.p50:.2f} ms (p99 {self.p99:.1f})"


def fsyncs(number: int, *, pause: float = 0.0) -> list[float]:
    """The seconds of so many appends of one page with their fsync, where the databases are."""
    took = []
    with tempfile.TemporaryFile() as file:
        for _ in range(number):
            begun = time.perf_counter()
            file.write(bytes(PAGE))
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
            if pause:
                time.sleep(pause)
    return took


@contextmanager
def busy_processors() -> Iterator[None]:
    """Two processes that compute and give way."""
    processes = [subprocess.Popen([sys.executable, "-c", BUSY], cwd=ROOT) for _ in range(2)]
    # They have begun.
    time.sleep(1.0)
    try:
        yield
    finally:
        for one in processes:
            one.kill()
            one.wait()


def measured() -> str:
    """Measures both, which takes half a minute; a sentence for a report."""
    alone = Syncs.measured()
    with busy_processors():
        beside = Syncs.measured()
    return f"An append and its fsync took {alone} alone, and {beside} beside two processes that compute and give way."


if __name__ == "__main__":
    print(measured())
