"""People can see all data held about them, and delete it at once and without a trace."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from storage.access import memberships
from storage.counting import changes
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.engine import sqlite_driver
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.erasure import privacy
from storage.erasure.privacy import Erased
from storage.errors import RespondentNotFound
from storage.people import respondents
from storage.survey import contact_waits, interviews, newcomers
from storage.tables import center_changes, forgotten, metadata
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, BORIS, appoint, begin, finish

ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
PERSONAL = (
    "respondents", "identities", "interviews", "open_interviews", "newcomers", "memberships", "outbox", "contact_waits",
    "respondent_centers",
)  # fmt: skip


async def rows(db: Database) -> dict[str, int]:
    async with db.read() as connection:
        return {
            name: (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one() for name in PERSONAL
        }


async def paper(db: Database, *changed: dict[str, Any]) -> None:
    """Interviews from paper, which belong to no respondent, each with its changed columns."""
    row = {
        "center_id": 1, "respondent_type": "job_seeker", "entry": "paper", "verified": False,
        "questionnaire": "2022.1", "language": "ru", "started_at": NOW, "touched_at": NOW, "completed_at": NOW,
        "completed_week": 1, "answers": "5" * 15, "quality": "clean", "respondent_id": None,
    }  # fmt: skip
    added = [
        row | {"id": f"paper-{number}", "fingerprint": f"{number:032}", "number": number} | more
        for number, more in enumerate(changed)
    ]
    async with db.write() as connection:
        await connection.execute(insert(metadata.tables["interviews"]), added)


async def test_one_persons_data_go_and_everybody_elses_stay(db: Database) -> None:
    await finish(db, ANNA, NOW - timedelta(days=40))
    await finish(db, ANNA, NOW - timedelta(days=3), center_id=2, comment="Тайна")
    await begin(db, ANNA, NOW, answered=3)
    assert await contact_waits.begin(db, ANNA, 2, NOW)
    await finish(db, BORIS, NOW - timedelta(days=3))
    await begin(db, BORIS, NOW, center_id=2)
    for account in (ANNA, BORIS):
        await newcomers.say(db, account, {1: "Тайна"}, language="ru", questionnaire="2022.1", now=NOW)
    await paper(db, {})
    done = await privacy.forget_account(db, ANNA, now=NOW)
    assert done == Erased(interviews=3, counted=2, memberships=0)
    assert await rows(db) == {
        "respondents": 1, "identities": 1, "interviews": 3, "open_interviews": 1, "newcomers": 1, "memberships": 0,
        "outbox": 0, "contact_waits": 0, "respondent_centers": 2 * db.distributed,
    }  # fmt: skip
    assert await privacy.held(db, ANNA) is None
    theirs = await privacy.held(db, BORIS)
    assert theirs is not None and len(theirs.interviews) == 2


async def test_deletions_can_be_told_from_tampering(db: Database) -> None:
    """Of every interview that counts its fingerprint stays, and the center's changes say how many were removed."""
    counted = await finish(db, ANNA, NOW - timedelta(days=40))
    doubtful = await finish(db, ANNA, NOW, quality="B", center_id=2)
    await finish(db, ANNA, NOW, quality="X")
    async with db.read() as connection:
        known = select(metadata.tables["interviews"])
        before = {row.id: row for row in await connection.execute(known)}
    await privacy.forget_account(db, ANNA, now=NOW)
    async with db.read() as connection:
        left = {
            (row.center_id, row.fingerprint, row.respondent_type, row.number, row.completed_week, row.forgotten_at)
            for row in await connection.execute(select(forgotten))
        }
        removed = {row.center_id: (row.added, row.removed) for row in await connection.execute(select(center_changes))}
    assert left == {
        (row.center_id, row.fingerprint, "job_seeker", 1, row.completed_week, NOW)
        for row in (before[counted.id], before[doubtful.id])
    }
    assert removed == {1: (1, 1), 2: (1, 1)}


