"""Frozen content as JSON: dataclasses of numbers, texts and other dataclasses. Both ways keep every digit."""

import json
import threading
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def to_json(value: object) -> str:
    return _ENCODER.encode(value)


def from_json(kind: type[T], text: str) -> T:
    """Raises ValueError for a text that is not JSON of this kind."""
    value: T = _adapter(kind).validate_python(json.loads(text))
    return value


def prepare(kind: type[Any]) -> None:
    """Makes what reads this kind, before there is anything to read: it takes as much of the processor as ten taps."""
    _adapter(kind)


_Values = Callable[[Any], tuple[Any, ...]]
_fields: dict[type[Any], tuple[tuple[str, ...], _Values]] = {}


def _plain(value: Any) -> Any:
    """A dataclass, or a day, as the encoder reaches it: no copy of the whole is made before."""
    known = _fields.get(type(value))
    if known is None:
        if isinstance(value, date):
            return date.isoformat(value)
        known = _fields[type(value)] = _fields_of(type(value))
    names, values = known
    # As many values as names, which is not looked at again for each of a hundred parts of a result.
    return dict(zip(names, values(value), strict=False))


def _fields_of(kind: type[Any]) -> tuple[tuple[str, ...], _Values]:
    """The names of a dataclass's fields, and what gets their values. Raises TypeError for anything else."""
    names = tuple(field.name for field in fields(kind))
    get = attrgetter(*names)
    return names, get if len(names) > 1 else lambda value: (get(value),)


# What is frozen holds no circles, and looking for them takes a part of the time.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_plain)


_adapters: dict[type[Any], TypeAdapter[Any]] = {}
_making = threading.Lock()
"""Several threads that read the first texts of a kind at once would make its reader as many times."""


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    """Made on first use and kept: making one takes longer than reading any text."""
    if kind not in _adapters:
        with _making:
            if kind not in _adapters:
                _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
