"""Facts about the database itself: its kind, size and revision."""

from dataclasses import dataclass

from storage.engine import schema
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3


@dataclass(frozen=True, slots=True)
class Facts:
    """`journal` is SQLite's way to commit ("wal" or "delete"), None elsewhere. `size` is in bytes. `serves` says
    whether this version's code runs on the schema."""

    product: str
    version: str
    revision: str | None
    journal: str | None
    size: int
    serves: bool = True


async def facts(db: Database) -> Facts:
    """Works with any revision of the schema. Raises StorageError."""
    async with db.read() as connection:
        revision = await connection.run_sync(schema.revision)
        serves = await connection.run_sync(schema.serves_at, revision)
        if db.embedded:
            journal = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar_one()
            return Facts("SQLite", sqlite3.sqlite_version, revision, str(journal), db.size, serves)
        version = (await connection.exec_driver_sql("SHOW server_version")).scalar_one()
        size = (await connection.exec_driver_sql("SELECT pg_database_size(current_database())")).scalar_one()
        return Facts("PostgreSQL", str(version), revision, None, int(size), serves)
