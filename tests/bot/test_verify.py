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
from storage import centers, centers_file, frames, privacy
from storage.database import Database

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEK = week_of(NOW.date()) - 1


@pytest_asyncio.fixture
async def db(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """The pilot's interviews, published."""
    database = await Database.open(url)
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
    assert said[:2] == ("interviews altered: 1", "the answers are not those that it was computed from")
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


@pytest.mark.parametrize("batch", [1, 7])
async def test_how_the_answers_are_read_changes_no_digit(
    db: Database, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.answers.BATCH", batch)
    published = await frames.latest(db, WEEK)
    await tamper(db, "DELETE FROM snapshots")
    await tamper(db, "DELETE FROM stars")
    await tamper(db, "UPDATE frames SET changes = -1000000")
    await publishing.publish(db, week=WEEK, now=NOW)
    again = await frames.latest(db, WEEK)
    assert published is not None and again is not None and again.content == published.content
    assert all(not verdict.differences for verdict in await verify.verify(db, center=None, week=None))


async def test_answers_that_came_later_do_not_disturb_an_older_result(db: Database, tmp_path: Path) -> None:
    late = tmp_path / "late.csv"
    pilot.write(late, NOW, seed=7)
    late.write_text(late.read_text(encoding="utf-8").replace("pilot-", "late-"), encoding="utf-8")
    assert (await importing.run(db, late, now=NOW, strict=True)).added == 2885
    assert all(not verdict.differences for verdict in await verify.verify(db, center=None, week=None))


async def test_deletions_at_their_owners_wish_are_told_from_tampering(db: Database) -> None:
    await tamper(db, "UPDATE interviews SET respondent_id = 'anna' WHERE id = 'pilot-0000'")
    await privacy.forget_respondent(db, "anna", now=NOW + timedelta(minutes=1))
    (verdict,) = await verify.verify(db, center="BRY-01", week=None)
    assert (verdict.differences, verdict.forgotten) == ((), 1)
    # One more goes, without a trace.
    await tamper(db, "DELETE FROM interviews WHERE id = 'pilot-0029'")
    assert await differences(db, "BRY-01")
