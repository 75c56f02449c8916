"""`czn-index --version`: from `pyproject.toml` alone."""

import tomllib
from pathlib import Path

import pytest

from bot.cli import version
from tests.bot.cli.operators import ROOT, Operator


def test_the_version_is_that_of_the_project(operator: Operator) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert operator.run("--version") == f"czn-index {project['version']}\n"


def test_an_installation_without_a_checkout_asks_its_metadata(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(version, "PYPROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr("importlib.metadata.version", lambda name: f"1.2.3 of {name}")
    assert version.version() == "1.2.3 of czn-index"
