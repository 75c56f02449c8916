"""The demo, run as a newcomer runs it: once for all tests that look at what it leaves, whatever process they are in."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import workers

ROOT = Path(__file__).parents[1]
INTERVIEWS, PAST = 12, 6_000
"""A third of the usual past: centers of every size have their figures in it as well."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"PYTHONPATH": str(ROOT)}
SAID = "said.txt"


def begin(folder: Path, *options: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bot.sandbox.demo", "--port", "0", *options]
    return subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def folder(factory: pytest.TempPathFactory) -> Path:
    """The folder in which it ran to its end, with what it printed in `SAID`. Nobody may change anything in it."""
    base = factory.getbasetemp()
    place = (base.parent if workers.WORKER in os.environ else base) / "the-demo"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / SAID).exists():
            process = begin(place, "--once", "--interviews", str(INTERVIEWS), "--past", str(PAST))
            said, complaints = process.communicate()
            assert (process.returncode, complaints) == (0, ""), said[-2000:] + complaints[-2000:]
            (place / SAID).write_text(said, encoding="utf-8")
    return place
