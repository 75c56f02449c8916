"""A published index is recomputed to the last digit, and every change to the data is found."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.imports import responses
from bot.results.method_2022 import publishing, verification
from bot.sandbox import pilot
from scoring.methodology import STANDARD
from scoring.windows import week_of
from storage.engine.database import Database
from storage.erasure import privacy
from storage.imports import centers_file
from storage.places import centers
from storage.results import national_frames, snapshots
from tests.bot.nation import EMP, Nation, value_of
from tests.own_loop import CopyOf
from tests.scoring.by_hand import halves, same

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
WEEK = week_of(NOW.date()) - 1


async def publish_pilot(url: str) -> None:
    database = await Database.open(url)
    await centers.load(database, centers_file.read(pilot.SAMPLE), now=NOW - timedelta(days=400), sample=True)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "pilot.csv"
        pilot.write(file, NOW)
        await responses.run(database, file, now=NOW, strict=True)
    await publishing.publish(database, week=WEEK, now=NOW)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    """The pilot's interviews, published."""
    database = await Database.open(copy_of(publish_pilot))
    yield database
    await database.close()


async def differences(db: Database, center: str) -> tuple[str, ...]:
    (verdict,) = await verification.verify(db, center=center, week=None)
    return verdict.differences


async def tamper(db: Database, statement: str) -> None:
    async with db.write() as connection:
        await connection.execute(text(statement))


async def test_every_published_index_is_recomputed_to_the_last_digit(db: Database) -> None:
    verdicts = await verification.verify(db, center=None, week=None)
    assert len(verdicts) == 29
    assert [verdict.differences for verdict in verdicts] == [()] * 29
    assert await verification.verify(db, center=None, week=WEEK) == verdicts
    assert await verification.verify(db, center=None, week=WEEK - 1) == []


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
    monkeypatch.setattr("storage.counting.answers.BATCH", batch)
    published = await national_frames.latest(db, WEEK)
    await tamper(db, "DELETE FROM snapshots")
    await tamper(db, "DELETE FROM stars")
    await tamper(db, "UPDATE frames SET changes = -1000000")
    await publishing.publish(db, week=WEEK, now=NOW)
    again = await national_frames.latest(db, WEEK)
    assert published is not None and again is not None and again.content == published.content
    assert all(not verdict.differences for verdict in await verification.verify(db, center=None, week=None))


async def test_answers_that_came_later_do_not_disturb_an_older_result(db: Database, tmp_path: Path) -> None:
    late = tmp_path / "late.csv"
    pilot.write(late, NOW, seed=7)
    late.write_text(late.read_text(encoding="utf-8").replace("pilot-", "late-"), encoding="utf-8")
    assert (await responses.run(db, late, now=NOW, strict=True)).added == 2885
    assert all(not verdict.differences for verdict in await verification.verify(db, center=None, week=None))


async def test_deletions_at_their_owners_wish_are_told_from_tampering(db: Database) -> None:
    await tamper(db, "UPDATE interviews SET respondent_id = 'anna' WHERE id = 'pilot-0000'")
    await privacy.forget_respondent(db, "anna", now=NOW + timedelta(minutes=1))
    (verdict,) = await verification.verify(db, center="BRY-01", week=None)
    assert (verdict.differences, verdict.forgotten) == ((), 1)
    # Another answer is deleted without a trace.
    await tamper(db, "DELETE FROM interviews WHERE id = 'pilot-0029'")
    assert await differences(db, "BRY-01")


async def test_deletions_and_late_answers_together_are_told_apart_too(db: Database, tmp_path: Path) -> None:
    late = tmp_path / "late.csv"
    pilot.write(late, NOW, seed=7)
    late.write_text(late.read_text(encoding="utf-8").replace("pilot-", "late-"), encoding="utf-8")
    await responses.run(db, late, now=NOW, strict=True)
    for number in ("late-0000", "pilot-0000"):
        await tamper(
            db,
            "INSERT INTO forgotten SELECT center_id, fingerprint, respondent_type, number, completed_week, "
            f"'2026-12-01 00:00:00.000000' FROM interviews WHERE id = '{number}'",
        )
        await tamper(db, f"DELETE FROM interviews WHERE id = '{number}'")
    (verdict,) = await verification.verify(db, center="BRY-01", week=None)
    # The late one was not behind the figures; its deletion takes nothing from them.
    assert (verdict.differences, verdict.forgotten) == ((), 1)


async def test_a_star_on_record_that_was_touched_is_found(db: Database) -> None:
    await tamper(db, "UPDATE stars SET stars = 5, state = 'star' WHERE center_id = 1")
    assert await differences(db, "BRY-01") == ("its star of record is another",)
    assert await differences(db, "BRY-02") == ()
    await tamper(db, "DELETE FROM stars WHERE center_id = 2")
    assert await differences(db, "BRY-02") == ("its star of record is missing",)


