"""Runs of small files of tests by workers, as somebody at a terminal sees them."""

import re
import subprocess
import sys
from pathlib import Path

from tests.patience import LIMIT
from tests.workers import in_rows

ROOT = Path(__file__).parents[1]
CONFTEST = """
import os
from tests.workers import Workers

workers = Workers(2, lambda: [f"told by {os.getpid()}"])

def pytest_configure(config):
    config.pluginmanager.register(workers)

def pytest_sessionfinish():
    print("", *workers.told, sep="\\n")
"""
MIXED = """
import os, signal, sys
from pathlib import Path
import pytest

@pytest.fixture(scope="module")
def process():
    yield os.getpid()
    Path(f"ended-{os.getpid()}").touch()

@pytest.mark.parametrize("number", range(8))
def test_counted(number, process, tmp_path):
    assert process == os.getpid() and not list(tmp_path.iterdir())
    (tmp_path / "mine").touch()
    print("number", number)
    print("complaint", number, file=sys.stderr)
    assert number != 3, "three is wrong"

def test_that_dies():
    Path(f"killed-{os.getpid()}").touch()
    os.kill(os.getpid(), signal.SIGKILL)

def test_after_it(process):
    Path(f"went-on-{process}").touch()

@pytest.mark.skip(reason="not now")
def test_that_is_skipped():
    pass

@pytest.fixture
def broken():
    raise OSError("no room")

def test_without_its_fixture(broken):
    pass
"""
FAILING = """
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(40))
def test_one(number):
    with Path("begun").open("a") as file:
        file.write("x")
    assert False
"""

WAITING = """
import atexit, time
from pathlib import Path
import pytest

def wait_for(name):
    while not Path(name).exists():
        time.sleep(0.01)

def end():
    Path("ends").touch()
    wait_for("written")

def test_registers():
    atexit.register(end)

def test_first(): pass
def test_second(): pass

def test_waits_until_the_other_worker_ends():
    wait_for("ends")

def test_writes():
    Path("written").touch()

def test_last(): pass
"""


def run(folder: Path, tests: str, *options: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_some.py").write_text(tests, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", "/dev/null", "--rootdir", str(folder), "-p", "no:cacheprovider"]
    plugins = ("hypothesispytest", "asyncio", "anyio", "schemathesis")
    return subprocess.run(
        [*command, *(f"-pno:{one}" for one in plugins), *options, "test_some.py"],
        cwd=folder, env={"PATH": "", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        timeout=LIMIT,
    )  # fmt: skip


def test_every_test_is_run_once_and_reported_as_by_one_process(tmp_path: Path) -> None:
    done = run(tmp_path, MIXED, "-rA")
    assert done.returncode == 1
    line = r"^(PASSED|FAILED|ERROR|SKIPPED)\b.*?(test_\w+(?:\[\d\])?|not now)(?: - |$)"
    outcomes = re.findall(line, done.stdout, re.MULTILINE)
    counted = [("FAILED" if number == 3 else "PASSED", f"test_counted[{number}]") for number in range(8)]
    others = [
        ("FAILED", "test_that_dies"), ("PASSED", "test_after_it"), ("SKIPPED", "not now"),
        ("ERROR", "test_without_its_fixture"),
    ]  # fmt: skip
    assert sorted(outcomes) == sorted(counted + others)
    assert "2 failed, 8 passed, 1 skipped, 1 error" in done.stdout
    assert "three is wrong" in done.stdout and "its process has died" in done.stdout and "no room" in done.stdout
    assert "number 3\n" in done.stdout and "complaint 3\n" in done.stdout


def test_every_worker_but_one_that_was_killed_ends_its_fixtures_and_tells_what_it_has_to(tmp_path: Path) -> None:
    done = run(tmp_path, MIXED)

    def who(did: str) -> set[str]:
        return {path.name.rpartition("-")[2] for path in tmp_path.glob(f"{did}-*")}

    assert who("ended") == set(re.findall(r"^told by (\d+)$", done.stdout, re.MULTILINE))
    # A worker that was faster than the other may have taken over what came after the killed one, or before it.
    assert len(who("killed")) == 1 and not who("killed") & who("ended")
    assert len(who("went-on")) == 1 and who("went-on") <= who("killed") | who("ended")
    assert len(who("ended")) in (1, 2)


def test_at_the_first_failure_all_workers_end(tmp_path: Path) -> None:
    done = run(tmp_path, FAILING, "-x")
    assert done.returncode == 1
    # Two workers may fail at the same moment.
    assert re.search("stopping after [12] failures", done.stdout), done.stdout
    assert len((tmp_path / "begun").read_text()) < 40


def test_a_worker_may_end_only_when_another_goes_on(tmp_path: Path) -> None:
    """As the one that has started the warm process, which ends when nobody needs it any more."""
    done = run(tmp_path, WAITING)
    assert (done.returncode, "6 passed" in done.stdout) == (0, True), done.stdout


def test_rows_have_every_test_once_in_its_order() -> None:
    assert [list(row) for row in in_rows(7, 3)] == [[0, 1], [2, 3], [4, 5, 6]]
