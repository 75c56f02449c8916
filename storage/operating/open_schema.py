"""The schema `czn_open` of a PostgreSQL server, for tools that draw charts: an operator makes it, and a role that sees
nothing else. What stands in it is published already."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, Table, Text, insert, text
from sqlalchemy.schema import CreateTable, DropTable

from storage.engine.database import Database

SCHEMA = "czn_open"
TYPES = {"string": Text, "number": Float, "integer": Integer, "boolean": Boolean, "date": Date}
EXISTS = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = :name")

Kinds = Mapping[str, str]
"""The kind of each column, one of `TYPES`."""


async def stands(db: Database) -> bool:
    """False where there is no schema, as on SQLite."""
    if db.embedded:
        return False
    async with db.read() as connection:
        return (await connection.execute(EXISTS, {"name": SCHEMA})).first() is not None


async def replace(db: Database, tables: Mapping[str, tuple[Kinds, Sequence[Mapping[str, Any]]]]) -> None:
    """Replaces all tables of the schema by these, in one transaction."""
    async with db.write() as connection:
        for (name,) in (await connection.execute(TABLES, {"name": SCHEMA})).all():
            await connection.execute(DropTable(Table(name, MetaData(schema=SCHEMA))))
        made = MetaData(schema=SCHEMA)
        for name, (kinds, rows) in tables.items():
            table = Table(name, made, *(Column(column, TYPES[kind]) for column, kind in kinds.items()))
            await connection.execute(CreateTable(table))
            if rows:
                await connection.execute(insert(table), list(rows))
