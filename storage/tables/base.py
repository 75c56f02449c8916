"""What all tables have in common: names of keys and indexes, and indexes over some of the rows."""

from typing import Any

from sqlalchemy import MetaData, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def only(condition: str) -> dict[str, Any]:
    """An index over the rows that meet a condition.

    It is named for SQLite alone: to name it for PostgreSQL loads that dialect with its drivers, and every command would
    wait for that. What creates indexes calls `also_on_server` first.
    """
    return {"sqlite_where": text(condition)}


def also_on_server() -> None:
    """Gives the indexes their conditions on PostgreSQL."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
