"""The demo, run as a newcomer runs it: the printed commands work, and show the same things as the demo."""

import csv
import os
import re
import shutil
import signal
import socket
import subprocess
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sandbox import demo
from tests import demo_run
from tests.demo_run import ENVIRONMENT, INTERVIEWS


@dataclass(frozen=True)
class Told:
    folder: Path
    text: str

    @property
    def out(self) -> Path:
        return self.folder / "data" / "demo"

    def line(self, words: str) -> str:
        """The command line that was printed for these words."""
        (found,) = (line for line in self.text.splitlines() if f"/czn-index {words}" in line)
        return found

    def run(self, words: str) -> str:
        done = subprocess.run(
            self.line(words), shell=True, cwd=self.folder, env=ENVIRONMENT, check=True, capture_output=True, text=True
        )
        assert done.stderr == ""
        return done.stdout


@pytest.fixture
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    done = demo_run.folder(tmp_path_factory)
    folder = tmp_path_factory.getbasetemp() / f"newcomer-to-{done.name}"
    if not folder.exists():
        shutil.copytree(done / "data", folder / "data")
    return Told(folder, (done / demo_run.SAID).read_text(encoding="utf-8"))


def test_its_first_line_says_what_comes_and_its_last_ones_are_commands(told: Told) -> None:
    first, *_ = told.text.splitlines()
    assert first.startswith("The demo of czn-index")
    assert f"{INTERVIEWS} clients have answered through the bot" in told.text
    # Every command that is printed has a test below.
    tried = {"digest preview", "index show", "questions show", "quality show", "report --out", "site serve"}
    printed = re.findall(r"^DATABASE_URL=\S+ \S+/czn-index (\S+ \S+)", told.text, re.MULTILINE)
    assert set(printed) == tried
    # Nothing runs any more: an address would lead nowhere.
    assert "http" not in told.text


def test_the_digest_that_was_received_is_previewed_again_with_its_answers(told: Told) -> None:
    received = (told.out / "digest.txt").read_text(encoding="utf-8").strip()
    assert received in told.text
    assert re.search(r"Индекс за 13 недель: \d\d,\d из 100", received)
    (told.out / "digest.txt").unlink()
    assert told.run("digest preview").split() == ["data/demo/digest.png", "data/demo/digest.txt"]
    assert (told.out / "digest.txt").read_text(encoding="utf-8").strip() == received


def test_the_index_that_is_shown_is_that_of_the_digest(told: Told) -> None:
    received = re.search(r"Индекс за 13 недель: (\d\d),(\d)", told.text)
    assert received is not None
    (row,) = (line for line in told.run("index show").splitlines() if "BRY-01" in line)
    assert f" {received[1]}.{received[2]} " in row


def test_the_quality_report_shows_the_cheats_that_were_planted(told: Told) -> None:
    """Two in a hurry, one of them with one answer throughout; an administrator; one at night; nine at once. The first
    four of these are not a burst (methodology §2), because that many come by chance."""
    assert "5 planted cheats at BRY-02" in told.text
    head, *rows = (
        [cell.strip() for cell in re.split("[┃│]", line)[1:-1]]
        for line in told.run("quality show").splitlines()
        if "┃" in line or "│" in line
    )
    assert [row[0] for row in rows] == ["BRY-02", "BRY-02"]
    for row in rows:
        found = dict(zip(head, row, strict=True))
        assert (found["speeding"], found["staff"], found["off_hours"]) == ("2", "1", "1")
        assert 1 <= int(found["burst"]) <= 5
        assert found["X"] == "2"
        assert float(found["flagged"]) < 5, "few, as usual"
        assert found["under_review"] == "no"


def test_every_question_is_shown(told: Told) -> None:
    shown = told.run("questions show")
    for code in ("F1", "U1", "E1", "P1", "C3"):
        assert code in shown


def test_the_report_is_written_with_all_published_weeks(told: Told) -> None:
    html, book = told.run("report --out").split()
    assert "Десна" in (told.folder / html).read_text(encoding="utf-8")
    assert (told.folder / book).stat().st_size > 10_000


def test_the_site_is_served_until_ctrl_c(told: Told) -> None:
    line = told.line("site serve")
    process = subprocess.Popen(
        ["bash", "-c", f"exec env {line} --port 0"], cwd=told.folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    address = process.stdout.readline().split()[0]
    with urllib.request.urlopen(f"{address}center/bry-01.html") as answer:
        assert "Десна" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode == 0


def test_it_leaves_what_a_newcomer_would_like_to_look_at_and_a_quiet_log(told: Told) -> None:
    left = {path.name for path in told.out.iterdir()}
    assert {"czn-index.db", "responses.csv", "digest.png", "digest.txt", "report", "site", "bot.log"} <= left
    with (told.out / "responses.csv").open(encoding="utf-8-sig", newline="") as file:
        centers = {row["center"] for row in csv.DictReader(file)}
    assert len(centers) == 29, "every center has answers"
    log = (told.out / "bot.log").read_text(encoding="utf-8").splitlines()
    assert not [line for line in log if "[info" not in line]
    # A line for each start and end of an interview, and some for the bot's own doings.
    assert len([line for line in log if "interview_" not in line]) < 20


def test_ctrl_c_ends_it_and_its_bot_at_once(tmp_path: Path) -> None:
    """In a past of one week, where it comes sooner to its bot."""
    process = demo_run.begin(tmp_path, "--interviews", "1", "--past", "300", weeks=1)
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Starting the bot"):
            break
    os.killpg(process.pid, signal.SIGINT)
    _, complaints = process.communicate()
    assert (process.returncode, complaints) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = demo_run.begin(tmp_path, "--port", str(port))
        _, complaints = process.communicate()
    assert (process.returncode, complaints) == (1, f"demo: port {port}: Address already in use\n")


def test_two_demos_do_not_share_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "OUT", tmp_path / "data" / "demo")
    with demo.own_folder():
        with pytest.raises(RuntimeError, match="another demo is running"), demo.own_folder():
            pass
        assert demo.OUT.is_dir()
    with demo.own_folder():
        pass
