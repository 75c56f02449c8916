"""`--dry-run`: every command that imports, computes or runs has it, says what it would do, and changes nothing."""

from contextlib import closing
from pathlib import Path

import pytest

from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import SAMPLE, Operator
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


def test_every_import_compute_and_run_has_a_dry_run() -> None:
    known = commands()
    having = {name for name, one in known.items() if any("--dry-run" in parameter.opts for parameter in one.params)}
    assert having == FORMS.keys()
    assert {name for name in known if name.split()[-1] in WRITE} <= having


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_dry_run_says_what_it_would_do_and_changes_nothing(demo_operator: Operator, name: str) -> None:
    arguments, shown = FORMS[name]
    words = prepare(demo_operator, name).items()
    for word, value in words:
        arguments = arguments.replace(f"{{{word}}}", value)
    paper = (demo_operator.folder / "paper.csv").read_text(encoding="utf-8").splitlines()
    bad = paper[1].replace("BRY-01", "NOWHERE")
    (demo_operator.folder / "half.csv").write_text("\n".join([*paper, bad]), encoding="utf-8")
    files, rows = contents(demo_operator.folder), rows_of(demo_operator)
    out = demo_operator.run(*name.split(), *arguments.split(), "--dry-run", problems=True)
    assert DRY in out and shown in out
    assert rows_of(demo_operator) == rows
    assert contents(demo_operator.folder) == files


def rows_of(operator: Operator) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the audit log, which has dry runs too."""
    with closing(sqlite3.connect(operator.file)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert "audit" in names and len(names) > 20
        return {
            name: db.execute(f"SELECT * FROM {name}").fetchall()
            for name in names
            if name != "audit" and not name.startswith("sqlite_")
        }


def contents(folder: Path) -> dict[str, bytes]:
    """Of every file but the database."""
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "czn-index.db"
    }
