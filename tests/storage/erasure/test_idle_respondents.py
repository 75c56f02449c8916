"""People are known for 53 weeks, so that each counts once a year, and forgotten then; their answers stay."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot import retention as nightly
from bot.analysis.answers import answers_frame
from bot.results.method_2026.windows import STAR_WEEKS
from questionnaire.flow import COOLDOWN
from storage.engine.database import Database
from storage.erasure import idle_respondents, privacy, retention
from storage.erasure.idle_respondents import EARLIER_CONSENTS, IDENTITY_KEPT, identity_kept
from storage.erasure.retention import Kind
from storage.export.rows import Filters
from storage.export.writing import responses
from storage.files.columns import Form
from storage.people import respondents
from storage.quality import case_answers
from storage.survey import completions, interviews
from storage.tables import metadata
from storage.words import letters
from tests.storage.conftest import NOW
from tests.storage.erasure.test_retention import KEPT, MOMENT, purge
from tests.storage.people import ANNA, BORIS, begin, finish

WEEK = timedelta(weeks=1)


async def tables(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    async with db.read() as connection:
        return {
            name: [tuple(row) for row in await connection.execute(text(f"SELECT * FROM {name}"))]
            for name in (table.name for table in metadata.sorted_tables)
        }


async def set_consent(db: Database, version: str) -> None:
    async with db.write() as connection:
        await connection.execute(text("UPDATE interviews SET consent_version = :version"), {"version": version})


def test_the_time_covers_the_stars_and_the_week_that_is_not_published_yet() -> None:
    assert IDENTITY_KEPT == timedelta(weeks=STAR_WEEKS + 1)
    assert nightly.KNOWN_BY_OLD_SECRET > IDENTITY_KEPT


async def test_after_53_weeks_of_silence_nothing_names_the_person_and_the_answers_stay(db: Database) -> None:
    interview = await finish(db, ANNA, NOW, comment="Спасибо")
    assert await purge(db, NOW + IDENTITY_KEPT - MOMENT) == {"comments": 1}
    assert any(ANNA in str(rows) for rows in (await tables(db)).values())
    assert await purge(db, NOW + IDENTITY_KEPT) == {"identities": 1}
    left = await tables(db)
    assert [name for name, rows in left.items() if ANNA in str(rows)] == []
    # The number stays with the answers, and leads to nobody.
    assert [name for name, rows in left.items() if interview.respondent_id in str(rows)] == ["interviews"]
    assert await privacy.held(db, ANNA) is None
    assert len(left["interviews"]) == 1 and left["respondents"] == left["identities"] == []
    if db.embedded:
        await db.scrub()
        files = [path for path in db.path.parent.iterdir() if path.name.startswith(db.path.name)]
        assert files and all(ANNA.encode() not in path.read_bytes() for path in files)


async def test_who_comes_back_within_the_time_is_the_same_and_known_for_as_long_again(db: Database) -> None:
    first = await finish(db, ANNA, NOW)
    # A full hour: moments become hours.
    late = NOW + IDENTITY_KEPT - timedelta(hours=1)
    await purge(db, late)
    assert (await finish(db, ANNA, late)).respondent_id == first.respondent_id
    assert "identities" not in await purge(db, late + IDENTITY_KEPT - MOMENT)
    assert await purge(db, late + IDENTITY_KEPT) == {"identities": 1}
    assert (await finish(db, ANNA, late + IDENTITY_KEPT)).respondent_id != first.respondent_id


async def test_who_was_promised_thirty_days_is_forgotten_after_thirty_days(db: Database) -> None:
    for version in EARLIER_CONSENTS:
        assert identity_kept(version) == COOLDOWN
        await finish(db, ANNA, NOW)
        await set_consent(db, version)
        assert "identities" not in await purge(db, NOW + COOLDOWN - MOMENT)
        assert (await purge(db, NOW + COOLDOWN))["identities"] == 1
    assert identity_kept("2026.4") == IDENTITY_KEPT


async def test_a_newer_consent_holds_for_who_was_promised_thirty_days_before(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await set_consent(db, "2026.3")
    again = await finish(db, ANNA, NOW + 2 * WEEK, center_id=2)
    assert "identities" not in await purge(db, NOW + 2 * WEEK + IDENTITY_KEPT - MOMENT)
    held = await privacy.held(db, ANNA)
    assert held is not None and held.respondent_id == again.respondent_id


async def test_nothing_but_the_pseudonym_is_kept_longer_than_before(db: Database) -> None:
    """Chosen languages go after thirty days; a letter, a language or nothing at all keeps nobody known for a year."""
    await finish(db, ANNA, NOW)
    await respondents.set_language(db, ANNA, "en", NOW)
    await respondents.set_language(db, BORIS, "en", NOW)
    abandoned = await begin(db, "c" * 64, NOW, center_id=2)
    async with db.write() as connection:
        await connection.execute(text("UPDATE interviews SET comment = 'Ждала' WHERE id = :id"), {"id": abandoned.id})
    assert await interviews.abandon(db, abandoned, NOW)
    assert await letters.written_since(db, "c" * 64, 2, NOW - WEEK) is not None
    assert "languages" not in await purge(db, NOW + COOLDOWN - MOMENT)
    ended = await purge(db, NOW + COOLDOWN + WEEK)
    assert (ended["identities"], ended["languages"]) == (2, 1)
    assert await respondents.language(db, ANNA) is None
    assert await privacy.held(db, ANNA) is not None
    assert await privacy.held(db, BORIS) is None and await privacy.held(db, "c" * 64) is None
    left = await tables(db)
    assert left["open_interviews"] == left["newcomers"] == []


async def test_the_second_interview_within_thirty_days_is_a_duplicate_and_a_later_one_is_not(db: Database) -> None:
    first = await finish(db, ANNA, NOW)
    for days, seen in ((29, True), (31, False), (300, False)):
        now = NOW + timedelta(days=days)
        assert await completions.seen_since(db, first.respondent_id, 1, now - COOLDOWN) is seen


async def test_forgetting_ends_it_at_once(db: Database) -> None:
    first = await finish(db, ANNA, NOW)
    await privacy.forget_account(db, ANNA, now=NOW + 20 * WEEK)
    assert [name for name, rows in (await tables(db)).items() if ANNA in str(rows)] == []
    assert (await finish(db, ANNA, NOW + 21 * WEEK)).respondent_id != first.respondent_id


async def test_pages_leave_nobody_over_and_nobody_out(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_respondents, "PAGE", 2)
    for number in range(7):
        await finish(db, f"{number:064}", NOW + number * WEEK)
    assert (await purge(db, NOW + IDENTITY_KEPT + 3 * WEEK))["identities"] == 4
    assert len((await tables(db))["identities"]) == 3


async def test_two_that_purge_at_once_forget_everybody_once(db: Database, other: Database) -> None:
    for number in range(5):
        await finish(db, f"{number:064}", NOW)
    now = NOW + IDENTITY_KEPT
    first, second = await asyncio.gather(*(retention.purge(one, KEPT, now=now) for one in (db, other)))
    assert first[Kind.IDENTITIES] + second[Kind.IDENTITIES] == 5


async def test_no_export_and_no_table_of_answers_has_a_respondents_number(db: Database, tmp_path: Path) -> None:
    first, second = await finish(db, ANNA, NOW), await finish(db, ANNA, NOW + 20 * WEEK)
    number = first.respondent_id
    assert number == second.respondent_id
    for form in Form:
        # All formats are written from the same rows.
        path = tmp_path / f"{form}.csv"
        await responses(db, path, filters=Filters(), form=form)
        written = path.read_text("utf-8")
        assert first.id in written and number not in written
        frame = str((await answers_frame(db, form=form)).to_dict())
        assert first.id in frame and number not in frame
    listed = await case_answers.listing(db, 1, {"job_seeker": (0, 9)}, first_week=0, last_week=10**6)
    assert len(listed) == 2 and number not in str(listed)
