"""`responses export` and `questionnaire export` as an operator meets them."""

import csv
import os
import resource
import subprocess
import sys
from pathlib import Path

import pyreadstat
import pytest
from openpyxl import load_workbook

from questionnaire.loader import load
from tests.bot.cli.operators import ROOT, SAMPLE, Operator, as_prepared

SUFFIXES = ("csv", "xlsx", "parquet", "sav")
PEOPLE = 300
COMMENT = "Всё быстро и понятно, спасибо! 👍 " * 8


def three_hundred(made: Operator) -> None:
    """Interviews of one center."""
    made.run("centers", "import", str(SAMPLE))
    codes = load().codes
    with (made.folder / "paper.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["center", "respondent_type", "age_band", "completed_at", *codes, "comment"])
        for number in range(PEOPLE):
            moment = f"2026-02-{1 + number % 28:02}T10:{number % 60:02}"
            writer.writerow(["BRY-01", "job_seeker", "25-34", moment, *"543218543218543", f"{number} {COMMENT}"])
    made.run("responses", "import", "paper.csv", "--strict")


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return as_prepared(three_hundred, tmp_path)


def export(operator: Operator, name: str, *arguments: str, status: int = 0) -> str:
    return operator.run("responses", "export", "--out", name, *arguments, status=status)


def test_the_suffix_is_the_format(operator: Operator) -> None:
    for suffix in SUFFIXES:
        assert export(operator, f"out.{suffix}") == f"{PEOPLE} interviews written to out.{suffix}.\n"
        start = (operator.folder / f"out.{suffix}").read_bytes()[:4]
        assert start == {"csv": b"\xef\xbb\xbfi", "xlsx": b"PK\x03\x04", "parquet": b"PAR1", "sav": b"$FL2"}[suffix]


def test_labels_speak_the_language_that_was_asked_for(operator: Operator) -> None:
    for language, first, sheet in (
        ("ru", "2022.1: Сотрудники центра", "Переменные"),
        ("en", "2022.1: The center’s staff", "Variables"),
    ):
        export(operator, "out.sav", "--language", language)
        _, meta = pyreadstat.read_sav(operator.folder / "out.sav", metadataonly=True)
        label = meta.column_names_to_labels["F1"]
        assert label is not None and label.startswith(first)
        export(operator, "out.xlsx", "--language", language)
        assert load_workbook(operator.folder / "out.xlsx", read_only=True).sheetnames[-1] == sheet


def test_the_long_form_has_fifteen_rows_for_a_full_interview(operator: Operator) -> None:
    export(operator, "out.csv", "--form", "long", "--language", "en")
    with (operator.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 15 * PEOPLE
    assert (rows[14]["question"], rows[14]["answer"], rows[14]["answer_label"]) == ("C3", "3", "Yes and no")


def test_a_workbook_can_be_imported_elsewhere_to_the_last_cell(operator: Operator, tmp_path: Path) -> None:
    export(operator, "out.xlsx")
    export(operator, "out.csv")
    elsewhere = Operator(tmp_path / "elsewhere", sample=True)
    elsewhere.run("responses", "import", str(tmp_path / "out.xlsx"), "--strict")
    export(elsewhere, "out.csv")
    assert (elsewhere.folder / "out.csv").read_bytes() == (operator.folder / "out.csv").read_bytes()


@pytest.mark.parametrize("name", ["out.doc", "out"])
def test_an_unknown_format_is_said_with_those_that_are_known(operator: Operator, name: str) -> None:
    error = export(operator, name, status=1)
    assert error == (f"czn-index: {name}: cannot tell the format; the name must end in .csv, .xlsx, .parquet, .sav\n")
    assert not (operator.folder / name).exists()


def test_a_missing_library_names_its_extra(operator: Operator) -> None:
    (operator.folder / "shadow").mkdir()
    (operator.folder / "shadow" / "pyarrow.py").write_text("raise ImportError")
    operator.environment["PYTHONPATH"] = str(operator.folder / "shadow")
    error = export(operator, "out.parquet", status=1)
    assert error == "czn-index: Parquet needs the extra: pip install 'czn-index[exports]'\n"
    assert export(operator, "out.sav")


def test_a_full_disk_is_one_line_and_leaves_the_old_file(operator: Operator) -> None:
    before = operator.folder / "out.csv"
    before.write_text("old", encoding="utf-8")
    files = sorted(operator.folder.iterdir())
    # Room for the audit's line in the database, and not for 4,500 rows.
    room = (operator.folder / "czn.db").stat().st_size + 100_000
    done = subprocess.run(
        [sys.executable, str(ROOT / "admin_cli.py"), "responses", "export", "--out", "out.csv", "--form", "long"],
        env=os.environ | operator.environment,
        cwd=operator.folder,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "czn-index: out.csv: File too large\n"
    assert before.read_text(encoding="utf-8") == "old"
    assert sorted(operator.folder.iterdir()) == files


@pytest.mark.parametrize("out", ["folder", "missing/out"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_place_where_nothing_can_be_written_is_one_line(operator: Operator, out: str, suffix: str) -> None:
    (operator.folder / f"folder.{suffix}").mkdir()
    error = export(operator, f"{out}.{suffix}", status=1)
    reason = "Is a directory" if out == "folder" else "No such file or directory"
    assert error == f"czn-index: {out}.{suffix}: {reason}\n"


def test_a_codebook_is_a_page_or_markdown_and_nothing_else(operator: Operator) -> None:
    assert operator.run("questionnaire", "export", "--out", "book.html") == "book.html\n"
    assert operator.run("questionnaire", "export", "--out", "book.md", "--language", "en") == "book.md\n"
    assert (operator.folder / "book.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (operator.folder / "book.md").read_text(encoding="utf-8").startswith("# Codebook\n")
    error = operator.run("questionnaire", "export", "--out", "book.pdf", status=1)
    assert error == "czn-index: book.pdf: cannot tell the format; the name must end in .html, .md\n"
