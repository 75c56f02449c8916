"""A database with rows in every column of every table, and a plain look at all of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, String, Table, insert, select

from storage.engine.database import Database
from storage.engine.types import UtcDateTime
from storage.tables import metadata

ROWS = 3
WORDS = "Тест «Ё»\n\t\\N '\"; 👍🏽"
POSSIBLE = {
    ("", "verification"): "required",
    ("interviews", "respondent_type"): "employer",
    ("interviews", "age_band"): "35-44",
    ("interviews", "entry"): "paper",
    ("interviews", "quality"): "clean",
    ("interviews", "answers"): "540358120835485",
    ("centers", "timezone"): "Europe/Moscow",
    ("centers", "name"): "Тест «Ё» \\N '\"; 👍🏽",
    ("centers", "city"): "Тест «Ё» \\N '\"; 👍🏽",
}
"""Where a restore takes possible values only."""
MOMENT = datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=UTC)


async def fill(db: Database) -> None:
    """Three rows in each table, the first of them with nothing where nothing may stand."""
    async with db.write() as connection:
        for table in metadata.sorted_tables:
            await connection.execute(insert(table), [_row(table, number) for number in range(1, ROWS + 1)])
        if not db.embedded:
            # As if the numbers had been given out by the server.
            for name in ("regions", "centers", "audit"):
                await connection.exec_driver_sql(f"SELECT setval('{name}_id_seq', {ROWS})")


async def build(url: str) -> None:
    """`fill` for the database at an address, which is closed again: see `tests/sqlite_file.py`."""
    database = await Database.open(url)
    await fill(database)
    await database.close()


def _row(table: Table, number: int) -> dict[str, Any]:
    return {
        column.name: None if number == 1 and column.nullable else _value(column, number) for column in table.columns
    }


def _value(column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        (reference,) = list(column.foreign_keys)[:1]
        return _value(reference.column, number)
    kind = column.type
    possible = POSSIBLE.get((column.table.name, column.name)) or POSSIBLE.get(("", column.name))
    if possible is not None:
        return possible
    if isinstance(kind, UtcDateTime):
        return MOMENT + timedelta(seconds=number)
    if isinstance(kind, Date):
        return date(2026, 11, number)
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Float):
        return number / 3
    if isinstance(kind, Integer):
        return number
    assert isinstance(kind, String)
    # A key is a plain word; texts are as awkward as texts can be.
    return f"{number}" if column.primary_key or column.unique else f"{number}{WORDS}"[: kind.length]


async def everything(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables."""
    found = {}
    async with db.read() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found
