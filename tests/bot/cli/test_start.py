"""What a command loads before it does anything. Most of its time goes there, and modules can be counted on any
machine."""

import json
import subprocess
import sys
from collections.abc import Collection

import pytest

from tests.bot.cli.operators import ROOT, Operator

HEAVY = {"aiogram", "aiohttp", "alembic", "babel", "fastapi", "jinja2", "matplotlib", "numpy", "pandas", "pymorphy3"}
DATABASE = {"sqlalchemy", "aiosqlite", "pydantic", "structlog"}
FOR_HELP = {"asyncio", "rich"}
NOT_USED = {
    "fluent", "pydantic_settings", "pygments", "rich", "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext.asyncio", "sqlalchemy.orm", "structlog",
}  # fmt: skip
"""What others load with the libraries that the product uses, and what lists have no use for."""
CONVERTERS = {"typer._adapters"}
"""What converts options that are given."""
WHOLE_RESULTS = {
    "bot.results.frozen_json", "bot.results.method_2022.published", "bot.results.method_2026.published",
    "scoring.method_2022.result",
}  # fmt: skip
"""What reads published results as a whole, and what computes them: lists show a few values of each."""


@pytest.mark.parametrize(
    ("command", "most", "without"),
    [
        ("--version", 230, HEAVY | DATABASE | FOR_HELP),
        ("--help", 230, HEAVY | DATABASE | FOR_HELP),
        ("responses export --help", 230, HEAVY | DATABASE | FOR_HELP),
        ("indicators list", 240, HEAVY | DATABASE | NOT_USED),
        ("centers list", 530, HEAVY | NOT_USED | CONVERTERS),
        ("centers list --format csv", 540, HEAVY | NOT_USED),
        ("admins list", 545, HEAVY | NOT_USED),
        ("audit list", 530, HEAVY | NOT_USED),
        ("alerts list", 550, HEAVY | NOT_USED),
        ("cases list", 560, HEAVY | NOT_USED),
        ("index show", 550, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("quality show", 570, HEAVY | NOT_USED | WHOLE_RESULTS | CONVERTERS),
        ("index show --methodology 2026.1", 555, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("index actions", 555, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("index gaps --all", 555, HEAVY | NOT_USED | WHOLE_RESULTS | CONVERTERS),
        ("questions show", 540, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("visits show", 540, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("visits show-invited --all", 535, HEAVY | NOT_USED | WHOLE_RESULTS),
        ("index warnings", 545, HEAVY | NOT_USED),
        ("norms list", 530, HEAVY | NOT_USED),
        (
            "week",
            570,
            HEAVY | NOT_USED | CONVERTERS | {"scoring.method_2026.star_range", "storage.results.snapshots_2026"},
        ),
    ],
)
def test_what_a_command_loads(operator: Operator, command: str, most: int, without: Collection[str]) -> None:
    script = (
        "import atexit, sys\n"
        "import admin_cli\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        "admin_cli.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split()],
        cwd=ROOT,
        env=operator.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stderr.split()
    assert not set(without) & set(loaded)
    assert "admin_cli" in loaded
    assert len(loaded) <= most, f"{len(loaded)} modules"


LOGGING = """
import logging, sys
from bot.cli import late_logs
late_logs.configure("json", level=logging.WARNING)
logging.getLogger("library").info("quiet")
assert "structlog" not in sys.modules
logging.getLogger("library").warning("at %s", "bot123456789:" + "A" * 35)
logging.getLogger("library").warning("again")
"""


def test_a_command_that_logs_does_so_as_the_bot_does() -> None:
    done = subprocess.run([sys.executable, "-c", LOGGING], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["level"], line["event"]) for line in lines] == [("warning", "at bot[token]"), ("warning", "again")]
    assert done.stdout == ""


def test_a_python_without_the_libraries_says_which_one_starts_the_bot() -> None:
    """`python -m bot` is what commands propose; the system's own Python has nothing installed."""
    done = subprocess.run(
        [sys.executable, "-S", "-m", "bot"], cwd=ROOT, env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.endswith("run make install, and start .venv/bin/python -m bot\n")
