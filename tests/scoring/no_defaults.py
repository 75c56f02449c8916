"""A methodology or constants that were asked for are used everywhere: none of their defaults stands in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import TypeVar

from scoring.method_2026.constants import Constants
from scoring.methodology import Methodology

Numbers = TypeVar("Numbers", Methodology, Constants)


@contextmanager
def unusable(defaults: Numbers) -> Iterator[Numbers]:
    """While this lasts, whatever computes with the defaults fails. Gives a copy that can be used."""
    kept = {one.name: getattr(defaults, one.name) for one in fields(defaults)}
    copy = type(defaults)(**kept)
    try:
        for name in kept:
            object.__setattr__(defaults, name, object())
        yield copy
    finally:
        for name, value in kept.items():
            object.__setattr__(defaults, name, value)


def same_without(defaults: Numbers, compute: Callable[[Numbers], object]) -> bool:
    """Whether a calculation gives the same with a copy of the defaults while the defaults themselves are unusable."""
    usual = repr(compute(defaults))
    with unusable(defaults) as copy:
        return repr(compute(copy)) == usual
