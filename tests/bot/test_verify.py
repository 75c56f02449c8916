"""A published index is recomputed to the last digit, and whatever was touched is found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot import importing, publishing, verify
from bot.sandbox import pilot
from scoring.windows import week_of
from storage import centers, centers_file
from storage.database import Database

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEK = week_of(NOW.date()) - 1


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """The pilot's interviews, published."""
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
    await centers.load(database, centers_file.read(pilot.SAMPLE), now=NOW - timedelta(days=400), sample=True)
    pilot.write(tmp_path / "pilot.csv", NOW)
    await importing.run(database, tmp_path / "pilot.csv", now=NOW, strict=True)
    await publishing.publish(database, week=WEEK, now=NOW)
    yield database
    await database.close()


async def differences(db: Database, center: str) -> tuple[str, ...]:
    (verdict,) = await verify.verify(db, center=center, week=None)
    return verdict.differences


async def tamper(db: Database, statement: str) -> None:
    async with db.write() as connection:
        await connection.execute(text(statement))


async def test_every_published_index_is_recomputed_to_the_last_digit(db: Database) -> None:
    verdicts = await verify.verify(db, center=None, week=None)
    assert len(verdicts) == 29
    assert [verdict.differences for verdict in verdicts] == [()] * 29
    assert await verify.verify(db, center=None, week=WEEK) == verdicts
    assert await verify.verify(db, center=None, week=WEEK - 1) == []


async def test_a_changed_answer_is_found_at_its_center_alone(db: Database) -> None:
    await tamper(db, "UPDATE interviews SET answers = '111111111111111' WHERE id = 'pilot-0000'")
    said = await differences(db, "BRY-01")
    assert said[0] == "the answers are not those that it was computed from"
    assert any(line.startswith("index.") and "recomputed" in line for line in said)
    assert await differences(db, "BRY-02") == ()


async def test_a_removed_interview_is_found(db: Database) -> None:
    await tamper(db, "DELETE FROM interviews WHERE id = 'pilot-0000'")
    assert "the answers are not those that it was computed from" in await differences(db, "BRY-01")


async def test_a_touched_result_is_found_although_the_answers_are_untouched(db: Database) -> None:
    await tamper(db, "UPDATE snapshots SET result = replace(result, '\"n\": ', '\"n\": 1') WHERE center_id = 1")
    said = await differences(db, "BRY-01")
    assert "the answers are not those that it was computed from" not in said
    assert said


async def test_a_touched_column_is_found(db: Database) -> None:
    await tamper(db, "UPDATE snapshots SET index_value = 99 WHERE center_id = 1")
    assert await differences(db, "BRY-01") == ("its columns do not agree with its result",)


async def test_a_missing_frame_is_named(db: Database) -> None:
    await tamper(db, "DELETE FROM frames")
    assert await differences(db, "BRY-01") == ("its national frame is missing",)


@pytest.mark.parametrize("chunk", [7, 100])
async def test_how_the_answers_are_read_changes_no_digit(
    db: Database, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.answers.CHUNK", chunk)
    monkeypatch.setattr("storage.answers.packed.__kwdefaults__", {"center_ids": None, "chunk": chunk})
    assert all(not verdict.differences for verdict in await verify.verify(db, center=None, week=None))
