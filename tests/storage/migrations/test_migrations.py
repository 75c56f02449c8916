"""A database of the first schema is brought up to date with nothing lost."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text

from storage.delivery import outbox_claims
from storage.delivery.outbox import Kind
from storage.engine import engines, schema
from storage.engine.address import parse
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.survey import open_interviews
from storage.tables import outbox as items
from storage.words import callback_requests
from storage.words.callback_requests import State
from tests.postgres import Server

MOMENT = "2026-11-24 10:00:00.000000"
SECONDS = "007" * 15
ROWS: dict[str, list[dict[str, Any]]] = {
    "regions": [{"id": 1, "name": "Брянская область"}],
    "centers": [
        {
            "id": number,
            "code": f"BRY-{number:02}",
            "name": "Центр",
            "region_id": 1,
            "city": "Брянск",
            "timezone": "Europe/Moscow",
            "latitude": (None, 53.2521)[number % 2],
            "longitude": (None, 34.3717)[number % 2],
            "sample": 0,
            "created_at": MOMENT,
            "search_text": "центр",
        }
        for number in (1, 2)
    ],
    "respondents": [{"id": "r-1", "language": "ru", "created_at": MOMENT}],
    "identities": [{"account": "a" * 64, "respondent_id": "r-1", "created_at": MOMENT}],
    "interviews": [
        {
            "center_id": 1 + number % 2,
            # The table of the first schema kept them in the order in which they came.
            "id": f"i-{9_999 - number}",
            "respondent_type": "employer" if number % 5 == 0 else "job_seeker",
            "age_band": "25-34",
            "entry": "paper" if number % 7 == 0 else "poster",
            "verified": number % 2,
            "questionnaire": "2022.1",
            "language": "ru",
            "started_at": MOMENT,
            "touched_at": MOMENT,
            "completed_at": MOMENT,
            "completed_week": 105_000,
            "answers": "543218954321895",
            "seconds": SECONDS,
            "quality": "X" if number % 10 == 0 else "clean",
            "reasons": "out_of_range" if number % 10 == 0 else "",
            "comment": f"Слова {number}" if number % 3 == 0 else None,
        }
        for number in range(6_000)
    ]
    + [
        {
            "center_id": 2,
            "id": "open",
            "respondent_id": "r-1",
            "entry": "poster",
            "verified": 0,
            "questionnaire": "2022.1",
            "language": "ru",
            "started_at": MOMENT,
            "touched_at": MOMENT,
            "answers": "540000000000000",
        }
    ],
    "open_interviews": [
        {"respondent_id": "r-1", "center_id": 2, "interview_id": "open", "chat_id": 5, "message_id": 6}
    ],
    "frames": [{"week": 1, "revision": 1, "computed_at": MOMENT, "methodology": "2022.1", "content": "{}"}],
    "snapshots": [
        {
            "center_id": 1,
            "week": 1,
            "revision": 1,
            "published_at": MOMENT,
            "methodology": "2022.1",
            "questionnaire": "2022.1",
            "window_start": "2026-08-24",
            "window_end": "2026-11-22",
            "frame_revision": 1,
            "n": 40,
            "index_value": 74.75,
            "standard_error": 8.016,
            "result": '{"index": 74.75}',
            "settings": "{}",
            "excluded": "{}",
            "inputs_hash": "0" * 64,
        }
    ],
    "properties": [{"key": "bot_username", "value": "czn_bot"}],
}


def make_first(path: Path) -> None:
    """A database at revision 0001 with a bit of everything."""
    engine = engines.blocking(path)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as db:
        for table, rows in ROWS.items():
            for row in rows:
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
        db.commit()


@pytest.fixture
def first(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "czn.db"
    make_first(path)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        yield db


def content(db: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    order = "center_id, id" if table == "interviews" else "1"
    return [dict(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY {order}")]


async def test_nothing_is_lost_on_the_way_from_the_first_schema(first: sqlite3.Connection, tmp_path: Path) -> None:
    before = {table: content(first, table) for table in ROWS}
    assert len(before["interviews"]) == 6_001
    await (await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")).close()

    for table, rows in before.items():
        after = content(first, table)
        assert [{name: row[name] for name in rows[0]} for row in after] == rows, table
    assert first.execute("SELECT version_num FROM alembic_version").fetchone()[0] == schema.HEAD
    assert first.execute("PRAGMA foreign_key_check").fetchall() == []
    assert first.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


async def test_what_the_new_schema_knows_on_top_is_worked_out(first: sqlite3.Connection, tmp_path: Path) -> None:
    await (await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")).close()
    rows = {row["id"]: row for row in content(first, "interviews")}
    # Fifteen answers of seven seconds each; nobody has timed paper, and the open one is not over.
    assert {row["total_seconds"] for row in rows.values() if row["entry"] == "poster" and row["quality"]} == {105}
    assert {row["total_seconds"] for row in rows.values() if row["entry"] == "paper"} == {None}
    assert rows["open"]["total_seconds"] is None and rows["open"]["fingerprint"] is None
    prints = {row["fingerprint"] for row in rows.values()} - {None}
    assert len(prints) == 6_000 and {len(one) for one in prints} == {32}
    # Of 6,000 every tenth is X: 600 employers, all at the first center. Of the 5,400 that count, 600 are employers.
    counted = {(row["center_id"], row["respondent_type"]): row["added"] for row in content(first, "center_changes")}
    assert counted == {(2, "employer"): 600, (1, "job_seeker"): 2_400, (2, "job_seeker"): 2_400}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without a schema, once on each kind."""
    if request.param == "sqlite":
        (tmp_path / "czn.db").touch()
        return f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}"
    server: Server = request.getfixturevalue("postgres_server")
    return server.empty_url()


