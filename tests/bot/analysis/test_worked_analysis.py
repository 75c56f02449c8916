"""docs/analysis.md, word by word: its code runs on the pilot and prints the document's output."""

import asyncio
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import analysis
from bot.sandbox import pilot
from storage.engine.database import Database
from tests import sqlite_file
from tests.bot.cli.operators import ROOT, SAMPLE, Operator

DOCUMENT = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """With the database of `make pilot`, and the commands of the document run on it."""
    made = Operator(tmp_path)
    pilot.write(tmp_path / "pilot.csv", datetime.now(UTC))
    made.run("centers", "import", str(SAMPLE), "--sample")
    made.run("responses", "import", "pilot.csv", "--strict")
    commands = re.findall(r"^\.venv/bin/czn-index (.+)$", "".join(blocks("sh")), re.MULTILINE)
    assert commands == ["index compute"]
    for command in commands:
        made.run(*command.split())
    return made


def test_the_code_of_the_document_prints_what_the_document_says(operator: Operator) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "".join(blocks("python"))],
        env=os.environ | operator.environment | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"},
        cwd=operator.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == "".join(blocks("text"))
    assert "as published: True" in done.stdout and "F1 agree 89.9%" in done.stdout
    assert (operator.folder / "agree.png").read_bytes().startswith(b"\x89PNG")


def test_the_document_names_every_function_and_every_column_of_an_interview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = sqlite_file.new_url(tmp_path / "czn.db")
    asyncio.run(Database.upgrade(url))
    monkeypatch.setenv("DATABASE_URL", url)
    columns = {
        name
        for form in ("wide", "long")
        for name in asyncio.run(analysis.from_database(analysis.answers_frame, form=form)).columns
        if not re.match(r"[FUEPC][1-3]", name)
    }
    assert len(columns) == 14 + 5
    for name in columns | set(analysis.__all__):
        assert f"`{name}`" in DOCUMENT, name
