"""The published file of norms: read back as it was, and refused when it was changed."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.results.method_2026 import norms_file
from bot.results.method_2026.norms_file import NormsFile
from scoring.method_2026.norms import NormsError
from scoring.windows import week_of
from storage import tables
from storage.engine.database import Database
from storage.errors import FileError
from tests.scoring.method_2026.test_worked_example import NORMS

WEEK = week_of(date(2026, 11, 29))
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
FILE = NormsFile(NORMS, WEEK)


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    yield database
    await database.close()


def test_a_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "norms-2026.json"
    norms_file.write(path, FILE)
    assert norms_file.read(path) == FILE
    assert path.stat().st_mode & 0o777 == 0o644
    told = json.loads(path.read_text(encoding="utf-8"))
    assert (told["methodology"], told["window_end"], len(told["sha256"])) == ("2026.1", "2026-11-29", 64)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"methodology": "2022.1"}, "norms of methodology 2022.1, not 2026.1"),
        ({"sha256": "0" * 64}, "was changed"),
        ({"norms": NORMS.as_json() | {"n_star": 40}}, "was changed"),
        ({"norms": {}}, "not a file of norms"),
        ({"norms": []}, "not a file of norms"),
        ({"window_end": "neulich"}, "no day"),
        ({"window_end": None}, "no day"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = tmp_path / "norms.json"
    path.write_text(json.dumps(FILE.as_json() | change), encoding="utf-8")
    with pytest.raises(FileError, match=reason):
        norms_file.read(path)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "{", "\x00", "[" * 100_000, " " * 1_000_001])
def test_what_is_no_file_of_norms_is_refused_in_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "norms.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        norms_file.read(path)
    assert len(caught.value.problems) == 1


async def test_a_week_is_judged_by_the_newest_norms_that_hold(db: Database) -> None:
    later = replace(FILE, norms=replace(NORMS, n_star=60))
    assert await norms_file.in_force(db, WEEK) is None
    assert await norms_file.publish(db, FILE, holds_from=WEEK + 1, now=NOW)
    assert await norms_file.publish(db, later, holds_from=WEEK + 53, now=NOW)
    assert await norms_file.in_force(db, WEEK) is None
    assert await norms_file.in_force(db, WEEK + 1) == NORMS
    assert await norms_file.in_force(db, WEEK + 52) == NORMS
    assert await norms_file.in_force(db, WEEK + 53) == later.norms


async def test_norms_are_published_once(db: Database) -> None:
    assert await norms_file.publish(db, FILE, holds_from=WEEK + 1, now=NOW)
    assert not await norms_file.publish(db, FILE, holds_from=WEEK + 9, now=NOW)
    assert await norms_file.in_force(db, WEEK + 9) == NORMS


async def test_norms_that_were_changed_in_the_database_judge_nobody(db: Database) -> None:
    await norms_file.publish(db, FILE, holds_from=WEEK, now=NOW)
    async with db.write() as connection:
        content = json.dumps(replace(NORMS, n_star=1).as_json())
        await connection.execute(update(tables.norms).values(content=content))
    with pytest.raises(NormsError, match="were changed"):
        await norms_file.in_force(db, WEEK)