CALLBACKS = (
    "INSERT INTO regions (id, name) VALUES (1, 'Брянская область')",
    f"""INSERT INTO centers (id, code, name, region_id, city, timezone, sample, created_at, search_text)
    VALUES (1, 'BRY-01', 'Центр', 1, 'Брянск', 'Europe/Moscow', FALSE, '{MOMENT}', 'центр')""",
    f"""INSERT INTO memberships
    (id, account, messenger, user_id, chat_id, name, role, center_id, place, status, created_at)
    VALUES ('m-1', 'a', 'telegram', 7, 7, 'Анна', 'center_admin', 1, 'center:1', 'active', '{MOMENT}')""",
    f"""INSERT INTO callbacks (center_id, id, contact, made_at, expires_at, done_at)
    VALUES (1, 'c-1', 'sealed', '{MOMENT}', '2026-12-08 10:00:00.000000', NULL)""",
    """INSERT INTO callbacks (center_id, id, contact, made_at, expires_at, done_at)
    VALUES (1, 'c-2', '', '2026-11-24 20:30:00.000000', '2026-12-08 20:30:00.000000', '2026-11-24 21:30:00.000000')""",
    f"""INSERT INTO outbox (key, kind, center_id, callback_id, membership_id, state, created_at, due_at, repeated)
    VALUES ('callback:1:c-2:m-1', 'callback', 1, 'c-2', 'm-1', 'sent', '{MOMENT}', '{MOMENT}', FALSE)""",
    f"""INSERT INTO outbox (key, kind, center_id, callback_id, membership_id, state, created_at, due_at, repeated)
    VALUES ('callback:1:c-1:m-1', 'callback', 1, 'c-1', 'm-1', 'queued', '{MOMENT}', '{MOMENT}', FALSE)""",
)


