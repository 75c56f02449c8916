"""Shared by the tests of the command line."""

from pathlib import Path

import pytest

from tests import demo_run
from tests.bot.cli.operators import Operator, at_demo


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
    return at_demo(demo, tmp_path)
