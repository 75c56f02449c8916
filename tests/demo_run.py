"""The demo, run as a newcomer runs it: once a week for all tests that look at what it leaves, whatever process they are
in. Its open week is the last complete one, so a run of the tests that goes on after Sunday needs another demo."""

import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scoring.windows import last_complete_week
from tests import workers

ROOT = Path(__file__).parents[1]
INTERVIEWS = 12
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"PYTHONPATH": str(ROOT)}
SAID = "said.txt"
SHORT = """
import sys
from bot.sandbox import demo, story
story.PUBLISHED_WEEKS = {weeks}
sys.exit(demo.main())
"""


def begin(folder: Path, *options: str, weeks: int | None = None) -> "subprocess.Popen[str]":
    """`weeks`: how many are published in its past, if not as many as usual."""
    program = ["-m", "bot.sandbox.demo"] if weeks is None else ["-c", SHORT.format(weeks=weeks)]
    command = [sys.executable, *program, "--port", "0", *options]
    return subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def folder(factory: pytest.TempPathFactory) -> Path:
    """The folder in which this week's ran to its end, with its output in `SAID`. Nobody may change anything in it."""
    base, week = factory.getbasetemp(), last_complete_week(datetime.now(UTC).date())
    place = (base.parent if workers.WORKER in os.environ else base) / f"the-demo-{week}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / SAID).exists():
            process = begin(place, "--once", "--interviews", str(INTERVIEWS))
            said, complaints = process.communicate()
            assert (process.returncode, complaints) == (0, ""), said[-2000:] + complaints[-2000:]
            (place / SAID).write_text(said, encoding="utf-8")
    return place
