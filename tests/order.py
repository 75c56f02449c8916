"""The order of tests: those that wait for processes lie evenly among those that compute.

Every worker begins with a part of the whole. With the waiting ones in a row, one worker waited for minutes while there
was work for its processor.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

WAITING = ("end_to_end", "browser")
"""Folders."""


class InFile(Protocol):
    @property
    def path(self) -> Path: ...


Item = TypeVar("Item", bound=InFile)


def waits(path: Path) -> bool:
    return any(folder in path.parts for folder in WAITING)


def spread(items: Sequence[Item], apart: Callable[[Path], bool] = waits) -> list[Item]:
    """Files stay whole, and each of both kinds of files in its order: a fixture of a module lives once."""
    files = [(path, list(tests)) for path, tests in groupby(items, lambda item: item.path)]
    placed: list[tuple[float, list[Item]]] = []
    for kind in (False, True):
        mine = [tests for path, tests in files if apart(path) is kind]
        total, before = sum(map(len, mine)), 0
        for tests in mine:
            placed.append(((before + len(tests) / 2) / total, tests))
            before += len(tests)
    placed.sort(key=lambda one: one[0])
    return [item for _, tests in placed for item in tests]
