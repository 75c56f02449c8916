"""The schema of a SQLite backup, compared with our own of the same revision: rows are restored, code is not."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storage.engine import engines, schema
from storage.engine.sqlite import sqlite3

OBJECTS = (
    "SELECT type, name, sql FROM {schema}.sqlite_master "
    "WHERE type <> 'index' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
"""Our migrations make the indexes anew, whatever the backup has. Names that begin with "sqlite_" are SQLite's own."""

MADE_BY = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "ORDER BY type <> 'table', rowid"
)
"""Tables before their indexes and triggers."""


@dataclass(frozen=True, slots=True)
class FileSchema:
    """Tables with their columns; triggers and views, by type and name, with their text."""

    tables: Mapping[str, tuple[str, ...]]
    code: Mapping[tuple[str, str], str]

    def foreign(self, ours: "FileSchema") -> Iterator[tuple[str, str]]:
        """Type and name of each table, trigger or view that the product did not make."""
        for name in self.tables:
            if name not in ours.tables:
                yield "table", name
        for key, text in self.code.items():
            if ours.code.get(key) != text:
                yield key

    def unlike(self, ours: "FileSchema") -> Iterator[str]:
        """Each fault in the product's own tables."""
        for name, wanted in ours.tables.items():
            if name not in self.tables:
                yield f"has no table {name}"
                continue
            found = self.tables[name]
            for column in found:
                if column not in wanted:
                    yield f"holds a column {name}.{column}, which is not this product's"
            for column in wanted:
                if column not in found:
                    yield f"has no column {name}.{column}"


def of_file(connection: sqlite3.Connection, database: str = "main") -> FileSchema:
    """The schema of an attached database, by its name there. A virtual table is code, and so is a computed column."""
    tables: dict[str, tuple[str, ...]] = {}
    code: dict[tuple[str, str], str] = {}
    for kind, name, sql in connection.execute(OBJECTS.format(schema=database)).fetchall():
        text = " ".join((sql or "").split())
        if kind == "table" and not text.upper().startswith("CREATE VIRTUAL"):
            columns = connection.execute(
                "SELECT name || iif(hidden, ' (computed)', '') FROM pragma_table_xinfo(?, ?)", (name, database)
            )
            tables[name] = tuple(column for (column,) in columns)
        else:
            code[kind, name] = text
    return FileSchema(tables, code)


@dataclass(frozen=True, slots=True)
class _Own:
    schema: FileSchema
    statements: tuple[str, ...]


def ours(revision: str) -> FileSchema:
    """The schema that our own migrations make."""
    return _own(revision).schema


def make_ours(connection: sqlite3.Connection, revision: str) -> None:
    """Makes that schema in an empty file, without any row: running all migrations takes forty times as long."""
    for statement in _own(revision).statements:
        connection.execute(statement)


@functools.cache
def _own(revision: str) -> _Own:
    engine = engines.blocking()
    try:
        with engine.begin() as connection:
            schema.upgrade(connection, revision)
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            return _Own(of_file(raw), tuple(statement for (statement,) in raw.execute(MADE_BY)))
    finally:
        engine.dispose()
