"""A nation just before its digests, with their recipients; also a part of it."""

import shutil
from pathlib import Path

from benchmarks import nation_file
from storage.delivery.digest_hours import USUAL_HOUR, monday_at
from storage.engine.sqlite import sqlite3

INTERVIEWS = 100_000
MONDAY = monday_at(nation_file.LAST_WEEK, "Europe/Moscow", USUAL_HOUR)
LONG_AGO = "2026-11-25 00:00:00.000000"
"""Too new for an earlier digest."""


OPEN = 300
"""The number of interviews left open, too long ago for a reminder."""
OPEN_INTERVIEW = {
    "INSERT INTO respondents (id, created_at) VALUES (?, ?)": ("{}", LONG_AGO),
    "INSERT INTO identities (account, respondent_id, created_at) VALUES (?, ?, ?)": ("{}", "{}", LONG_AGO),
    "INSERT INTO interviews (center_id, id, respondent_id, entry, verified, questionnaire, language, started_at,"
    " touched_at) VALUES (1, ?, ?, 'poster', 0, '2022.1', 'ru', ?, ?)": ("open {}", "{}", LONG_AGO, LONG_AGO),
    "INSERT INTO open_interviews (respondent_id, center_id, interview_id, chat_id) VALUES (?, 1, ?, ?)": (
        "{}",
        "open {}",
        "{}",
    ),
}


def make(path: Path, recipients: int) -> None:
    """Every center has administrators before any has one more; a quarter of them reads English."""
    nation_file.make(path, INTERVIEWS)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE centers SET created_at = ?", [LONG_AGO])
        connection.executemany(
            "INSERT INTO memberships (id, account, place, role, center_id, messenger, user_id, chat_id, name, status,"
            " language, created_at) VALUES (?, ?, ?, 'center_admin', ?, 'telegram', ?, ?, 'Анна', 'active', ?, ?)",
            [_member(number) for number in range(1, recipients + 1)],
        )
        for insert, row in OPEN_INTERVIEW.items():
            connection.executemany(insert, [[value.format(number) for value in row] for number in range(OPEN)])
    connection.close()


def _member(number: int) -> tuple[str | int, ...]:
    center = 1 + number % nation_file.CENTERS
    language = "en" if number % 4 == 0 else "ru"
    return f"{number:016x}", f"account {number}", f"center:{center}", center, number, number, language, LONG_AGO


def part(nation: Path, centers: int) -> Path:
    """A copy in which only `centers` centers are open and have interviews."""
    path = nation.with_name(f"part-{centers}.db")
    shutil.copy(nation, path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE centers SET closed_at = created_at WHERE id > ?", [centers])
        connection.execute("DELETE FROM interviews WHERE center_id > ?", [centers])
        nation_file.count_changes(connection)
    connection.close()
    return path
