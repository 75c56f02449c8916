"""Shared by the tests of the command line."""

import shutil
from pathlib import Path

import pytest

from tests import demo_run
from tests.bot.cli.operators import Operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a demo leaves."""
    return demo_run.folder(tmp_path_factory) / "data" / "demo"


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
