"""Shared by the tests of the command line."""

from pathlib import Path

import pytest

from tests.bot.cli.operators import Operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)
