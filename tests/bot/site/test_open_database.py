"""What the site shows, as tables for tools that draw charts: for a role that sees nothing else."""

import csv
import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.site import building, open_database
from bot.site.method_2026 import data_files as later_files
from scoring.windows import week_of
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.errors import StorageUnavailable
from tests.bot.nation import Nation, moment_of
from tests.bot.site.method_2026 import synthetic as later
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 11, 16))
FILES = later_files.files(later.everything())
CSVW = json.loads(FILES["csv-metadata.json"])


def test_the_file_has_the_rows_of_the_csv_with_their_types(tmp_path: Path) -> None:
    (tmp_path / "open.sqlite").write_bytes(open_database.sqlite_file(CSVW, FILES))
    with closing(sqlite3.connect(tmp_path / "open.sqlite")) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        assert names == {"ratings", "trend", "regions"}
        for name in names:
            expected = list(csv.DictReader(FILES[f"{name}.csv"].splitlines()))
            assert db.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(expected),)
        shown = next(one for one in csv.DictReader(FILES["ratings.csv"].splitlines()) if one["index"])
        query = 'SELECT "index", typeof("index"), star_low, until FROM ratings WHERE code = ?'
        found = db.execute(query, (shown["code"],)).fetchone()
        star = int(shown["star_low"]) if shown["star_low"] else None
        assert found == (float(shown["index"]), "real", star, shown["until"])


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
async def test_a_role_for_charts_sees_the_schema_and_nothing_else(url: str, tmp_path: Path) -> None:
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(30))
    await nation.publish(WEEK)
    db = nation.db
    assert not await open_database.refresh(db, CSVW, FILES), "there is no schema yet"
    async with db.write() as connection:
        await connection.exec_driver_sql("CREATE SCHEMA czn_open")
        await connection.exec_driver_sql("DROP ROLE IF EXISTS charts")
        await connection.exec_driver_sql("CREATE ROLE charts")
        await connection.exec_driver_sql("GRANT USAGE ON SCHEMA czn_open TO charts")
        await connection.exec_driver_sql("ALTER DEFAULT PRIVILEGES IN SCHEMA czn_open GRANT SELECT ON TABLES TO charts")
    # Of another methodology at first: other columns, and a table more.
    assert await open_database.refresh(db, CSVW, FILES)
    for _ in range(2):
        await building.build(db, tmp_path / "public", now=moment_of(WEEK))
    shown = list(csv.DictReader((tmp_path / "public" / "ratings.csv").read_text(encoding="utf-8").splitlines()))
    assert await _as_charts(db, "SELECT code, index, n FROM czn_open.ratings ORDER BY code") == [
        (one["code"], float(one["index"]) if one["index"] else None, int(one["n"]) if one["n"] else None)
        for one in sorted(shown, key=lambda one: one["code"])
    ]
    assert await _as_charts(db, "SELECT tablename FROM pg_tables WHERE schemaname = 'czn_open' ORDER BY 1") == [
        ("ratings",),
        ("trend",),
    ]
    for forbidden in ("SELECT * FROM interviews", "DELETE FROM czn_open.ratings", "CREATE TABLE czn_open.x (y int)"):
        with pytest.raises(StorageUnavailable, match="permission denied"):
            await _as_charts(db, forbidden)
    async with db.write() as connection:
        await connection.exec_driver_sql("DROP OWNED BY charts")
        await connection.exec_driver_sql("DROP ROLE charts")
    await db.close()


async def _as_charts(db: Database, query: str) -> list[tuple[object, ...]]:
    async with db.write() as connection:
        await connection.exec_driver_sql("SET LOCAL ROLE charts")
        rows = await connection.execute(text(query))
        return [tuple(row) for row in rows] if rows.returns_rows else []
