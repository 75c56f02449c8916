"""`db` as an operator meets it: backups, restores, and moves to another database."""

import os
import resource
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.engine import schema
from storage.engine.sqlite import sqlite3
from tests import postgres
from tests.bot.cli.operators import ROOT, SAMPLE, Operator, as_prepared
from tests.bot.cli.test_access import ME, log


def furnish(made: Operator) -> None:
    made.run("centers", "import", str(SAMPLE), "--sample")
    made.environment["SECRET_KEY_FILE"] = str(made.folder / "secret.key")


@pytest.fixture
def house(tmp_path: Path) -> Operator:
    """With 29 centers in 13 regions; its secret key is where the settings say, beside the database."""
    return as_prepared(furnish, tmp_path)


def test_a_backup_is_made_and_restored_and_both_stand_in_the_log(house: Operator) -> None:
    (house.folder / "backups").mkdir()
    # 13 regions, 29 centers, and the log's lines about the import and this backup.
    said = house.run("db", "backup", "--out", "backups/monday.backup")
    assert said == f"backups/monday.backup: 44 rows at revision {schema.HEAD}, checked.\n"
    error = house.run("db", "restore", "backups/monday.backup", status=1)
    assert error.endswith(
        "czn.db holds data already (regions 13, centers 29, audit 3); --replace gives it up for the backup\n"
    )
    said = house.run("db", "restore", "backups/monday.backup", "--replace")
    assert said == f"44 rows restored from revision {schema.HEAD}.\n"
    assert log(house)[:-1] == [
        (ME, "centers import", "nation", "sample"),
        (ME, "db backup", "nation", "monday.backup"),
        (ME, "db restore", "nation", "monday.backup"),
    ]


def test_a_key_beside_a_backup_is_pointed_out(house: Operator) -> None:
    (house.folder / "secret.key").write_bytes(bytes(32))
    said = house.run("db", "backup", "--out", "czn.backup", problems=True)
    assert said.endswith("czn-index: SECRET_KEY_FILE lies beside the backup: move one of them elsewhere\n")


def test_a_full_disk_is_one_line_and_leaves_the_old_backup(house: Operator) -> None:
    house.run("db", "backup", "--out", "czn.backup")
    before = (house.folder / "czn.backup").read_bytes()
    files = sorted(house.folder.iterdir())
    with closing(sqlite3.connect(house.folder / "czn.db")) as db:
        db.execute("INSERT INTO properties VALUES ('long', ?)", ("x" * 2_000_000,))
        db.commit()
    # The line of the log finds its place in the database, and the copy does not.
    room = 1_000_000
    done = subprocess.run(
        [sys.executable, str(ROOT / "admin_cli.py"), "db", "backup", "--out", "czn.backup", "--replace"],
        env=os.environ | house.environment,
        cwd=house.folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "czn-index: czn.db could not be copied: disk I/O error\n"
    assert (house.folder / "czn.backup").read_bytes() == before
    assert sorted(house.folder.iterdir()) == files


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["restore", "missing"], "czn-index: missing: No such file or directory"),
        (["restore", "."], "czn-index: .: Is a directory"),
        (["backup", "--out", "missing/czn.backup"], "czn-index: missing/czn.backup: No such file or directory"),
        (["backup", "--out", "."], "czn-index: .: Is a directory"),
        (
            ["copy", "--from", "mysql://host/x", "--to", "sqlite+aiosqlite:///x"],
            "czn-index: --from: begins with mysql;",
        ),
        (
            ["copy", "--from", "sqlite+aiosqlite:///no", "--to", "sqlite+aiosqlite:///x"],
            "czn-index: --from: there is no",
        ),
        (["copy", "--from", "sqlite+aiosqlite:///czn.db", "--to", "nonsense"], "czn-index: --to: is not a database"),
        (
            ["copy", "--from", "sqlite+aiosqlite:///czn.db", "--to", "postgresql+asyncpg://u:s3cret@127.0.0.1:1/x"],
            "czn-index: the database is unavailable: 127.0.0.1: Connect call failed",
        ),
    ],
)
def test_what_goes_wrong_is_one_line_and_leaves_nothing(house: Operator, arguments: list[str], line: str) -> None:
    files = sorted(house.folder.iterdir())
    error = house.run("db", *arguments, status=1)
    assert error.startswith(line) and error.count("\n") == 1
    assert "s3cret" not in error
    assert sorted(house.folder.iterdir()) == files


def test_a_backup_is_given_up_for_a_new_one_only_when_asked_to(house: Operator) -> None:
    house.run("db", "backup", "--out", "czn.backup")
    before = (house.folder / "czn.backup").read_bytes()
    error = house.run("db", "backup", "--out", "czn.backup", status=1)
    assert error == "czn-index: czn.backup: is there already; --replace gives it up for the new backup\n"
    assert (house.folder / "czn.backup").read_bytes() == before
    # 42 rows of centers and regions; the import, three backups, and the failure of the second.
    assert "47 rows" in house.run("db", "backup", "--out", "czn.backup", "--replace")


def test_an_installation_moves_to_a_server_and_says_what_it_has_compared(
    house: Operator, postgres_server: postgres.Server
) -> None:
    url = postgres_server.empty_url()
    said = house.run("db", "copy", "--from", house.environment["DATABASE_URL"], "--to", url).splitlines()
    assert said[-1] == "44 rows copied, the same on both sides."
    assert any(line.startswith("centers: 29 rows, checksum ") for line in said)
    house.environment["DATABASE_URL"] = url
    assert len(house.run("centers", "list", "--format", "csv").splitlines()) == 30
    assert [line[1] for line in log(house)] == ["centers import", "db copy", "audit list"]
