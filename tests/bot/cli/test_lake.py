"""`lake export` and `lake verify` at the command line: what they print, and the one line where they refuse."""

from contextlib import closing
from pathlib import Path

from bot.lake import manifest
from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import Operator, newest_week
from tests.bot.cli.test_every_command import prepare


def test_a_lake_is_written_proved_and_brought_up_to_date(demo_operator: Operator) -> None:
    operator, lake = demo_operator, demo_operator.folder / "lake"
    respondent = prepare(operator, "privacy forget")["respondent"]
    said = operator.run("lake", "export", "--out", "lake")
    assert said.startswith("lake: ") and "interviews in" in said and said.endswith("files written, 0 removed.\n")
    assert operator.run("lake", "export", "--out", "lake").endswith("; 0 files written, 0 removed.\n")
    proved = " ".join(operator.run("lake", "verify", "lake").split())
    assert "recomputed by DuckDB from" in proved and "not identical" not in proved
    verify = ("lake", "verify", "lake", *newest_week(operator))
    assert operator.run(*verify, "--format", "json") == "[]\n"

    # The lake still has what somebody has taken back since: a line says so, and the snapshots are proved all the same.
    operator.run("privacy", "forget", "--respondent", respondent)
    status, _, error = operator.ran(*verify)
    assert status == 0 and error.count("\n") == 1
    assert "behind the database" in error and "run: czn-index lake export --out lake" in error
    assert "0 files written" not in operator.run("lake", "export", "--out", "lake")
    assert operator.ran(*verify)[2] == ""

    with manifest.locked(lake, writing=True):
        refused = "czn-index: lake: another export or verification of this lake is under way; nothing was done\n"
        assert operator.run("lake", "export", "--out", "lake", status=1) == refused
        assert operator.run("lake", "verify", "lake", status=1) == refused

    name = manifest.read(lake).files[-1].path
    content = (lake / name).read_bytes()
    (lake / name).write_bytes(content[: len(content) // 2])
    error = operator.run("lake", "verify", "lake", status=1)
    assert error == (
        f"czn-index: {Path('lake', name)}: has {len(content) // 2} bytes of {len(content)}; nothing was compared; "
        "run: czn-index lake export --out lake\n"
    )
    # Before any answer is read: an engine that is not installed, or an address that is none.
    without = operator.folder / "without"
    without.mkdir()
    (without / "sitecustomize.py").write_text("import sys\nsys.modules['pyspark'] = None\n", encoding="ascii")
    operator.environment["PYTHONPATH"] = str(without)
    error = operator.run("lake", "verify", "lake", "--spark", "spark://127.0.0.1:1", status=1)
    assert error.count("\n") == 1 and "czn-index[spark]" in error
    del operator.environment["PYTHONPATH"]

    operator.environment["CZN_LANG"] = "ru"
    error = operator.run("lake", "verify", "lake", status=1)
    assert f"байтов {len(content) // 2} из {len(content)}; ничего не сравнивалось" in error


def test_a_snapshot_that_was_changed_ends_with_code_one(demo_operator: Operator) -> None:
    operator = demo_operator
    operator.run("lake", "export", "--out", "lake")
    with closing(sqlite3.connect(operator.file)) as db:
        (center,) = db.execute(
            "SELECT c.code FROM snapshots s JOIN centers c ON c.id = s.center_id WHERE s.n > 0 ORDER BY s.week DESC"
        ).fetchone()
        db.execute("UPDATE snapshots SET n = n + 1 WHERE center_id = (SELECT id FROM centers WHERE code = ?)", [center])
        db.commit()
    status, said, _ = operator.ran("lake", "verify", "lake", *newest_week(operator), "--format", "csv")
    assert status == 1 and center in said and "its columns do not agree with its result" in said
