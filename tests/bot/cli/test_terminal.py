"""At a terminal: long tables go through the pager, short ones and those of --no-pager do not; the shell completes."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.bot.cli.operators import ROOT, Operator

ROWS, COLUMNS = 24, 80
PAGER = "sed s/^/paged:/"


@pytest.fixture
def known(tmp_path: Path) -> Operator:
    """With 29 centers: more lines than the terminal has."""
    return Operator(tmp_path, sample=True)


def at_a_terminal(operator: Operator, *arguments: str) -> list[str]:
    """The lines that a terminal of 24 rows and 80 columns shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    environment = os.environ | operator.environment | {"PAGER": PAGER, "TERM": "xterm"}
    command = [sys.executable, str(ROOT / "admin_cli.py"), *arguments]
    with subprocess.Popen(
        command, env=environment, cwd=operator.folder, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        while part := _read(ours):
            shown += part
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode().splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        # The program has ended, and with it the other side.
        return b""


def test_a_table_longer_than_the_screen_is_paged(known: Operator) -> None:
    lines = at_a_terminal(known, "centers", "list")
    assert len(lines) > ROWS and all(line.startswith("paged:") for line in lines)
    assert max(len(line.removeprefix("paged:")) for line in lines if "\x1b" not in line) <= COLUMNS


@pytest.mark.parametrize("arguments", [["--no-pager"], ["--region", "Псковская область"], ["--format", "json"]])
def test_what_fits_or_is_not_to_be_paged_is_printed(known: Operator, arguments: list[str]) -> None:
    lines = at_a_terminal(known, "centers", "list", *arguments)
    assert lines and not any("paged:" in line for line in lines)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("czn-index posters PSK-", ["PSK-01", "PSK-02"]),
        ("czn-index index show --center BRY-", ["BRY-01", "BRY-02"]),
        ("czn-index audit ", ["list"]),
    ],
)
def test_the_shell_completes_commands_and_codes(known: Operator, typed: str, offered: list[str]) -> None:
    known.environment |= {
        "_CZN_INDEX_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(typed.count(" ")),
    }
    assert known.run().split() == offered


def test_the_shell_is_kept_free_of_trouble_where_there_is_no_database(operator: Operator) -> None:
    operator.environment |= {"DATABASE_URL": "sqlite+aiosqlite:///missing.db", "_CZN_INDEX_COMPLETE": "complete_bash"}
    operator.environment |= {"COMP_WORDS": "czn-index posters P", "COMP_CWORD": "2"}
    assert operator.run() == "\n"
    assert not (operator.folder / "missing.db").exists()
