"""Storage and jobs are tested on both databases; everything else runs on one, this test here, that one there.

What a conversation, a figure or a page adds to the queries below it does not depend on the database. Each query is
still sent to both, by one test or another.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

ON_BOTH = ("storage", "delivery")
"""Folders, beside the jobs, whose tests stand in `bot` itself."""
DATABASES = ("postgresql", "sqlite")
OPTION = "--every-database"


class Named(Protocol):
    @property
    def path(self) -> Path: ...
    @property
    def nodeid(self) -> str: ...


Item = TypeVar("Item", bound=Named)


def chosen(items: Sequence[Item]) -> list[Item]:
    """Of each pair that differs by the database alone the one that its name decides on; all others."""
    pairs: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if not on_both(item.path):
            pairs[_without_database(item.nodeid)].append(item)
    left_out = {
        item.nodeid
        for name, pair in pairs.items()
        if len(pair) == len(DATABASES)
        for item in pair
        if DATABASES[zlib.crc32(name.encode()) % len(DATABASES)] not in item.nodeid
    }
    return [item for item in items if item.nodeid not in left_out]


def on_both(path: Path) -> bool:
    return path.parent.name == "bot" or any(folder in path.parts for folder in ON_BOTH)


def _without_database(name: str) -> str:
    for one in DATABASES:
        name = name.replace(one, "*")
    return name
