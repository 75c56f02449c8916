"""The shared cache of compiled statements: `tests/compiled_once.py`."""

from pathlib import Path

import pytest
from sqlalchemy import ClauseElement, select

from storage.engine.database import Database
from storage.tables import regions
from tests import sqlite_file


async def names(path: Path) -> list[str]:
    db = await Database.open(sqlite_file.new_url(path))
    try:
        async with db.write() as connection:
            await connection.execute(regions.insert().values(name=path.stem))
            return list(await connection.scalars(select(regions.c.name)))
    finally:
        await db.close()


async def test_a_second_database_compiles_nothing_and_has_its_own_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await names(tmp_path / "first.db") == ["first"]

    def again(self: ClauseElement, *arguments: object, **more: object) -> None:
        raise AssertionError(f"compiled again: {self}")

    monkeypatch.setattr(ClauseElement, "_compiler", again)
    assert await names(tmp_path / "second.db") == ["second"]
