"""Reads the index out of frozen results.

The nation has thousands of them. Only the index of each is read, which takes a fifth of the time.
"""

from dataclasses import dataclass

from pydantic import TypeAdapter

from questionnaire.model import RespondentType
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import CentricityIndex, Composition, State, TypeResult


@dataclass(frozen=True, slots=True)
class _Type:
    n: int
    index: Estimate | None


@dataclass(frozen=True, slots=True)
class _Index:
    n: int
    index: Estimate | None
    types: dict[RespondentType, _Type]
    composition: Composition
    state: State


@dataclass(frozen=True, slots=True)
class _Result:
    """The part of a frozen result that a rollup's index needs; the rest is skipped."""

    index: _Index


_reader = TypeAdapter(_Result)


def index_in(result: str) -> CentricityIndex:
    """The index, without its groups and items, in a result as JSON. Raises ValueError for any other text."""
    found = _reader.validate_json(result).index
    types = {kind: TypeResult(one.n, one.index, {}, (), ()) for kind, one in found.types.items()}
    return CentricityIndex(found.n, found.index, {}, types, found.composition, found.state)
