"""Frozen content as JSON: dataclasses of numbers, texts and other dataclasses. Both ways keep every digit."""

import json
import threading
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

# What is frozen holds no circles, and looking for them takes a part of the time.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=date.isoformat)
_adapters: dict[type[Any], TypeAdapter[Any]] = {}
_making = threading.Lock()
"""Several threads that read the first texts of a kind at once would make its reader as many times."""


def to_json(value: object) -> str:
    return _ENCODER.encode(_adapter(type(value)).dump_python(value))


def from_json(kind: type[T], text: str) -> T:
    """Raises ValueError for a text that is not JSON of this kind."""
    value: T = _adapter(kind).validate_python(json.loads(text))
    return value


def prepare(kind: type[Any]) -> None:
    """Makes what reads this kind, before there is anything to read: it takes as much of the processor as ten taps."""
    _adapter(kind)


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Made on first use and kept: making one takes longer than reading any text."""
    if kind not in _adapters:
        with _making:
            if kind not in _adapters:
                _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
