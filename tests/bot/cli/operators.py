"""An operator at the command line: a process for each command, its output, its exit code."""

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from scoring.windows import monday
from storage.engine.sqlite import sqlite3
from tests.forking import warm_parent

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "storage" / "data" / "centers_sample.csv"


class Operator:
    """With a database that `db upgrade` has made, unless it is to begin with none."""

    def __init__(self, folder: Path, *, database: bool = True, sample: bool = False) -> None:
        """`sample`: its centers have been imported, which stands in the audit log."""
        self.folder = folder
        self.file = folder / "czn.db"
        self.environment = {"DATABASE_URL": f"sqlite+aiosqlite:///{self.file}"}
        if database and not self.file.exists():
            folder.mkdir(exist_ok=True)
            shutil.copy(_database(sample), self.file)

    def run(self, *arguments: str, status: int = 0, problems: bool = False) -> str:
        """Standard output of a command that succeeds; standard error of one that fails; both if a successful command
        has problems to report."""
        returned, out, err = self.ran(*arguments)
        assert returned == status, err
        if problems:
            return out + err
        if status == 0:
            assert err == ""
            return out
        return err

    def ran(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error, whether the command succeeds or fails."""
        environment = os.environ | self.environment
        if "PYTHONPATH" in self.environment:
            done = subprocess.run(
                [sys.executable, str(ROOT / "admin_cli.py"), *arguments],
                env=environment,
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
            )
            return done.returncode, done.stdout, done.stderr
        return warm_parent().run(arguments, environment, self.folder)


Prepare = Callable[[Operator], object]
"""Does what many tests begin with. Nothing but the day may matter to it."""


def as_prepared(prepare: Prepare, folder: Path) -> Operator:
    """At a copy, in this folder, of everything that somebody has prepared in another one, once for all."""
    original = _prepared(prepare, datetime.now(UTC).date())
    shutil.copytree(original.folder, folder, dirs_exist_ok=True)
    made = Operator(folder, database=False)
    made.environment = {
        name: value.replace(str(original.folder), str(folder)) for name, value in original.environment.items()
    }
    return made


def at_demo(demo: Path, folder: Path) -> Operator:
    """At a copy, in this folder, of the database that a demo has left."""
    for name in ("czn-index.db", "secret.key", "visit.keys"):
        shutil.copy(demo / name, folder / name)
    made = Operator(folder, database=False)
    made.file = folder / "czn-index.db"
    made.environment = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{made.file}",
        "SECRET_KEY_FILE": str(folder / "secret.key"),
        "VISIT_KEYS_FILE": str(folder / "visit.keys"),
    }
    return made


def newest_week(operator: Operator) -> list[str]:
    """Options for the newest published week alone. Its windows reach back over the whole year: a lake is read for it
    as for all thirteen weeks of the demo, but once."""
    with closing(sqlite3.connect(operator.file)) as db:
        (week,) = db.execute("SELECT max(week) FROM snapshots").fetchone()
    return ["--week", f"{monday(week)}"]


@functools.cache
def _prepared(prepare: Prepare, day: date) -> Operator:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    made = Operator(Path(folder.name))
    prepare(made)
    return made


@functools.cache
def _database(sample: bool) -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    made = Operator(Path(folder.name), database=False)
    made.run("db", "upgrade")
    if sample:
        made.run("centers", "import", str(SAMPLE))
    return made.file
