"""Engines that add up the answers of a lake: DuckDB in this process, or a cluster of Spark."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from bot.lake.statements import Dialect


class Engine(Protocol):
    """A connection with a table `answers`, made of the files that were named. Tables are pyarrow's.

    Every method raises EngineFailed.
    """

    name: str
    dialect: Dialect

    def open(self, files: Sequence[Path]) -> None:
        """Reads these files from now on, and forgets all tables."""

    def put(self, name: str, table: Any) -> None:
        """Makes a table of rows."""

    def make(self, name: str, statement: str) -> None:
        """Makes a table, and keeps its rows."""

    def ask(self, statement: str) -> Any:
        """The rows of a query."""


Opened = AbstractContextManager[Engine]
