"""A database of the first schema is brought up to date with nothing lost."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from storage.engine import schema
from storage.engine.database import Database

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
    engine = create_engine(f"sqlite:///{path}")
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
