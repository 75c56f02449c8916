"""Benchmarks are not run by the tests; each still fits the code that it measures."""

import importlib
from pathlib import Path

import pytest

import benchmarks

MODULES = sorted(path.stem for path in Path(benchmarks.__path__[0]).glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_every_name_that_a_benchmark_imports_exists(name: str) -> None:
    importlib.import_module(f"benchmarks.{name}")
