"""The file's own mark of who answered: one person, kept as a keyed hash."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.imports import responses
from questionnaire.loader import load
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.tables import interviews

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
CODES = load().codes
HEADER = ",".join(["center", "respondent_type", "age_band", "completed_at", *CODES, "respondent"])
SECRET = b"s" * 32


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    rows = [CenterRow("BRY-01", "Центр", "Брянская область", "Брянск", "UTC")]
    await centers.load(database, rows, now=NOW)
    yield database
    await database.close()


def file(folder: Path, *people: str, day: int = 20) -> Path:
    path = folder / f"answers-{day}.csv"
    answers = ",".join(["5"] * len(CODES))
    rows = [
        f"BRY-01,job_seeker,35-44,2026-11-{day}T10:{minute:02}:00+00:00,{answers},{person}"
        for minute, person in enumerate(people)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


async def respondents(db: Database) -> list[str | None]:
    query = select(interviews.c.respondent_id).order_by(interviews.c.completed_at)
    async with db.read() as connection:
        return list(await connection.scalars(query))


async def test_the_same_mark_is_the_same_person_in_this_file_and_the_next(db: Database, tmp_path: Path) -> None:
    await responses.run(db, file(tmp_path, "anna", "", "boris"), now=NOW, read_secret=lambda: SECRET)
    await responses.run(db, file(tmp_path, "anna", day=21), now=NOW, read_secret=lambda: SECRET)
    first, nobody, second, again = await respondents(db)
    assert first == again and first is not None and second is not None
    assert first != second and nobody is None
    assert "anna" not in first and len(first) == 16


async def test_a_mark_tells_nothing_without_the_key(db: Database, tmp_path: Path) -> None:
    await responses.run(db, file(tmp_path, "anna"), now=NOW, read_secret=lambda: SECRET)
    await responses.run(db, file(tmp_path, "anna", day=21), now=NOW, read_secret=lambda: b"t" * 32)
    first, again = await respondents(db)
    assert first != again


@pytest.mark.parametrize("mark", ["x" * 101, "a\u202eb"])
async def test_a_mark_that_cannot_be_one_is_refused(db: Database, tmp_path: Path, mark: str) -> None:
    report = await responses.run(db, file(tmp_path, mark, "anna"), now=NOW, read_secret=lambda: SECRET)
    assert (report.intake.rejected, report.added) == (1, 1)