async def test_deletion_is_whole_or_not_at_all(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await finish(db, ANNA, NOW - timedelta(days=40))
    await finish(db, ANNA, NOW)
    await appoint(db, ANNA, NOW)
    before = await rows(db)

    async def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(changes, "record", fail)
    with pytest.raises(RuntimeError):
        await privacy.forget_account(db, ANNA, now=NOW)
    assert await rows(db) == before
    async with db.read() as connection:
        assert (await connection.execute(select(forgotten))).all() == []


async def test_an_administrator_without_answers_takes_nobody_elses_along(db: Database) -> None:
    await paper(db, {})
    await appoint(db, ANNA, NOW)
    assert await privacy.forget_account(db, ANNA, now=NOW) == Erased(interviews=0, counted=0, memberships=1)
    assert (await rows(db))["interviews"] == 1


async def test_a_forgotten_administrator_has_no_role_and_gets_no_digest_that_was_queued(db: Database) -> None:
    mine, other = await appoint(db, ANNA, NOW), await appoint(db, BORIS, NOW)
    await digests.freeze(db, Digest(1, 2900, None, "{}", NOW), [mine, other])
    await privacy.forget_account(db, ANNA, now=NOW)
    assert await memberships.active_for(db, ANNA) == []
    async with db.read() as connection:
        queued = [tuple(row) for row in await connection.execute(text("SELECT membership_id, key FROM outbox"))]
    assert queued == [(other.id, f"digest:1:2900:{other.id}")]


async def test_a_tap_that_was_under_way_brings_nothing_back(db: Database) -> None:
    interview = await begin(db, ANNA, NOW, answered=2)
    await privacy.forget_account(db, ANNA, now=NOW)
    assert await interviews.record_answer(db, interview, 2, 5, NOW) is None
    assert not await interviews.complete(db, interview, comment="поздно", quality="clean", reasons=(), now=NOW)
    await interviews.set_message(db, interview, 7)
    assert (await rows(db))["interviews"] == 0


async def test_that_somebody_wants_no_messages_is_told_and_forgotten(db: Database) -> None:
    await respondents.stop(db, ANNA, now=NOW)
    held = await privacy.held(db, ANNA)
    assert held is not None and held.stopped_at == NOW
    await privacy.forget_account(db, ANNA, now=NOW)
    assert not await respondents.stopped(db, ANNA)


async def test_a_chosen_language_alone_is_forgotten_too(db: Database) -> None:
    await respondents.set_language(db, ANNA, "en", NOW)
    assert await privacy.forget_account(db, ANNA, now=NOW) == Erased(0, 0, 0)
    assert await respondents.language(db, ANNA) is None


async def test_there_is_nothing_to_forget_twice(db: Database) -> None:
    await finish(db, ANNA, NOW)
    await privacy.forget_account(db, ANNA, now=NOW)
    with pytest.raises(RespondentNotFound):
        await privacy.forget_account(db, ANNA, now=NOW)
    with pytest.raises(RespondentNotFound):
        await privacy.forget_respondent(db, "0" * 16, now=NOW)


async def test_a_respondents_number_leads_to_everything(db: Database) -> None:
    interview = await finish(db, ANNA, NOW)
    await appoint(db, ANNA, NOW)
    assert await privacy.forget_respondent(db, interview.respondent_id, now=NOW) == Erased(1, 1, 1)
    assert await privacy.held(db, ANNA) is None


async def test_a_number_leads_to_the_answers_when_nobody_knows_any_more_whose_they_are(db: Database) -> None:
    interview = await finish(db, ANNA, NOW)
    async with db.write() as connection:
        await connection.execute(text("DELETE FROM respondents"))
    assert await privacy.forget_respondent(db, interview.respondent_id, now=NOW) == Erased(1, 1, 0)
    assert (await rows(db))["interviews"] == 0


async def test_what_is_held_is_told_completely(db: Database) -> None:
    await finish(db, ANNA, NOW - timedelta(days=3), center_id=2, comment="Спасибо")
    abandoned = await begin(db, ANNA, NOW - timedelta(days=2), answered=1)
    await interviews.abandon(db, abandoned, NOW - timedelta(days=1))
    await begin(db, ANNA, NOW, answered=4)
    await respondents.set_language(db, ANNA, "en", NOW)
    role = await appoint(db, ANNA, NOW)
    held = await privacy.held(db, ANNA)
    assert held is not None
    assert [(one.answered, one.open, one.comment) for one in held.interviews] == [
        (4, True, None), (1, False, None), (15, False, "Спасибо"),
    ]  # fmt: skip
    assert held.interviews[2].center == "Центр занятости «Берёзка»"
    assert (held.language, held.known_since, held.respondent_id) == (
        "en", NOW - timedelta(days=3), abandoned.respondent_id,
    )  # fmt: skip
    assert [one.id for one in held.memberships] == [role.id]
    assert await privacy.held(db, BORIS) is None


def test_every_table_that_knows_accounts_or_chats_is_thought_of() -> None:
    """Every new table needs a decision: `forget_account` deletes its rows, or they expire in an hour, like those that
    mute an account."""
    telling = {"account", "user_id", "chat_id", "name", "respondent_id"}
    known = {table.name for table in metadata.tables.values() if telling & {column.name for column in table.columns}}
    assert known - {"centers", "regions"} == set(PERSONAL) - {"respondents", "outbox"} | {"bad_tokens"}


@pytest.mark.parametrize("write_ahead", [False, True])
async def test_no_byte_of_the_files_holds_what_was_deleted(
    tmp_path: Path, write_ahead: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that grow and split pages leave copies behind; deleting alone would not find them."""
    monkeypatch.setattr("storage.engine.database.wal_is_safe", lambda: write_ahead)
    folder = tmp_path / "files"
    db = await Database.open(f"sqlite+aiosqlite:///{folder / 'czn.db'}")
    await _fill(db)
    files = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"-of-anna" in files
    await privacy.forget_account(db, ANNA, now=NOW)
    files = b"".join(path.read_bytes() for path in folder.iterdir())
    await db.close()
    assert files.count(b"-of-anna") == 0
    assert files.count(b"-of-others") >= 2_000


async def _fill(db: Database) -> None:
    """Answers of Anna's between those of many others; every comment comes after its row, as in life."""
    async with db.write() as connection:
        await connection.execute(text("INSERT INTO regions (id, name) VALUES (1, 'Область')"))
        await connection.execute(
            text(
                "INSERT INTO centers (id, code, name, region_id, city, timezone, sample, created_at, search_text) "
                "VALUES (1, 'A', 'A', 1, 'A', 'UTC', 0, '2026-01-01 00:00:00.000000', 'a')"
            )
        )
    interview = await begin(db, ANNA, NOW)
    mine = interview.respondent_id
    owners = [mine if number % 6 == 0 else secrets.token_hex(8) for number in range(2_400)]
    await paper(db, *({"id": secrets.token_hex(8), "respondent_id": owner} for owner in owners))
    async with db.write() as connection:
        for owner, whose in (("=", "anna"), ("<>", "others")):
            await connection.execute(
                text(
                    "UPDATE interviews SET comment = id || :mark || substr(:long, 1, 1 + abs(random()) % 900) "
                    f"WHERE respondent_id {owner} :anna"
                ),
                {"mark": f"-of-{whose}", "long": "x" * 900, "anna": mine},
            )


@ONLY_SQLITE
async def test_a_large_file_is_rewritten_at_night_only(db: Database) -> None:
    assert not await db.scrub(up_to=1_000)
    assert await db.scrub()


@ONLY_SQLITE
async def test_a_file_that_is_in_use_is_left_for_the_next_night(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_driver, "BUSY_SECONDS", 0.05)
    reader = sqlite3.connect(tmp_path / "czn.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM interviews").fetchall()
    assert not await db.scrub()
    reader.execute("COMMIT")
    reader.close()
    assert await db.scrub()
    assert await rows(db) == dict.fromkeys(PERSONAL, 0)
