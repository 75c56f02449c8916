"""The CSV files as tables of a database, for tools that draw charts: a SQLite file on the site, and on PostgreSQL the
schema `czn_open`, where an operator has made one. Nothing but what the site shows is in either."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.operating import open_schema

FILE = "open.sqlite"
READ: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "number": float,
    "integer": int,
    "boolean": "true".__eq__,
    "date": date.fromisoformat,
}
"""How a cell is read, by the kind of its column."""
DAYS_AS_TEXT: Mapping[str, Callable[[str], Any]] = {**READ, "date": str}
IN_SQLITE = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER", "date": "TEXT"}

Row = dict[str, Any]


def sqlite_file(csvw: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """A database with a table for each CSV file among `files`, which `csvw` describes. Days are text, as in CSV."""
    with tempfile.TemporaryDirectory(prefix="czn-site-") as folder:
        path = Path(folder) / FILE
        # Nobody else sees the draft: it needs no journal, and the disk need not keep it.
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            db.execute("BEGIN")
            for name, kinds in _tables(csvw):
                columns = ", ".join(f'"{column}" {IN_SQLITE[kind]}' for column, kind in kinds.items())
                db.execute(f'CREATE TABLE "{name}" ({columns})')
                marks = ", ".join("?" * len(kinds))
                rows = _cells(files[f"{name}.csv"], kinds, DAYS_AS_TEXT)
                db.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)
            db.execute("COMMIT")
        return path.read_bytes()


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
    for cells in _cells(content, kinds, READ):
        yield dict(zip(kinds, cells, strict=True))


def _cells(content: str, kinds: Mapping[str, str], read: Mapping[str, Callable[[str], Any]]) -> Iterator[list[Any]]:
    """The rows below the head, each cell read by the kind of its column; an empty one is None. Raises ValueError for
    other columns than `kinds` has."""
    rows = csv.reader(io.StringIO(content))
    if (head := next(rows)) != list(kinds):
        raise ValueError(f"the columns are {head}, not {list(kinds)}")
    readers = [read[kind] for kind in kinds.values()]
    for cells in rows:
        yield [None if cell == "" else of(cell) for of, cell in zip(readers, cells, strict=True)]
