"""Sheets of paper from the printer to the answers: a sheet counts once, typed in or imported."""

import os
import pty
import re
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.paper.answer_sheet import MODULE
from questionnaire.loader import load
from storage.engine.sqlite import sqlite3
from tests import qr
from tests.bot.cli.operators import ROOT, Operator
from tests.bot.cli.test_visits import drawn_codes

ANSWERS = "543218454321895"
HEADER = f"center,respondent_type,age_band,completed_at,{','.join(load().codes)},sheet,comment"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """With four sheets."""
    made = Operator(tmp_path_factory.mktemp("drawn"), sample=True)
    made.run("responses", "sheets", "BRY-01", "--count", "4", "--out", "sheets.pdf")
    return made


@pytest.fixture
def operator(drawn: Operator, tmp_path: Path) -> Operator:
    """At a copy of that database."""
    shutil.copy(drawn.file, tmp_path / drawn.file.name)
    return Operator(tmp_path)


def rows(operator: Operator, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(operator.file)) as db:
        return db.execute(query).fetchall()


def codes(operator: Operator) -> list[str]:
    return [str(code) for (code,) in rows(operator, "SELECT code FROM paper_sheets ORDER BY number")]


def row(sheet: str, *, center: str = "BRY-01", more: str = "") -> str:
    return f"{center},job_seeker,25-34,2026-11-02,{','.join(ANSWERS)},{sheet},{more}"


def test_each_page_has_its_number_and_its_code_for_machines_and_for_people(drawn: Operator, operator: Operator) -> None:
    pdf = (drawn.folder / "sheets.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 4
    assert [qr.read(modules) for modules in drawn_codes(pdf, MODULE)] == codes(operator)
    # The words that all pages share stand in the file once.
    assert len(re.findall(rb"/Subtype /Image", pdf)) == 1
    assert operator.run("responses", "sheets", "BRY-01", "--count", "1", "--out", "5.pdf").endswith("number 5.\n")


def test_a_sheet_counts_once_typed_in_or_imported(operator: Operator) -> None:
    first, second, third, fourth = codes(operator)
    lines = operator.folder / "lines.txt"
    lines.write_text(f"{first}\n3\n{ANSWERS}\nСпасибо\n{second.lower()}\n4\n{ANSWERS}\n\n\n", encoding="utf-8")
    assert operator.run("responses", "type", "lines.txt", "--verified", problems=True).startswith(
        "2 sheets typed in.\n"
    )
    assert "counts already" in operator.run("responses", "type", "lines.txt", problems=True)
    paper = operator.folder / "paper.csv"
    bad = [row("9999999999"), row(fourth, center="BRY-02"), row(third), row("никакой")]
    good = [row(first), row(f"{third[:5]}-{third[5:]}"), row(""), row("")]
    paper.write_text("\n".join([HEADER, *good, *bad]), encoding="utf-8")
    said = operator.run("responses", "import", "paper.csv", problems=True)
    assert "8 rows read: 3 added, 1 known, 4 rejected." in said
    for line, problem in ((6, "no sheet of BRY-01"), (7, "no sheet of BRY-02"), (8, "in line 3"), (9, "no sheet")):
        assert re.search(rf"line {line}, sheet: .*{problem}", said)
    assert "0 added, 4 known" in operator.run("responses", "import", "paper.csv", problems=True)
    kept = rows(operator, "SELECT entry, verified, comment FROM interviews ORDER BY verified DESC, comment DESC")
    assert kept == [("paper", 1, "Спасибо"), ("paper", 1, None), *3 * [("paper", 0, None)]]
    assert rows(operator, "SELECT number, taken_on FROM paper_sheets WHERE number > 2 ORDER BY number") == [
        (3, "2026-11-02"),
        (4, None),
    ]
    ids = {str(one) for (one,) in rows(operator, "SELECT id FROM interviews")}
    assert not any(code in one for one in ids for code in codes(operator))


def test_lines_come_through_a_pipe_and_an_end_within_a_sheet_is_a_failure(operator: Operator) -> None:
    first, second, *_ = codes(operator)
    done = subprocess.run(
        [sys.executable, str(ROOT / "admin_cli.py"), "responses", "type"],
        env=os.environ | operator.environment,
        cwd=operator.folder,
        input=f"{first}\n3\n{ANSWERS}\n\n{second}\n3\n".encode() + b"\xff\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"1 sheet typed in.\n")
    said = done.stderr.decode().splitlines()
    assert said[-1] == "czn-index: The lines end within sheet 2; it was not kept."
    assert "There are 15 questions, and 1 signs." in said


def test_ctrl_c_at_a_terminal_ends_at_once_and_keeps_what_was_typed(operator: Operator) -> None:
    first, *_ = codes(operator)
    ours, theirs = pty.openpty()
    command = [sys.executable, str(ROOT / "admin_cli.py"), "responses", "type"]
    environment = os.environ | operator.environment | {"TERM": "xterm"}
    with subprocess.Popen(
        command,
        env=environment,
        cwd=operator.folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        shown = _until(ours, b"Code of the sheet: ")
        os.write(ours, f"{first}\n3\n{ANSWERS}\n\n".encode())
        shown += _until(ours, b"Kept: 1 so far.\r\nCode of the sheet: ")
        _sleeps(process.pid)
        process.send_signal(2)
        process.wait()
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 130
    assert rows(operator, "SELECT answers FROM interviews") == [(ANSWERS,)]
    assert rows(operator, "SELECT detail FROM audit WHERE action = 'responses type' ORDER BY id DESC LIMIT 1") == [
        ("failed: interrupted",)
    ]


def _sleeps(pid: int) -> None:
    """Until a process waits for its terminal. A signal between a prompt and the wait ends that only with the next one,
    because Python looks for signals before it begins to wait."""
    while Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "S":
        time.sleep(0.01)


def _until(terminal: int, end: bytes) -> bytes:
    shown = b""
    while not shown.replace(b"\x1b[?2004h", b"").endswith(end):
        shown += os.read(terminal, 65_536)
    return shown
