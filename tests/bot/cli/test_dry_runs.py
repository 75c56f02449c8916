"""`--dry-run`: every command that imports, computes or runs has it, says what it would do, and changes nothing."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.engine.sqlite import sqlite3
from tests import demo_run
from tests.bot.cli.operators import SAMPLE, Operator, at_demo
from tests.bot.cli.test_every_command import prepare
from tests.docs.reading import commands

DRY = "Nothing was written. Without --dry-run:"
FORMS = {
    "admins confirm": ("{pending}", "Confirmed."),
    "admins revoke": ("{administrator}", "Revoked."),
    "cases find": ("--week 2026-11-16", "cases opened"),
    "centers import": (f"{SAMPLE} --close-missing", "29 changed"),
    "centers set-verification": ("BRY-01 required", "required"),
    "digest run": ("--as-of 2026-11-16", "centers published"),
    "index compute": ("--as-of 2026-11-16", "centers published"),
    "indicators import": ("facts.csv", "1 row read: 1 added"),
    "norms compute": ("--out norms.json", "norms of"),
    "norms publish": ("norms-2026.json --from 2027-01-04", "hold from 2027-01-04 on."),
    "privacy forget": ("--respondent {respondent}", "1 interview deleted"),
    "privacy purge": ("", "deleted"),
    "responses import": ("half.csv", "2 rows read: 1 added, 0 known, 1 rejected."),
    "voices import": ("posts.csv", "1 row read: 1 added"),
    "visits import": ("visits.csv", "1 day imported."),
}
"""Arguments, and a part of the output."""
WRITE = ("import", "compute", "run")
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
DIFFERENT = """
SELECT (SELECT count(*) FROM (SELECT * FROM main.{name} EXCEPT SELECT * FROM before.{name}))
    + (SELECT count(*) FROM (SELECT * FROM before.{name} EXCEPT SELECT * FROM main.{name}))
"""


def test_every_import_compute_and_run_has_a_dry_run() -> None:
    known = commands()
    having = {name for name, one in known.items() if any("--dry-run" in parameter.opts for parameter in one.params)}
    assert having == FORMS.keys()
    assert {name for name in known if name.split()[-1] in WRITE} <= having


@dataclass(frozen=True)
class Situation:
    """The demo's database with what all these commands need, which none of them changes."""

    operator: Operator
    words: dict[str, str]
    """What only the database knows."""
    files: dict[str, bytes]
    before: Path
    """A copy of the database."""


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Situation:
    operator = at_demo(demo_run.folder(tmp_path_factory) / "data" / "demo", tmp_path_factory.mktemp("dry"))
    words = prepare(operator, "admins confirm")
    paper = (operator.folder / "paper.csv").read_text(encoding="utf-8").splitlines()
    bad = paper[1].replace("BRY-01", "NOWHERE")
    (operator.folder / "half.csv").write_text("\n".join([*paper, bad]), encoding="utf-8")
    before = tmp_path_factory.mktemp("before") / operator.file.name
    shutil.copy(operator.file, before)
    return Situation(operator, words, contents(operator.folder), before)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_dry_run_says_what_it_would_do_and_changes_nothing(situation: Situation, name: str) -> None:
    arguments, shown = FORMS[name]
    for word, value in situation.words.items():
        arguments = arguments.replace(f"{{{word}}}", value)
    out = situation.operator.run(*name.split(), *arguments.split(), "--dry-run", problems=True)
    assert DRY in out and shown in out
    assert changed(situation) == {}
    assert contents(situation.operator.folder) == situation.files


def changed(situation: Situation) -> dict[str, int]:
    """How many rows are new, other ones, or gone, by table; without the audit log, which has dry runs too."""
    with closing(sqlite3.connect(situation.operator.file)) as db:
        db.execute("ATTACH ? AS before", (str(situation.before),))
        names = {name for (name,) in db.execute(TABLES)}
        assert "audit" in names and len(names) > 20
        found = {name: db.execute(DIFFERENT.format(name=name)).fetchone()[0] for name in names - {"audit"}}
    return {name: number for name, number in found.items() if number}


def contents(folder: Path) -> dict[str, bytes]:
    """Of every file but the database."""
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "czn-index.db"
    }
