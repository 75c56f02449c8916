"""The engine that a command has asked for; none is loaded before."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from bot.lake.engine import Engine


def of(spark: str | None) -> Callable[[], AbstractContextManager[Engine]]:
    """DuckDB, or Spark at the address of its master."""
    if spark is None:
        from bot.lake import duckdb_engine

        return duckdb_engine.opened
    from bot.lake import spark_engine

    return lambda: spark_engine.opened(spark)
