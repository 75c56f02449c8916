"""DuckDB: adds up in this process, with bounded memory."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bot.lake.errors import EngineFailed
from bot.lake.statements import ANSWERS, DUCKDB, Dialect

MEMORY = "2GB"
"""Beyond that it works on disk."""


class DuckDbEngine:
    name = "DuckDB"
    dialect: Dialect = DUCKDB

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def open(self, files: Sequence[Path]) -> None:
        # DuckDB takes a relative path that begins with ~ for one in the home folder.
        listed = ", ".join(_quoted(str(path.absolute())) for path in files)
        if files:
            rows = f"SELECT {', '.join(ANSWERS)} FROM read_parquet([{listed}], hive_partitioning = false)"
        else:
            rows = f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {name}' for name, kind in ANSWERS.items())} LIMIT 0"
        self._run(f"CREATE OR REPLACE VIEW answers AS {rows}")

    def put(self, name: str, table: Any) -> None:
        self._connection.register("given", table)
        self.make(name, "SELECT * FROM given")
        self._connection.unregister("given")

    def make(self, name: str, statement: str) -> None:
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement}")

    def ask(self, statement: str) -> Any:
        try:
            return self._connection.sql(statement).to_arrow_table()
        except duckdb.Error as error:
            raise EngineFailed(self.name, _line(error)) from error

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except duckdb.Error as error:
            raise EngineFailed(self.name, _line(error)) from error


@contextmanager
def opened(*, memory: str = MEMORY, threads: int | None = None) -> Iterator[DuckDbEngine]:
    with tempfile.TemporaryDirectory(prefix="czn-lake-") as folder:
        settings: dict[str, Any] = {"temp_directory": folder, "memory_limit": memory, "preserve_insertion_order": False}
        if threads is not None:
            settings["threads"] = threads
        with duckdb.connect(config=settings) as connection:
            # Where Python is not run from a file, it would stand among the rows on standard output.
            connection.execute("SET enable_progress_bar = false")
            yield DuckDbEngine(connection)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _line(error: Exception) -> str:
    return " ".join(str(error).split("\n\n")[0].split())
