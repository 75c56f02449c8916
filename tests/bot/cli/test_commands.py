"""The command line as an operator meets it: a process, its output, its exit code."""

import csv
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
import typer

from bot.cli import groups
from storage.engine import schema
from tests.bot.cli.operators import ROOT, SAMPLE, Operator
from tests.forking import warm_parent
from tests.patience import until_without_loop


def test_centers_are_imported_once_and_listed_in_every_format(operator: Operator) -> None:
    assert operator.run("db", "upgrade") == f"The database is at revision {schema.HEAD}.\n"
    said = operator.run("centers", "import", str(SAMPLE), "--sample")
    assert said.endswith("\n29 added, 0 changed, 0 closed, 0 unchanged.\n")
    assert operator.run("centers", "import", str(SAMPLE), "--sample") == "0 added, 0 changed, 0 closed, 29 unchanged.\n"
    listed = json.loads(operator.run("centers", "list", "--region", "Псковская область", "--format", "json"))
    assert [(center["code"], center["sample"]) for center in listed] == [("PSK-02", True), ("PSK-01", True)]
    rows = list(csv.DictReader(operator.run("centers", "list", "--format", "csv").splitlines()))
    assert len(rows) == 29
    assert "Центр занятости «Десна» (пример)" in operator.run("centers", "list", "--wide")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["centers", "list", "--region", "Нигде"], "czn-index: there is no region Нигде"),
        (["admins", "invite", "--center", "XXX"], "czn-index: there is no center XXX"),
        (["admins", "revoke", "nobody"], "czn-index: there is no active administrator nobody"),
        (["index", "show", "--center", "XXX"], "czn-index: there is no center XXX"),
        (["digest", "preview", "XXX", "--out", "here"], "czn-index: there is no center XXX"),
        (["digest", "preview", "--region", "Нигде", "--out", "here"], "czn-index: there is no region Нигде"),
        (["posters", "XXX", "--out", "here"], "czn-index: there is no center XXX"),
        (
            ["responses", "export", "--out", "missing/folder/x.csv"],
            "czn-index: missing/folder/x.csv: No such file or directory",
        ),
        (["centers", "import", "missing.csv"], "czn-index: missing.csv: No such file or directory"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_non_zero_exit(operator: Operator, arguments: list[str], line: str) -> None:
    error = operator.run(*arguments, status=1)
    assert error.startswith(line)
    assert error.count("\n") == 1


def test_a_bad_setting_is_named(operator: Operator) -> None:
    operator.environment["DATABASE_URL"] = "mysql://somewhere/db"
    assert operator.run("centers", "list", status=1).startswith("czn-index: DATABASE_URL: begins with mysql")
    operator.environment["LOG_FORMAT"] = "xml"
    assert operator.run("centers", "list", status=2).startswith("czn-index: LOG_FORMAT: ")


def test_a_bad_date_is_refused(operator: Operator) -> None:
    assert "2026-13-01" in operator.run("index", "compute", "--as-of", "2026-13-01", status=2)


def test_an_invitation_before_the_first_start_of_the_bot_is_what_to_send_to_it(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    assert operator.run("admins", "invite", "--center", "bry-01").startswith("/start i-")


def test_nothing_to_show_is_said(operator: Operator) -> None:
    assert operator.run("index", "show") == "Nothing to show.\n"
    assert operator.run("index", "show", "--format", "json") == "[]\n"


def test_a_digest_can_be_looked_at_before_anybody_has_answered(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    files = operator.run("digest", "preview", "BRY-01", "--out", "preview", "--language", "en").split()
    assert files == ["preview/digest.png", "preview/digest.txt"]
    assert (operator.folder / "preview" / "digest.png").read_bytes().startswith(b"\x89PNG")
    words = (operator.folder / "preview" / "digest.txt").read_text(encoding="utf-8")
    assert "10 more answers are needed" in words
    operator.run("digest", "preview", "--region", "Псковская область", "--out", "region", "--language", "en")
    words = (operator.folder / "region" / "digest.txt").read_text(encoding="utf-8")
    assert "Псковская область" in words and "No index yet" in words
    operator.run("digest", "preview", "PSK-01", "--region", "Псковская область", "--out", "one", "--language", "en")
    words = (operator.folder / "one" / "digest.txt").read_text(encoding="utf-8")
    assert "10 more answers are needed" in words
    assert "CENTER or --region" in operator.run("digest", "preview", "--out", "x", status=2)


def written(file: Path) -> bool:
    return file.exists() and file.read_text() != ""


def test_the_bot_names_what_keeps_it_from_running(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("czn-index: BOT_TOKEN is missing") and done.stderr.count("\n") == 1
    files = {name: str(tmp_path / name) for name in ("SECRET_KEY_FILE", "VISIT_KEYS_FILE")}
    for number, (environment, line) in enumerate(
        (
            ({"BOT_TOKEN": "nonsense"}, "czn-index: BOT_TOKEN: does not look like a bot token"),
            ({"BOT_TOKEN": "123456:abcdef", "DATABASE_URL": "nonsense"}, "czn-index: DATABASE_URL: "),
        )
    ):
        log, exit_code = tmp_path / f"{number}.log", tmp_path / f"{number}.log.exit"
        warm_parent().fork(files | environment, log)
        until_without_loop(partial(written, exit_code))
        assert exit_code.read_text() == "2"
        said = log.read_text(encoding="utf-8")
        assert said.startswith(line) and said.count("\n") == 1


def test_a_kiosk_is_paired_at_the_address_of_the_pages_or_it_is_said_what_is_missing(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    first, needed = operator.run("kiosk", "pair", "BRY-01").splitlines()
    assert first.startswith("Open https://…/kiosk/BRY-01 on the screen and type ")
    assert needed.startswith("WEB_URL is not set here: ") and "WEB_LISTEN" in needed
    operator.environment["WEB_URL"] = "https://opros.example.ru"
    for typed in ("BRY-01", "bry-01", " BRY-01 ", "\u202ebry-01"):
        (only,) = operator.run("kiosk", "pair", typed).splitlines()
        assert only.startswith("Open https://opros.example.ru/kiosk/BRY-01 on the screen")


def test_help_has_the_whole_sentence_of_each_command(operator: Operator) -> None:
    said = " ".join(operator.run("cases", "--help").split())
    assert "Let answers that were marked invalid count again, as new ones, from the next publication on." in said
    assert "..." not in said.replace("[ARGS]...", "")


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("index show --live", {"index": ["show"]}),
        ("index --help", {"index": ["show", "verify"]}),
        ("index nothing", {"index": ["show", "verify"]}),
        ("week", {"week": []}),
        ("report quality --year 2026", {"index": ["show", "verify"], "week": [], "report": []}),
        ("--help", {"index": ["show", "verify"], "week": [], "report": []}),
    ],
)
def test_only_what_a_line_names_is_built(words: str, left: dict[str, list[str]]) -> None:
    app, inside = typer.Typer(), typer.Typer()
    app.add_typer(inside, name="index")
    for owner, names in ((inside, ("show", "verify")), (app, ("week", "report"))):
        for name in names:
            owner.command(name)(lambda: None)
    groups.narrow(app, words.split())
    built = {str(one.name): [str(inner.name) for inner in inside.registered_commands] for one in app.registered_groups}
    assert built | {str(one.name): [] for one in app.registered_commands} == left