async def touch_result(db: Database, center_id: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Changes a center's newest stored result."""
    snapshot = (await snapshots.latest(db))[center_id]
    result = json.loads(snapshot.result)
    change(result)
    async with db.write() as connection:
        await connection.execute(
            text(
                "UPDATE snapshots SET result = :result WHERE center_id = :id AND week = :week AND revision = :revision"
            ),
            {"result": json.dumps(result), "id": center_id, "week": snapshot.week, "revision": snapshot.revision},
        )


async def test_a_star_that_was_touched_in_the_result_is_found(db: Database) -> None:
    await touch_result(db, 1, lambda result: result["standing"].update(star={"state": "star", "stars": 5}))
    said = await differences(db, "BRY-01")
    assert said[0] == "its star of record is another"
    assert any(line.startswith("standing.star.state: star published") for line in said)


async def test_a_star_of_record_that_was_passed_off_as_the_one_before_is_found(db: Database) -> None:
    """Hysteresis starts from the previous star: setting that higher lifts the next."""
    await touch_result(db, 1, lambda result: result["standing"]["record"].update(stars=5))
    assert "the star of record that it rests on is another" in await differences(db, "BRY-01")


async def test_a_touched_memory_of_what_was_known_is_found(db: Database) -> None:
    await tamper(db, 'UPDATE snapshots SET seen = \'{"added": {"job_seeker": 3}}\' WHERE center_id = 1')
    assert "the answers are not those that it was computed from" in await differences(db, "BRY-01")


async def test_a_frame_whose_content_was_touched_is_found_at_every_center_that_leans_on_it(db: Database) -> None:
    frozen = await national_frames.latest(db, WEEK)
    assert frozen is not None
    content = json.loads(frozen.content)
    content["now"]["job_seeker"]["pooled"] *= 1.5
    async with db.write() as connection:
        await connection.execute(text("UPDATE frames SET content = :content"), {"content": json.dumps(content)})
    verdicts = await verification.verify(db, center=None, week=None)
    assert all(any(".se: " in line for line in verdict.differences) for verdict in verdicts)


async def test_the_settings_of_the_day_are_used_and_not_those_of_today(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    methodology = replace(STANDARD, share_job_seekers=0.5, star_cuts=(50.0, 60.0, 70.0, 80.0), window_weeks=4)
    for code, digit in (("A", 5), ("B", 4)):
        await nation.answer(code, WEEK, halves(60, digit, digit - 1))
        await nation.answer(code, WEEK - 4, same(5, 12), EMP)
        await nation.answer(code, WEEK, same(3, 12), EMP)
    await publishing.publish(nation.db, week=WEEK, now=NOW, methodology=methodology)
    # 0.5 · 87.5 + 0.5 · 50: the window is four weeks.
    assert value_of((await nation.result("A")).index.index) == pytest.approx(68.75)
    assert [verdict.differences for verdict in await verification.verify(nation.db, center=None, week=None)] == [(), ()]
    await tamper(nation.db, "UPDATE snapshots SET settings = replace(settings, '0.5', '0.8')")
    assert await differences(nation.db, "A")
    await nation.db.close()


async def test_touched_blocks_are_found(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20))
    await nation.publish(WEEK)
    await nation.answer("A", WEEK + 1, halves(8))
    await nation.publish(WEEK + 1)
    assert await differences(nation.db, "A") == ()
    await tamper(nation.db, f"UPDATE snapshots SET seen = replace(seen, '[{WEEK}, {WEEK}, 20', '[{WEEK}, {WEEK}, 19')")
    assert "the answers are not those that it was computed from" in await differences(nation.db, "A")
    await nation.db.close()


async def test_whatever_happens_in_a_year_the_newest_of_every_center_is_intact(url: str) -> None:
    """Through months, revisions, waiting, a quarter below ten and a review."""
    nation = await Nation.build(url, ["A", "B", "C"])
    states = set()
    for week in range(WEEK, WEEK + 45, 3):
        for at, code in enumerate("ABC"):
            await nation.answer(code, week, halves(6 if week < WEEK + 20 or at else 1, 5 - at, 4 - at))
            await nation.answer(code, week, same(3, at), EMP)
            await nation.answer(code, week, same(1, at // 2 * (week % 2)), quality="B", reasons="speeding")
        await nation.publish(week)
        await nation.answer("B", week, same(2, 7))
        await nation.publish(week, days=1)
        verdicts = await verification.verify(nation.db, center=None, week=None)
        assert [verdict.differences for verdict in verdicts] == [()] * 3
        states |= {str((await nation.result(code)).standing.star.state) for code in "ABC"}
    assert {"preliminary", "not_enough_data", "star", "under_review"} <= states
    await nation.db.close()
