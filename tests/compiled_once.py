"""Lets all databases that a process opens share what SQLAlchemy has compiled.

A running product opens one, a test run two thousand. Writing SQL anew for each was a third of what the tests of storage
did. What is compiled depends on the statement and the kind of database alone, which the key has in the dialect's place.
"""

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

from storage.engine import engines

Key = tuple[Any, ...]
KEPT = 3_000


class Compiled(LRUCache[Key, Any]):
    def get(self, key: Key, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __setitem__(self, key: Key, value: Any) -> None:
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: Key) -> Key:
    dialect, *others = key
    return (type(dialect), *others)


COMPILED = Compiled(KEPT)


def share() -> None:
    """Of all engines that are made from now on."""

    def sharing(*where: Any, **options: Any) -> Engine:
        engine = create_engine(*where, **options)
        engine.update_execution_options(compiled_cache=COMPILED)
        return engine

    engines.create_engine = sharing  # type: ignore[attr-defined]
