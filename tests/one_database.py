"""A conversation through the whole house runs on one of both databases, this one here, that one there.

Storage and jobs are tested on both. What a conversation adds to that does not depend on the database, and starting a
bot for it a second time costs a second or two.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

FOLDER = "end_to_end"
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
        if FOLDER in item.path.parts:
            pairs[_without_database(item.nodeid)].append(item)
    left_out = {
        item.nodeid
        for name, pair in pairs.items()
        if len(pair) == len(DATABASES)
        for item in pair
        if DATABASES[zlib.crc32(name.encode()) % len(DATABASES)] not in item.nodeid
    }
    return [item for item in items if item.nodeid not in left_out]


def _without_database(name: str) -> str:
    for one in DATABASES:
        name = name.replace(one, "*")
    return name
