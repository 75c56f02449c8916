"""A mistyped path is an error that names it; only commands that are meant to make a database make one."""

from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import SAMPLE, Operator
from tests.bot.cli.usual_forms import USUAL

WITHOUT_DATABASE = {
    "doctor", "indicators list", "norms show", "questionnaire export", "site serve", "themes list", "themes measure",
}  # fmt: skip
MAKES_ONE = {"db upgrade", "db restore", "db copy"}
OPENS_ONE = sorted(USUAL.keys() - WITHOUT_DATABASE - MAKES_ONE)
ADVICE = "make one with: czn-index db upgrade"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, database=False)


def typed(name: str) -> list[str]:
    words = USUAL[name].arguments.format(
        administrator="0" * 16,
        pending="0" * 16,
        respondent="0" * 16,
        case="0" * 12,
        answer="0" * 16,
        key="0" * 16,
        webhook="0" * 16,
        kiosk="0" * 16,
    )
    return [*name.split(), *words.split()]


@pytest.mark.parametrize("name", OPENS_ONE)
def test_no_command_makes_a_database_by_the_way(operator: Operator, name: str) -> None:
    error = operator.run(*typed(name), status=1)
    assert error == f"czn-index: DATABASE_URL: there is no database at {operator.file}; {ADVICE}\n"
    assert list(operator.folder.iterdir()) == []


@pytest.mark.parametrize("path", ["data/czn-index.db", "/away/czn.db"])
def test_no_folder_is_made_for_a_mistyped_path(operator: Operator, path: str) -> None:
    operator.environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{path}"
    error = operator.run("centers", "list", status=1)
    assert error == f"czn-index: DATABASE_URL: there is no database at {path}; {ADVICE}\n"
    assert list(operator.folder.iterdir()) == []
    assert not Path("/away").exists()


def test_where_nothing_is_set_the_usual_place_is_named(operator: Operator) -> None:
    operator.environment["DATABASE_URL"] = ""
    error = operator.run("centers", "list", status=1)
    assert error == f"czn-index: DATABASE_URL: there is no database at data/czn-index.db; {ADVICE}\n"
    assert operator.run("db", "upgrade").startswith("The database is at revision")
    assert operator.run("centers", "list") == "Nothing to show.\n"
    assert (operator.folder / "data" / "czn-index.db").is_file()


@pytest.mark.parametrize("command", [["centers", "list"], ["db", "upgrade"], ["db", "backup", "--out", "out"]])
def test_a_file_that_is_no_database_is_named_and_left_alone(operator: Operator, command: list[str]) -> None:
    operator.file.write_text("a letter to somebody", encoding="utf-8")
    error = operator.run(*command, status=1)
    assert error == f"czn-index: DATABASE_URL: {operator.file} is not a database, or a damaged one\n"
    assert operator.file.read_text(encoding="utf-8") == "a letter to somebody"


@pytest.mark.parametrize("command", [["centers", "list"], ["db", "upgrade"]])
def test_the_database_of_another_program_is_never_added_to(operator: Operator, command: list[str]) -> None:
    with closing(sqlite3.connect(operator.file)) as db:
        db.execute("CREATE TABLE songs (title TEXT)")
    error = operator.run(*command, status=1)
    assert error == f"czn-index: DATABASE_URL: {operator.file} is the database of another program\n"
    with closing(sqlite3.connect(operator.file)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_an_empty_file_is_no_database_until_it_is_made_one(operator: Operator) -> None:
    operator.file.touch()
    assert ADVICE in operator.run("centers", "list", status=1)
    operator.run("db", "upgrade")
    assert operator.run("centers", "list") == "Nothing to show.\n"


def test_a_database_of_a_later_version_is_left_alone(operator: Operator) -> None:
    operator.run("db", "upgrade")
    with closing(sqlite3.connect(operator.file)) as db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
        db.commit()
    said = "czn-index: the database is at revision 9999, which this version does not know; install a newer one\n"
    for command in (["centers", "list"], ["db", "upgrade"]):
        assert operator.run(*command, status=1) == said


def test_a_folder_in_the_place_of_a_database_is_named(operator: Operator) -> None:
    operator.file.mkdir()
    assert operator.run("centers", "list", status=1) == f"czn-index: DATABASE_URL: {operator.file} is a folder\n"


def test_a_restored_database_is_made_where_there_was_none(operator: Operator) -> None:
    operator.run("db", "upgrade")
    operator.run("centers", "import", str(SAMPLE))
    operator.run("db", "backup", "--out", "czn.backup")
    operator.environment["DATABASE_URL"] = "sqlite+aiosqlite:///new/czn.db"
    assert "rows restored" in operator.run("db", "restore", "czn.backup")
    assert "«Десна»" in operator.run("centers", "list")


def test_the_doctor_names_it(operator: Operator) -> None:
    assert "there is no database at" in operator.ran("doctor", "--offline")[1]


@pytest.mark.parametrize("command", ["centers list", "db upgrade"])
def test_options_after_a_files_name_are_refused_and_not_left_out(operator: Operator, command: str) -> None:
    operator.environment["DATABASE_URL"] += "?mode=ro"
    error = operator.run(*command.split(), status=1)
    assert error == "czn-index: DATABASE_URL: has options after the file's name, and a file takes none\n"
    assert list(operator.folder.iterdir()) == []
