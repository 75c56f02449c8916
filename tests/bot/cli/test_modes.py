"""Everything that the product writes is its owner's alone, whatever the mask, unless it is made to be public."""

import asyncio
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.messenger.links import BOT_USERNAME
from bot.sandbox import pilot
from storage.engine.database import Database
from storage.workers import properties
from tests.bot.cli.operators import SAMPLE, Operator
from tests.docs.reading import commands

WRITING = {
    "db backup": ["--out", "backups/a.backup"],
    "lake export": ["--out", "lake"],
    "responses export": ["--out", "exports/a.csv"],
    "digest preview": ["BRY-01", "--as-of", "2026-03-02", "--out", "preview"],
    "quality export": ["--year", "2026", "--out", "quality"],
    "report": ["--out", "report"],
    "responses sheets": ["BRY-01", "--count", "2", "--out", "sheets.pdf"],
    "visits issue": ["BRY-01", "--count", "3", "--out", "slips/a.pdf"],
    "questionnaire export": ["--out", "codebook.html"],
}
"""Every command that writes what is not public."""
PUBLIC = {
    "norms compute": ["--as-of", "2026-03-02", "--out", "norms.json"],
    "posters": ["BRY-01", "--out", "posters"],
    "site build": ["--out", "site/public"],
}
MORE = (
    ["responses", "export", "--out", "exports/a.xlsx"],
    ["responses", "export", "--out", "exports/a.parquet"],
    ["responses", "export", "--out", "exports/a.sav"],
    ["visits", "issue", "BRY-01", "--count", "3", "--out", "slips/a.csv"],
)
ANYBODYS = stat.S_IRWXG | stat.S_IRWXO


@pytest.fixture
def open_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_command_that_writes_is_known_here() -> None:
    writing = {name for name, command in commands().items() if any("--out" in one.opts for one in command.params)}
    assert writing == set(WRITING) | set(PUBLIC)


@pytest.mark.usefixtures("open_mask")
def test_what_commands_write_is_its_owners_unless_it_is_public(tmp_path: Path) -> None:
    operator = Operator(tmp_path / "house", database=False)
    operator.folder.mkdir()
    operator.environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{operator.folder / 'data' / 'czn.db'}"
    operator.run("db", "upgrade")
    operator.run("centers", "import", str(SAMPLE))
    asyncio.run(introduce(operator.environment["DATABASE_URL"]))
    pilot.write(operator.folder / "pilot.csv", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    bad = operator.folder / "bad.csv"
    with (operator.folder / "pilot.csv").open(encoding="utf-8") as good:
        bad.write_text(good.readline() + good.readline().replace("pilot-0000,", "pilot-0000,NOWHERE"), encoding="utf-8")
    mine = {operator.folder, bad}
    operator.run("responses", "import", "bad.csv", problems=True)
    operator.run("responses", "import", "pilot.csv", "--strict")
    operator.run("index", "compute", "--as-of", "2026-03-02")
    for folder in ("backups", "exports", "slips"):
        (operator.folder / folder).mkdir(exist_ok=True)
        mine.add(operator.folder / folder)
    for name, options in WRITING.items():
        operator.run(*name.split(), *options)
    for arguments in MORE:
        operator.run(*arguments)
    operator.run("db", "copy", "--from", operator.environment["DATABASE_URL"], "--to", "sqlite+aiosqlite:///copy/b.db")
    restored = {"DATABASE_URL": f"sqlite+aiosqlite:///{operator.folder / 'restored' / 'c.db'}"}
    other = Operator(operator.folder)
    other.environment |= restored
    other.run("db", "restore", "backups/a.backup")
    written = set(operator.folder.rglob("*")) - mine
    names = {path.name for path in written}
    assert {"czn.db", "a.backup", "b.db", "c.db", "bad.rejected.csv", "visit.keys", "report.xlsx", "a.sav"} <= names
    assert [str(path) for path in sorted(written) if mode(path) & ANYBODYS] == []

    for name, options in PUBLIC.items():
        operator.run(*name.split(), *options)
    shown = [*(operator.folder / "posters").iterdir(), *(operator.folder / "site" / "public").rglob("*")]
    assert len(shown) > 90
    shown.append(operator.folder / "norms.json")
    assert {mode(path) for path in shown if path.is_file()} == {0o644}
    assert {mode(path) for path in shown if path.is_dir()} | {mode(operator.folder / "site")} == {0o755}


async def introduce(url: str) -> None:
    """As a bot that has run."""
    db = await Database.open(url)
    await properties.put(db, BOT_USERNAME, "czn_sandbox_bot")
    await db.close()


@pytest.mark.usefixtures("open_mask")
async def test_a_database_and_its_journal_are_its_owners_from_the_first_byte(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'deep' / 'down' / 'czn.db'}")
    async with db.write() as connection:
        await connection.exec_driver_sql("INSERT INTO properties VALUES ('a', 'b')")
        files = {path.name: mode(path) for path in db.path.parent.iterdir()}
    await db.close()
    assert len(files) > 1 and set(files.values()) == {0o600}
    assert mode(tmp_path / "deep") == mode(tmp_path / "deep" / "down") == 0o700
