"""Importing answers: good rows enter once, bad ones are named by line, column, value and reason."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.sandbox import pilot
from tests.cli.test_commands import SAMPLE, Operator

CODES = ("F1", "F2", "F3", "U1", "U2", "U3", "E1", "E2", "E3", "P1", "P2", "P3", "C1", "C2", "C3")
HEADER = ["interview_id", "center", "respondent_type", "age_band", "completed_at", *CODES]
GOOD = ["a-1", "BRY-01", "job_seeker", "25-34", "2026-03-02T10:30", *"543218454321895"]
Write = Callable[..., Path]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    made = Operator(tmp_path)
    made.run("centers", "import", str(SAMPLE))
    return made


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_rows(*rows: list[str], encoding: str = "utf-8", separator: str = ",") -> Path:
        path = tmp_path / "paper.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator).writerows(rows)
        return path

    return write_rows


def changed(**cells: str) -> list[str]:
    return [cells.get(name, value) for name, value in zip(HEADER, GOOD, strict=True)]


def exported(operator: Operator) -> list[dict[str, str]]:
    out = operator.folder / "out.csv"
    operator.run("responses", "export", "--out", str(out))
    return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1251", ";")])
def test_what_was_written_on_paper_is_what_is_exported(
    operator: Operator, write: Write, encoding: str, separator: str
) -> None:
    file = write([*HEADER, "comment"], [*GOOD, "Спасибо"], encoding=encoding, separator=separator)
    assert operator.run("responses", "import", str(file)) == "1 rows read: 1 added, 0 known, 0 rejected.\n"
    assert operator.run("responses", "import", str(file)) == "1 rows read: 0 added, 1 known, 0 rejected.\n"
    (row,) = exported(operator)
    assert "".join(row[code] for code in CODES) == "543218454321895"
    # A time without an offset is the center's own: 10:30 in Bryansk is 07:30 UTC.
    assert (row["completed_at"], row["entry"], row["comment"]) == ("2026-03-02T07:30:00+00:00", "paper", "Спасибо")
    assert (row["interview_id"], row["quality"]) == ("a-1", "clean")


def test_an_export_can_be_imported_elsewhere(operator: Operator, write: Write, tmp_path: Path) -> None:
    operator.run(
        "responses", "import", str(write(HEADER, GOOD, changed(interview_id="a-2", F1="", age_band="over_70")))
    )
    before = exported(operator)
    elsewhere = Operator(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    elsewhere.run("centers", "import", str(SAMPLE))
    elsewhere.run("responses", "import", str(operator.folder / "out.csv"), "--strict")
    assert exported(elsewhere) == before
    assert [row["quality"] for row in before] == ["clean", "X"]


def test_rows_without_an_id_are_told_apart_and_recognised_again(operator: Operator, write: Write) -> None:
    file = write(HEADER[1:], GOOD[1:], GOOD[1:], changed(F1="1")[1:])
    assert operator.run("responses", "import", str(file)).startswith("3 rows read: 3 added")
    assert operator.run("responses", "import", str(file)).startswith("3 rows read: 0 added, 3 known")


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"center": "XXX-9"}, "line 3, center: 'XXX-9' is not a center"),
        ({"F1": "7"}, "line 3, F1: '7' is not an answer code"),
        ({"F1": "9"}, "line 3, F1: '9' cannot be answered with “did not use”"),
        ({"F1": "=5"}, "line 3, F1: '=5' is not an answer code"),
        ({"F1": "５"}, "line 3, F1: '５' is not an answer code"),
        ({"respondent_type": "student"}, "line 3, respondent_type: 'student' is not one of job_seeker, employer"),
        ({"age_band": "30"}, "line 3, age_band: '30' is not one of under_18, 18-24"),
        ({"completed_at": "2099-01-01"}, "line 3, completed_at: '2099-01-01' lies in the future"),
        ({"completed_at": "вчера"}, "line 3, completed_at: 'вчера' is not a time"),
        ({"interview_id": "a-1"}, "line 3, interview_id: 'a-1' stands in line 2 already"),
        ({"interview_id": "x" * 41}, "line 3, interview_id: "),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_enter(
    operator: Operator, write: Write, cells: dict[str, str], problem: str
) -> None:
    bad = changed(**({"interview_id": "a-2"} | cells))
    file = write(HEADER, GOOD, bad)
    error = operator.run("responses", "import", str(file), "--strict", status=1)
    assert problem in error and "nothing was imported" in error
    assert exported(operator) == []
    out = operator.run("responses", "import", str(file), problems=True)
    assert "2 rows read: 1 added, 0 known, 1 rejected." in out and problem in out
    rejected = list(csv.reader((operator.folder / "paper.rejected.csv").read_text(encoding="utf-8").splitlines()))
    assert rejected[0] == [*HEADER, "problems"]
    assert [cell.removeprefix("'") for cell in rejected[1][:-1]] == bad


def test_eight_is_fine_everywhere_and_nine_where_a_channel_can_go_unused(operator: Operator, write: Write) -> None:
    file = write(HEADER, changed(**dict.fromkeys(CODES, "8")), changed(interview_id="b", E3="9", C2="9", C3="9"))
    assert operator.run("responses", "import", str(file), "--strict").startswith("2 rows read: 2 added")


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "is empty"),
        ([HEADER[:-1]], "column C3 is missing"),
        ([[*HEADER, "phone"]], "unknown column 'phone'"),
        ([[*HEADER, "F1"]], "column F1 stands twice"),
    ],
)
def test_a_file_without_the_right_columns_is_refused(
    operator: Operator, write: Write, rows: list[list[str]], problem: str
) -> None:
    assert problem in operator.run("responses", "import", str(write(*rows)), status=1)


def test_a_file_that_is_none_is_refused(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\x00")
    (tmp_path / "broken.xlsx").write_bytes(b"not a zip")
    assert "No such file" in operator.run("responses", "import", "none.csv", status=1)
    assert "is not a text file" in operator.run("responses", "import", "picture.csv", status=1)
    assert "is no XLSX file" in operator.run("responses", "import", "broken.xlsx", status=1)


def test_spreadsheets_are_read_and_their_formulas_refused(operator: Operator, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append([*GOOD[:4], datetime.fromisoformat("2026-03-02T10:30"), *(int(digit) for digit in GOOD[5:])])
    book.active.append([*changed(interview_id="a-2")[:5], "=2+3", *(int(digit) for digit in GOOD[6:])])
    book.save(tmp_path / "paper.xlsx")
    out = operator.run("responses", "import", "paper.xlsx", problems=True)
    assert "line 3, F1: '=2+3' is a formula" in out
    assert "2 rows read: 1 added, 0 known, 1 rejected." in out
    (row,) = exported(operator)
    assert (row["completed_at"], row["F1"]) == ("2026-03-02T07:30:00+00:00", "5")


def test_the_published_pilot_is_reproduced(operator: Operator, tmp_path: Path) -> None:
    pilot.write(tmp_path / "pilot.csv", datetime.now(UTC))
    assert operator.run("responses", "import", "pilot.csv", "--strict").startswith("2885 rows read: 2885 added")
    shown = {row["question"]: row for row in json.loads(operator.run("questions", "show", "--format", "json"))}
    published = {"F1": 89.9, "F2": 89.3, "U1": 83.2, "E3": 58.5, "C2": 41.0, "C3": 56.7}
    kinds = dict.fromkeys(("F1", "F2", "U1"), "agree_share") | dict.fromkeys(("E3", "C2", "C3"), "non_use_share")
    assert {code: round(100 * shown[code][kinds[code]], 1) for code in published} == published
    employers = json.loads(operator.run("questions", "show", "--type", "employer", "--format", "json"))
    assert employers[0]["agree_n"] == 633
    rows = exported(operator)
    assert len({row["region"] for row in rows}) == 13
    assert {row["age_band"] for row in rows} == {"18-24", "25-34", "35-44", "45-54", "55-70"}
    assert [row["respondent_type"] for row in rows].count("job_seeker") == 2_252
