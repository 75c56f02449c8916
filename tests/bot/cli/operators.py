"""An operator at the command line: a process for each command, its output, its exit code."""

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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
        return _forked(arguments, environment, self.folder)


def _forked(arguments: tuple[str, ...], environment: dict[str, str], folder: Path) -> tuple[int, str, str]:
    process = _warm_process()
    assert process.stdin is not None and process.stdout is not None
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place) / "out", Path(place) / "err"
        order = {"arguments": arguments, "environment": environment, "folder": str(folder)}
        process.stdin.write(json.dumps(order | {"out": str(out), "err": str(err)}) + "\n")
        process.stdin.flush()
        returned = int(process.stdout.readline())
        return returned, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")


@functools.cache
def _warm_process() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("warm_cli.py"))],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        process.communicate()

    atexit.register(end)
    return process


@functools.cache
def _database(sample: bool) -> Path:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    made = Operator(Path(folder.name), database=False)
    made.run("db", "upgrade")
    if sample:
        made.run("centers", "import", str(SAMPLE))
    return made.file
