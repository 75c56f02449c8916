"""How processes that work for the bot begin."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWN = """
import os, sys
from bot.helper_process import AUTOGROUP, give_way
give_way()
print(os.nice(0), os.getsid(0) == os.getpid(), AUTOGROUP.read_text() if AUTOGROUP.exists() else "")
"""


@pytest.mark.parametrize(("leads_a_group", "becomes_a_session"), [(False, True), (True, False)])
def test_what_works_for_the_bot_gives_way_as_a_session_of_its_own(leads_a_group: bool, becomes_a_session: bool) -> None:
    """A leader of a group was begun by a shell, whose Ctrl-C it must get."""
    command, group = [sys.executable, "-c", SHOWN], 0 if leads_a_group else None
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, process_group=group)
    nice, session, autogroup = done.stdout.strip().split(" ", 2)
    assert (nice, session) == ("10", str(becomes_a_session))
    if becomes_a_session and autogroup:
        assert autogroup.endswith("nice 10")