async def test_a_client_who_asked_to_be_called_back_is_not_forgotten(empty_url: str) -> None:
    """Revision 0008 renames a table and a column that have rows; 0009 leaves them the day by the center's clock; 0011
    gives them a state."""
    if not parse(empty_url).host:
        with closing(sqlite3.connect(parse(empty_url).database or "")) as new:
            new.execute("PRAGMA user_version = 1")
    old = Database.as_it_is(empty_url)
    async with old.write() as connection:
        await connection.run_sync(lambda sync: _upgrade(sync, "0007"))
        for statement in CALLBACKS:
            await connection.execute(text(statement))
    await old.close()

    await Database.upgrade(empty_url)
    db = await Database.open(empty_url)
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    found = await callback_requests.get(db, 1, "c-1")
    days = (date(2026, 11, 24), date(2026, 12, 8))
    assert (found.contact, found.made_on, found.expires_on, found.done_on, found.handle) == ("sealed", *days, None, "")
    # 23:30 in Moscow on the 24th, reached at half past midnight.
    late = await callback_requests.get(db, 1, "c-2")
    assert (late.contact, late.made_on, late.done_on) == ("", date(2026, 11, 24), date(2026, 11, 25))
    assert (found.state, late.state, late.handled_on) == (State.NEW, State.REACHED, date(2026, 11, 25))
    async with db.read() as connection:
        kept = [tuple(row) for row in await connection.execute(select(items.c.key, items.c.created_at))]
    assert kept == [("callback:1:c-1:m-1", datetime(2000, 1, 1, tzinfo=UTC))], "what was sent is not kept"
    (item,) = await outbox_claims.claim(db, now=now, limit=9, lease=timedelta(minutes=5))
    assert (item.kind, item.center_id, item.callback_request_id) == (Kind.CALLBACK_REQUEST, 1, "c-1")
    await db.close()


BEFORE_SHARDS = (
    "INSERT INTO regions (id, name) VALUES (1, 'Брянская область')",
    f"""INSERT INTO centers (id, code, name, region_id, city, timezone, sample, created_at, search_text)
    VALUES (1, 'BRY-01', 'Центр', 1, 'Брянск', 'Europe/Moscow', FALSE, '{MOMENT}', 'центр')""",
    f"INSERT INTO respondents (id, created_at) VALUES ('r-1', '{MOMENT}')",
    f"INSERT INTO identities (account, respondent_id, created_at) VALUES ('{'a' * 64}', 'r-1', '{MOMENT}')",
    f"""INSERT INTO interviews (center_id, id, respondent_id, entry, verified, questionnaire, language, started_at,
    touched_at) VALUES (1, 'i-1', 'r-1', 'poster', FALSE, '2022.1', 'ru', '{MOMENT}', '{MOMENT}')""",
    "INSERT INTO open_interviews (respondent_id, center_id, interview_id, chat_id) VALUES ('r-1', 1, 'i-1', 7)",
)


async def test_an_interview_goes_on_after_0023_and_what_that_remembers_goes_with_its_respondent(empty_url: str) -> None:
    if not parse(empty_url).host:
        with closing(sqlite3.connect(parse(empty_url).database or "")) as new:
            new.execute("PRAGMA user_version = 1")
    old = Database.as_it_is(empty_url)
    async with old.write() as connection:
        await connection.run_sync(lambda sync: _upgrade(sync, "0022"))
        for statement in BEFORE_SHARDS:
            await connection.execute(text(statement))
    await old.close()

    await Database.upgrade(empty_url)
    db = await Database.open(empty_url)
    opened = await open_interviews.find_open(db, "a" * 64)
    assert opened is not None and (opened.id, opened.account, opened.chat_id) == ("i-1", "a" * 64, 7)
    there = text("SELECT count(*) FROM respondent_centers")
    async with db.write() as connection:
        assert await connection.scalar(there) == 0
        await connection.execute(text("INSERT INTO respondent_centers (respondent_id, center_id) VALUES ('r-1', 1)"))
        await connection.execute(text("DELETE FROM respondents"))
        assert await connection.scalar(there) == 0
    await db.close()


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
