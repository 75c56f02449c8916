"""The audit log at the command line: nothing runs without its line, and failures are logged as failures."""

import ast
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli.audited import Audit, in_database
from storage.engine import engines, schema
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import ROOT, Operator
from tests.bot.cli.usual_forms import NOT_LOGGED, USUAL

OPENERS = {"open", "as_it_is", "upgrade"}
"""The methods of Database that open a database."""


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


def log(operator: Operator) -> list[tuple[str, str, str]]:
    """Action, place and detail, since the centers were imported."""
    with closing(sqlite3.connect(operator.file)) as db:
        return db.execute("SELECT action, place, detail FROM audit WHERE id > 1 ORDER BY id").fetchall()


@pytest.mark.parametrize(
    ("command", "arguments", "place", "detail", "kind"),
    [
        ("centers import", "missing.csv --close-missing", "nation", "close missing", "FileError"),
        ("centers import", "few.csv --close-missing", "nation", "close missing", "refused"),
        ("centers set-verification", "XXX open", "center:XXX", "open", "CenterNotFound"),
        ("admins revoke", "Иванов", "nation", "no id", "MembershipNotFound"),
        ("admins invite", "--region Нигде", "region:Нигде", "", "RegionNotFound"),
        ("index show", "--center XXX", "center:XXX", "", "CenterNotFound"),
        ("responses export", "--out missing/x.csv --respondents", "nation", ".. respondents", "FileNotFoundError"),
        ("responses import", "missing.csv", "nation", "", "FileError"),
        ("indicators import", "missing.csv", "nation", "", "FileError"),
        ("visits import", "missing.csv", "nation", "", "FileError"),
        ("visits issue", "XXX --count 2 --out s.csv", "center:XXX", "2 for 72 h", "CenterNotFound"),
        ("posters", "XXX BRY-01 --out x", "nation", "XXX BRY-01", "CenterNotFound"),
        ("report", "--out x", "nation", "", "NothingPublished"),
        ("site build", "--out x", "nation", "", "NothingPublished"),
        ("privacy forget", "--respondent Иванов", "nation", "", "RespondentNotFound"),
        ("db backup", "--out few.csv", "nation", "few.csv", "BackupFailed"),
        ("db restore", "few.csv --replace", "nation", "few.csv", "BadBackup"),
        ("db copy", "--from {url} --to {url}", "nation", "", "DatabaseNotEmpty"),
    ],
)
def test_a_failed_attempt_is_written_down_as_one(
    operator: Operator, command: str, arguments: str, place: str, detail: str, kind: str
) -> None:
    (operator.folder / "few.csv").write_text(
        "code,name,region,city,timezone\nBRY-01,Центр,Брянская область,Брянск,Europe/Moscow\n", encoding="utf-8"
    )
    typed = arguments.format(url=operator.environment["DATABASE_URL"]).split()
    returned, _, error = operator.ran(*command.split(), *typed)
    assert returned in (1, 2) and error.startswith("czn-index: ")
    failed = f"failed: {kind}; {detail}" if detail else f"failed: {kind}"
    assert log(operator) == [(command, place, detail), (command, place, failed)]


def test_a_command_that_is_interrupted_is_written_down_as_such(operator: Operator) -> None:
    """It waits for a server that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+asyncpg://u:p@127.0.0.1:{silent.getsockname()[1]}/x"
        with subprocess.Popen(
            [
                sys.executable,
                str(ROOT / "admin_cli.py"),
                "db",
                "copy",
                "--from",
                "sqlite+aiosqlite:///czn.db",
                "--to",
                url,
            ],
            env=os.environ | operator.environment,
            cwd=operator.folder,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            with silent.accept()[0]:
                process.send_signal(signal.SIGINT)
                assert process.wait(timeout=60) == 130
            assert process.stderr is not None and process.stderr.read() == "czn-index: interrupted\n"
    assert log(operator) == [("db copy", "nation", ""), ("db copy", "nation", "failed: interrupted")]


def test_an_upgrade_stands_in_the_log_that_was_there_before(operator: Operator) -> None:
    operator.run("db", "upgrade")
    assert log(operator) == [("db upgrade", "nation", "")]


def test_a_new_database_has_an_empty_log_so_that_it_can_be_copied_into(operator: Operator) -> None:
    new = operator.folder / "new.db"
    operator.environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{new}"
    operator.run("db", "upgrade")
    said = operator.run("db", "copy", "--from", "sqlite+aiosqlite:///czn.db", "--to", "sqlite+aiosqlite:///new.db")
    assert said.endswith("the same on both sides.\n")


def test_a_damaged_database_can_be_restored_although_it_has_no_log(operator: Operator) -> None:
    operator.run("db", "backup", "--out", "czn.backup")
    content = bytearray(operator.file.read_bytes())
    content[100:] = bytes(len(content) - 100)
    operator.file.write_bytes(content)
    assert "rows restored" in operator.run("db", "restore", "czn.backup", "--replace")
    assert [(action, detail) for action, _, detail in log(operator)][-1] == ("db restore", "czn.backup")


def test_an_earlier_schema_without_a_log_can_be_backed_up(operator: Operator) -> None:
    operator.file.unlink()
    engine = engines.blocking(operator.file)
    with engine.begin() as connection:
        schema.upgrade(connection, "0003")
    engine.dispose()
    assert "checked" in operator.run("db", "backup", "--out", "czn.backup")


def test_what_is_not_written_down_is_not_done(operator: Operator) -> None:
    with closing(sqlite3.connect(operator.file)) as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
    error = operator.run("centers", "set-verification", "BRY-01", "required", status=1)
    assert error.count("\n") == 1
    assert log(operator) == []
    with closing(sqlite3.connect(operator.file)) as db:
        assert db.execute("SELECT count(*) FROM centers WHERE verification = 'required'").fetchone() == (0,)


def test_without_an_entry_there_is_no_way_to_the_database() -> None:
    with pytest.raises(TypeError):
        in_database(work=_nothing)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Audit()  # type: ignore[call-arg]


async def _nothing(db: Database) -> None:
    pass


def test_commands_open_no_database_on_their_own() -> None:
    """Except `db`, which upgrades a database within its line and opens the target of a copy."""
    for path in (ROOT / "bot" / "cli").glob("*.py"):
        found = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Database"
        }
        allowed = {"audited.py": OPENERS, "database.py": {"open", "upgrade"}}.get(path.name, set())
        assert found & OPENERS <= allowed, path.name


def test_every_exception_has_its_reason() -> None:
    assert all(NOT_LOGGED.values()) and NOT_LOGGED.keys() <= USUAL.keys()
