"""`make cluster` as somebody sees it who breaks it: what runs, a line a second, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.forking import ROOT
from tests.patience import LIMIT

RUNS = re.compile(r"^  (\S.*?) +PID (\d+)", re.MULTILINE)


def test_what_it_has_started_is_named_can_be_killed_and_is_gone_after_ctrl_c() -> None:
    command = [sys.executable, "-u", "-m", "bot.sandbox.cluster"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        said = ""
        for line in running.stdout:
            said += line
            if "0 interviews completed" not in line and "interviews completed" in line:
                break
        pids = {name: int(pid) for name, pid in RUNS.findall(said)}
        assert set(pids) == {
            "etcd", "pg1: Patroni", "pg1: PostgreSQL", "pg2: Patroni", "pg2: PostgreSQL", "HAProxy", "nginx",
            "worker1", "worker2",
        }  # fmt: skip
        assert "primary pg1" in said and "pg2 sync standby" in said
        os.kill(pids["pg1: PostgreSQL"], signal.SIGKILL)
        for line in running.stdout:
            if "primary pg2" in line:
                break
        assert "0 shown answers lost" in line
        running.send_signal(signal.SIGINT)
        rest = running.communicate(timeout=LIMIT)[0]
    assert running.returncode == 0, rest
    assert [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()] == []
    (logs,) = re.findall(r"^Logs: (.*)$", said, re.MULTILINE)
    assert not Path(logs).exists()
