"""Faults of the database file, tried on the bot as a process. The map of all faults is in test_faults."""

import asyncio
import os
import random
import resource
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine import schema
from storage.engine.sqlite import sqlite3
from tests.end_to_end.conftest import DRILL, BotProcess, House
from tests.end_to_end.walk import THANKS, Walk, asks, data_of, exported, reach_questions, send
from tests.patience import LIMIT, until
from tests.storage.migrations.test_migrations import make_first

pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)

LOCKED_SECONDS = 40 if DRILL else 1
UPGRADES = 20 if DRILL else 3
PAGE = 4_096


async def test_while_the_database_is_locked_every_tap_is_told_so_and_then_works(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    tap = data_of(question, "a", ":0:0:4")
    told = len(house.popups(person))
    loop = asyncio.get_running_loop()

    async def popups_reach(due: int) -> None:
        await until(lambda: len(house.popups(person)) >= due)

    with closing(sqlite3.connect(house.folder / "czn.db", isolation_level=None, timeout=LIMIT)) as locker:
        locker.execute("BEGIN EXCLUSIVE")
        end = loop.time() + LOCKED_SECONDS
        while loop.time() < end:
            await person.press_data(question["message_id"], tap)
            told += 1
            await popups_reach(told)
            assert "Не получилось сохранить" in house.popups(person)[-1]["text"]
        locker.execute("ROLLBACK")
    await person.press_data(question["message_id"], tap)
    await person.wait(asks("a", ":1:0:"))


async def test_a_full_disk_keeps_what_was_thanked_for_and_takes_the_rest_later(house: House) -> None:
    database = house.folder / "czn.db"
    with closing(sqlite3.connect(database)) as maker:
        maker.execute("VACUUM")
    bot = await house.start_bot()
    early, late = await house.client.person("Ранняя"), await house.client.person("Поздняя")
    await Walk(comment="Успела").run(early)
    await Walk().reach_summary(late)
    await late.wait(asks("k"))
    soft, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    # What is written next is added to one of them.
    log = database.with_name("czn.db-wal")
    full = (log if log.exists() else database).stat().st_size
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (full, hard))
    long = "Долго " * 300
    await late.say(long)
    await late.wait_text("Не получилось сохранить")
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (soft, hard))
    await send(late, long)
    await late.wait(THANKS)
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    comments = [row["comment"] for row in exported(path.read_text(encoding="utf-8-sig"))]
    assert sorted(comments) == sorted(["Успела", long.strip()])
    assert integrity(database) == "ok"
    assert bot.alive


def overwrite(path: Path, start: int, size: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(random.Random(24).randbytes(size))


@pytest.mark.parametrize("damage", ["header", "middle", "cut"])
async def test_a_damaged_file_keeps_the_bot_from_starting_and_it_says_what_to_restore(
    house: House, damage: str
) -> None:
    database = house.folder / "czn.db"
    size = database.stat().st_size
    match damage:
        case "header":
            overwrite(database, 0, PAGE)
        case "middle":
            overwrite(database, size // 2 // PAGE * PAGE, 4 * PAGE)
        case "cut":
            os.truncate(database, size // 2 // PAGE * PAGE)
    bot = house.start_bot_without_waiting()
    assert await bot.gone() == 2
    words = bot.log.read_text(encoding="utf-8")
    assert "restore the last backup" in words
    assert "Traceback" not in words


async def test_an_upgrade_that_was_killed_is_done_by_the_next_start(house: House) -> None:
    dice = random.Random(25)
    path = house.folder / "old.db"
    make_first(path)
    address = f"sqlite+aiosqlite:///{path}"
    journals = [path.with_name(f"old.db-{ending}") for ending in ("journal", "wal")]

    def has_begun() -> bool:
        return any(journal.exists() for journal in journals) or revision(path) != "0001"

    async def has_begun_or_ended(bot: BotProcess) -> None:
        await until(lambda: has_begun() or not bot.alive, often=0.001)

    for _ in range(UPGRADES):
        bot = house.start_bot_without_waiting(DATABASE_URL=address)
        await has_begun_or_ended(bot)
        await asyncio.sleep(dice.uniform(0, 0.1))
        bot.kill()
        await bot.gone()
        # All of the upgrade or nothing.
        assert revision(path) in ("0001", schema.HEAD)
    await house.start_bot(DATABASE_URL=address)
    assert revision(path) == schema.HEAD
    assert integrity(path) == "ok"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT count(*), sum(comment IS NOT NULL) FROM interviews").fetchone() == (6_001, 2_000)


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path, timeout=LIMIT)) as db:
        (found,) = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path, timeout=LIMIT)) as db:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])
