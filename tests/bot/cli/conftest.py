"""Shared by the tests of the command line."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.operators import ROOT, Operator

INTERVIEWS = 12


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a demo leaves. The demo runs once, even if the tests run in several processes."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "the-demo"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            _run_demo(place)
            (place / "done").touch()
    return place / "data" / "demo"


def _run_demo(place: Path) -> None:
    command = [sys.executable, "-m", "bot.sandbox.demo", "--once", "--interviews", str(INTERVIEWS)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.fixture
def demo_operator(demo: Path, tmp_path: Path) -> Operator:
    """At a copy of the demo's database."""
    for name in ("czn-index.db", "secret.key", "visit.keys"):
        shutil.copy(demo / name, tmp_path / name)
    made = Operator(tmp_path, database=False)
    made.file = tmp_path / "czn-index.db"
    made.environment = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{made.file}",
        "SECRET_KEY_FILE": str(tmp_path / "secret.key"),
        "VISIT_KEYS_FILE": str(tmp_path / "visit.keys"),
    }
    return made
