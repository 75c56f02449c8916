"""`quality show` where methodology 2026.1 leads: its index, and only a person puts a center under review."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import insert, update

from bot.cli.windows import about_review
from bot.results.method_2026 import published
from bot.tables import quality
from storage.engine.database import Database
from storage.places import centers
from storage.tables import interviews, reviews
from tests import sqlite_file
from tests.bot.results.method_2026.country import NOW, WEEK
from tests.bot.results.method_2026.test_verification import prepare


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(prepare, tmp_path / "czn.db")))
    yield database
    await database.close()


async def under_review(db: Database, leading: str) -> set[str]:
    rows = await quality.rows(db, center=None, region=None, now=NOW, leading=leading)
    assert {row["weeks"] for row in rows} == {13, 52}
    return {row["center"] for row in rows if row["under_review"]}


async def test_only_a_person_puts_a_center_under_review(db: Database) -> None:
    """All answers of the first center are of class B, which is more than 15 %; the second one has a review."""
    first, second, *_ = await centers.listing(db)
    async with db.write() as connection:
        await connection.execute(update(interviews).where(interviews.c.center_id == first.id).values(quality="B"))
        await connection.execute(
            insert(reviews).values(
                center_id=second.id, id="r", case_id="c", since=WEEK, begun_at=NOW - timedelta(days=3),
                begun_by="operator", reason="Проверяем",
            )
        )  # fmt: skip
    assert await under_review(db, "2022.1") >= {first.code}
    assert await under_review(db, "2026.1") == {second.code}


async def test_the_index_is_that_of_the_leading_version(db: Database) -> None:
    shown = {
        one.code: (await published.latest(db, center_ids=[one.id]))[one.id].visible.index
        for one in await centers.listing(db)
    }
    rows = await quality.rows(db, center=None, region=None, now=NOW, leading="2026.1")
    found = {row["center"]: row for row in rows if row["weeks"] == 13}
    assert {code: row["index"] for code, row in found.items()} == {
        code: index and index.value for code, index in shown.items()
    }
    assert any(shown.values()) and all(row["index_clean"] is None for row in rows)
    assert all(row["index"] is None for row in rows if row["weeks"] == 52)
    # Nothing was published by 2022.1.
    earlier = await quality.rows(db, center=None, region=None, now=NOW)
    assert all(row["index"] is None for row in earlier)


def test_the_words_follow_the_leading_version() -> None:
    assert "15 percent" in about_review("2022.1", [{}]) and "2026.1" not in about_review("2022.1", [{}])
    assert "a person" in about_review("2026.1", [{}]) and "15 percent" not in about_review("2026.1", [{}])
    assert about_review("2026.1", []) == ""
