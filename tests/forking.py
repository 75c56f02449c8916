"""Starts bots and commands by forking them from one warm process, which lives as long as this one needs it."""

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.patience import LIMIT

ROOT = Path(__file__).parents[1]


class WarmParent:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm_parent.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def fork(self, environment: Mapping[str, str], log: Path, **more: object) -> int:
        """The pid of a bot, or of a command with `arguments` and a file for its `out`."""
        return self._ask({"environment": environment, "log": str(log), **more})

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command."""
        with tempfile.TemporaryDirectory() as place:
            out, err = Path(place) / "out", Path(place) / "err"
            order = {"arguments": arguments, "environment": environment, "folder": str(folder)}
            returned = self._ask(order | {"out": str(out), "err": str(err)})
            return returned, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8")

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(LIMIT)
        self._process.stdout.close()

    def _ask(self, order: Mapping[str, Any]) -> int:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@functools.cache
def warm_parent() -> WarmParent:
    """The only one of this process: importing takes seconds, and 170 megabytes."""
    made = WarmParent()
    atexit.register(made.close)
    return made
