"""The CSV files as tables of a database, for tools that draw charts: a SQLite file on the site, and on PostgreSQL the
schema `czn_open`, where an operator has made one. Nothing but what the site shows is in either."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from storage import open_schema
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3

FILE = "open.sqlite"
READ: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
}
"""How a cell is read, by the kind of its column."""
IN_SQLITE = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}

Row = dict[str, Any]


def sqlite_file(csvw: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """A database with a table for each CSV file among `files`, which `csvw` describes. Days are text, as in CSV."""
    db = sqlite3.connect(":memory:")
    try:
        for name, kinds in _tables(csvw):
            columns = ", ".join(f'"{column}" {IN_SQLITE[kind]}' for column, kind in kinds.items())
            db.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" * len(kinds))
            rows = [_in_sqlite(row) for row in _rows(files[f"{name}.csv"], kinds)]
            db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
        db.commit()
        return db.serialize()
    finally:
        db.close()


async def refresh(db: Database, csvw: Mapping[str, Any], files: Mapping[str, str]) -> bool:
    """Replaces the tables of the schema; False where there is no such schema."""
    if not await open_schema.stands(db):
        return False
    tables = {name: (kinds, list(_rows(files[f"{name}.csv"], kinds))) for name, kinds in _tables(csvw)}
    await open_schema.replace(db, tables)
    return True


def _tables(csvw: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """The tables' names, with the kinds of their columns."""
    for one in csvw["tables"]:
        kinds = {column["name"]: column["datatype"] for column in one["tableSchema"]["columns"]}
        yield one["url"].removesuffix(".csv"), kinds


def _rows(content: str, kinds: Mapping[str, str]) -> Iterator[Row]:
    for cells in csv.DictReader(io.StringIO(content)):
        yield {name: None if cells[name] == "" else READ[kind](cells[name]) for name, kind in kinds.items()}


def _in_sqlite(row: Row) -> Sequence[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in row.values()]
