"""Statements that every tap or every tick needs, passed straight to the driver.

SQLAlchemy writes the SQL once, and converts the columns' values for the driver. Its own execution is skipped: it takes
ten times as long as such a statement.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Delete, Float, Insert, Select, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None
Statement = Select[Any] | Insert | Update | Delete


class Prepared:
    """A statement whose parameters are `bindparam`s with names, beside constants. Those of an INSERT may also be
    `columns`, by their names."""

    def __init__(self, statement: Statement, columns: Sequence[str] | None = None) -> None:
        self.statement = statement
        self._columns = columns
        self._written: dict[str, Written] = {}

    def written(self, dialect: Dialect) -> "Written":
        known = self._written.get(dialect.name)
        if known is None:
            known = self._written[dialect.name] = Written(self.statement, dialect, self._columns)
        return known


class Step(NamedTuple):
    """Part of a transaction: a statement, and each set of parameters that it is executed with."""

    statement: Prepared
    parameters: Sequence[Mapping[str, Any]]


class Written:
    """A statement in the SQL of one kind of database."""

    def __init__(self, statement: Statement, dialect: Dialect, columns: Sequence[str] | None) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        binds = [compiled.binds[name] for name in compiled.positiontup]
        self._binds = [(bind.key, _bind(bind.type, dialect)) for bind in binds]
        self._constants = {bind.key: bind.value for bind in binds if not bind.required}
        returned: Any = statement.selected_columns if isinstance(statement, Select) else statement.exported_columns
        self._row: Any = namedtuple("Row", [column.key for column in returned])  # type: ignore[misc]
        self._results = [_result(column.type, dialect) for column in returned]

    def arguments(self, parameters: Mapping[str, Any]) -> list[Any]:
        """In the order of the statement."""
        if self._constants:
            parameters = {**self._constants, **parameters}
        return [_converted(convert, parameters[name]) for name, convert in self._binds]

    def row(self, values: Sequence[Any]) -> Any:
        """With the columns' names."""
        return self._row._make(map(_converted, self._results, values))


def _converted(convert: Convert, value: Any) -> Any:
    return value if convert is None else convert(value)


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    # Either driver reads a double as a float; only of PostgreSQL SQLAlchemy would want to know how it came.
    return None if isinstance(kind, Float) else kind.dialect_impl(dialect).result_processor(dialect, None)
