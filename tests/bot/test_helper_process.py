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
print(os.nice(0))
print(os.getsid(0) == os.getpid())
print(AUTOGROUP.read_text() if AUTOGROUP.exists() else "")
"""


@pytest.mark.parametrize(("leads_a_group", "becomes_a_session"), [(False, True), (True, False)])
def test_what_works_for_the_bot_gives_way_as_a_session_of_its_own(leads_a_group: bool, becomes_a_session: bool) -> None:
    """A leader of a group was begun by a shell, whose Ctrl-C it must get."""
    command, group = [sys.executable, "-c", SHOWN], 0 if leads_a_group else None
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, process_group=group)
    # The first session of a system has an empty file, and other systems have none.
    nice, session, *autogroup = done.stdout.split("\n")
    assert (nice, session) == ("19", str(becomes_a_session))
    if becomes_a_session and any(autogroup):
        assert autogroup[0].endswith("nice 19")
