"""Importing answers: good rows enter once, bad ones are named by line, column, value and reason."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.sandbox import pilot
from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import ROOT, Operator
from tests.patience import LIMIT, until_without_loop

CODES = ("F1", "F2", "F3", "U1", "U2", "U3", "E1", "E2", "E3", "P1", "P2", "P3", "C1", "C2", "C3")
HEADER = ["interview_id", "center", "respondent_type", "age_band", "completed_at", *CODES]
GOOD = ["a-1", "BRY-01", "job_seeker", "25-34", "2026-03-02T10:30", *"543218454321895"]
Write = Callable[..., Path]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


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
    return list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ";"), ("cp1251", ";")])
def test_what_was_written_on_paper_is_what_is_exported(
    operator: Operator, write: Write, encoding: str, separator: str
) -> None:
    file = write([*HEADER, "comment"], [*GOOD, "Спасибо"], encoding=encoding, separator=separator)
    assert operator.run("responses", "import", str(file)) == "1 row read: 1 added, 0 known, 0 rejected.\n"
    assert operator.run("responses", "import", str(file)) == "1 row read: 0 added, 1 known, 0 rejected.\n"
    (row,) = exported(operator)
    assert "".join(row[code] for code in CODES) == "543218454321895"
    # A time without an offset is the center's own: 10:30 in Bryansk is 07:30 UTC, of which exports show the hour.
    assert (row["completed_at"], row["entry"], row["comment"]) == ("2026-03-02T07:00:00+00:00", "paper", "Спасибо")
    assert (row["interview_id"], row["quality"]) == ("a-1", "clean")


def test_an_export_can_be_imported_elsewhere(operator: Operator, write: Write, tmp_path: Path) -> None:
    operator.run(
        "responses", "import", str(write(HEADER, GOOD, changed(interview_id="a-2", F1="", age_band="over_70")))
    )
    before = exported(operator)
    elsewhere = Operator(tmp_path / "elsewhere", sample=True)
    elsewhere.run("responses", "import", str(operator.folder / "out.csv"), "--strict")
    assert exported(elsewhere) == before
    assert [row["quality"] for row in before] == ["clean", "X"]


def test_rows_without_an_id_are_told_apart_and_recognised_again(operator: Operator, write: Write) -> None:
    file = write(HEADER[1:], GOOD[1:], GOOD[1:], changed(F1="1")[1:])
    assert operator.run("responses", "import", str(file)).startswith("3 rows read: 3 added")
    assert operator.run("responses", "import", str(file)).startswith("3 rows read: 0 added, 3 known")


BAD_CELLS = [
    ({"center": "XXX-9"}, "center: 'XXX-9' is not a center"),
    ({"F1": "7"}, "F1: '7' is not an answer code"),
    ({"F1": "0"}, "F1: '0' is not an answer code"),
    ({"F1": "54"}, "F1: '54' is not an answer code"),
    ({"F1": "9"}, "F1: '9' cannot be answered with “did not use”"),
    ({"F1": "=5"}, "F1: '=5' is not an answer code"),
    ({"F1": "５"}, "F1: '５' is not an answer code"),
    (dict.fromkeys(CODES, ""), "row: '' holds no answers"),
    ({"respondent_type": "student"}, "respondent_type: 'student' is not one of job_seeker, employer, other"),
    ({"age_band": "30"}, "age_band: '30' is not one of under_18, 18-24"),
    ({"entry": "fax"}, "entry: 'fax' is not one of visit_token, poster, typed_code, paper, web, kiosk"),
    ({"completed_at": ""}, "completed_at: '' is not a time"),
    ({"completed_at": "2099-01-01"}, "completed_at: '2099-01-01' lies in the future"),
    ({"completed_at": "9999-12-31T23:59-12:00"}, "completed_at: '9999-12-31T23:59-12:00' lies in the future"),
    ({"completed_at": "0001-01-01T00:00+03:00"}, "completed_at: '0001-01-01T00:00+03:00' lies before the year 2000"),
    ({"completed_at": "вчера"}, "completed_at: 'вчера' is not a time such as 2026-11-24T10:30"),
    ({"completed_at": "31.02.2026"}, "completed_at: '31.02.2026' is not a time"),
    ({"completed_at": "2010-03-28T02:30"}, "completed_at: '2010-03-28T02:30' never was in Europe/Moscow"),
    ({"started_at": "2026-03-02T10:31"}, "started_at: '2026-03-02T10:31' lies after completed_at"),
    ({"verified": "maybe"}, "verified: 'maybe' is not one of true, да"),
    ({"questionnaire": "1999.1"}, "questionnaire: '1999.1' is not one of 2022.1, 2026.1"),
    ({"respondent_type": "other"}, "respondent_type: 'other' is no type of the questionnaire 2022.1"),
    (
        {"respondent_type": "другое", "questionnaire": "2026.1", "quality": "clean"},
        "quality: 'clean' is not X, the class of answers of the type other",
    ),
    ({"language": "fr"}, "language: 'fr' is not one of ru, en, tt"),
    ({"quality": "A"}, "quality: 'A' is not one of clean, B, X"),
    ({"reasons": "bad mood"}, "reasons: 'bad mood' is not a list of reasons"),
    ({"interview_id": "a-1"}, "interview_id: 'a-1' stands in line 2 already"),
    ({"interview_id": "x" * 41}, "interview_id: 'xxx"),
    ({"interview_id": "a\u200b9"}, "interview_id: 'a\\u200b9' holds characters that cannot be seen"),
]
MORE = ("entry", "started_at", "verified", "questionnaire", "language", "quality", "reasons")


def test_every_bad_row_is_named_and_the_good_ones_enter(operator: Operator, write: Write) -> None:
    header = [*HEADER, *MORE]
    rows = [
        changed(**({"interview_id": f"b-{number}"} | cells)) + [cells.get(name, "") for name in MORE]
        for number, (cells, _) in enumerate(BAD_CELLS)
    ]
    wanted = [f"line {line}, {problem}" for line, (_, problem) in enumerate(BAD_CELLS, start=3)]
    file = write(header, [*GOOD, *[""] * len(MORE)], *rows)
    rejected = operator.folder / "paper.rejected.csv"

    error = operator.run("responses", "import", str(file), "--strict", status=1)
    assert [problem for problem in wanted[:20] if problem not in error] == []
    assert error.endswith(f"{len(BAD_CELLS)} bad rows; nothing was imported\n")
    assert exported(operator) == [] and not rejected.exists()

    out = operator.run("responses", "import", str(file), problems=True)
    assert f"{len(rows) + 1} rows read: 1 added, 0 known, {len(rows)} rejected." in out
    assert [problem for problem in wanted[:20] if problem not in out] == []
    found = list(csv.DictReader(rejected.read_text(encoding="utf-8").splitlines()))
    assert [row["problems"].split(":")[0] for row in found] == [problem.split(":")[0] for _, problem in BAD_CELLS]
    assert [[row[name].removeprefix("'") for name in header] for row in found] == rows
    assert sorted(path.name for path in operator.folder.iterdir() if "rejected" in path.name) == [rejected.name]


def test_both_versions_and_every_language_are_imported_side_by_side(operator: Operator, write: Write) -> None:
    header = [*HEADER, "questionnaire", "language"]
    rows = [
        [*changed(interview_id="old"), "", "русский"],
        [*changed(interview_id="new"), "2026.1", "tt"],
        [*changed(interview_id="other", respondent_type="другое"), "2026.1", "Татарча"],
    ]
    operator.run("responses", "import", str(write(header, *rows)), "--strict")
    found = {row["interview_id"]: row for row in exported(operator)}
    keys = ("questionnaire", "respondent_type", "quality", "reasons")
    assert [[found[id][key] for key in keys] for id in ("old", "new", "other")] == [
        ["2022.1", "job_seeker", "clean", ""],
        ["2026.1", "job_seeker", "clean", ""],
        ["2026.1", "other", "X", "other_type"],
    ]
    with closing(sqlite3.connect(operator.file)) as connection:
        stored = dict(connection.execute("SELECT id, language FROM interviews"))
    assert stored == {"old": "ru", "new": "tt", "other": "tt"}


def test_rows_without_a_version_belong_to_the_one_in_force_on_their_day(operator: Operator, write: Write) -> None:
    # 00:30 in Bryansk is 21:30 of the day before in UTC: the center’s own calendar decides.
    rows = [
        changed(interview_id="before", completed_at="2026-02-28T23:30"),
        changed(interview_id="after", completed_at="2026-03-01T00:30"),
    ]
    operator.environment["QUESTIONNAIRE"] = "2022.1, 2026.1 from 2026-03-01"
    operator.run("responses", "import", str(write(HEADER, *rows)), "--strict")
    assert {row["interview_id"]: row["questionnaire"] for row in exported(operator)} == {
        "before": "2022.1",
        "after": "2026.1",
    }


def test_rejected_rows_are_corrected_and_imported_in_their_turn(operator: Operator, write: Write) -> None:
    file = write(HEADER, changed(interview_id="-1", F1="7"))
    operator.run("responses", "import", str(file), problems=True)
    rejected = operator.folder / "paper.rejected.csv"
    rejected.write_text(rejected.read_text(encoding="utf-8").replace(",7,4,", ",5,4,"), encoding="utf-8")
    assert "1 added" in operator.run("responses", "import", str(rejected), "--strict")
    assert [row["interview_id"] for row in exported(operator)] == ["'-1"]
    # The export of an id that looks like a formula is the same interview when it comes back.
    assert "0 added, 1 known" in operator.run("responses", "import", "out.csv", "--strict")
    write(HEADER, changed(interview_id="-1"))
    assert "0 added, 1 known, 0 rejected" in operator.run("responses", "import", str(file))
    assert not rejected.exists()


def test_times_are_those_of_the_center_and_not_of_the_writer(operator: Operator, write: Write) -> None:
    times = {
        "2026-03-02T10:30": "2026-03-02T07:30:00+00:00",
        "2026-03-02 10:30:15": "2026-03-02T07:30:15+00:00",
        "2026-03-02T10:30Z": "2026-03-02T10:30:00+00:00",
        "2026-03-02T10:30+07:00": "2026-03-02T03:30:00+00:00",
        "02.03.2026 9:05": "2026-03-02T06:05:00+00:00",
        "02.03.2026": "2026-03-01T21:00:00+00:00",
        # On 26 October 2014 the clocks of Moscow showed half past one twice, first at +04:00: the first is taken.
        "2014-10-26T01:30": "2014-10-25T21:30:00+00:00",
        # At +03:00 in March 2010, before the clocks were put forward, and +04:00 after.
        "2010-03-28T01:59": "2010-03-27T22:59:00+00:00",
        "2010-03-28T03:00": "2010-03-27T23:00:00+00:00",
    }
    rows = [changed(interview_id=f"t-{number}", completed_at=written) for number, written in enumerate(times)]
    operator.run("responses", "import", str(write(HEADER, *rows)), "--strict")
    with closing(sqlite3.connect(operator.folder / "czn.db")) as db:
        kept = [moment for (moment,) in db.execute("SELECT completed_at FROM interviews ORDER BY id")]
    assert [f"{moment.replace(' ', 'T')[:19]}+00:00" for moment in kept] == list(times.values())


def test_what_else_a_file_may_say_is_kept(operator: Operator, write: Write) -> None:
    columns = ("entry", "started_at", "verified", "questionnaire", "language", "comment")
    said = ("visit_token", "2026-03-02T10:28", "ИСТИНА", "2022.1", "en", " и\u0306\x07 два ")
    operator.run("responses", "import", str(write([*HEADER, *columns], [*GOOD, *said])), "--strict")
    (row,) = exported(operator)
    assert (row["entry"], row["verified"], row["comment"]) == ("visit_token", "true", "й два")
    # Exports show the hour.
    assert row["started_at"] == "2026-03-02T07:00:00+00:00"


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


def test_a_header_alone_is_a_file_without_rows(operator: Operator, write: Write) -> None:
    assert operator.run("responses", "import", str(write(HEADER))) == "0 rows read: 0 added, 0 known, 0 rejected.\n"


def test_a_file_that_is_none_is_refused(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\x00")
    (tmp_path / "broken.xlsx").write_bytes(b"not a zip")
    (tmp_path / "folder.csv").mkdir()
    for name, problem in (
        ("none.csv", "No such file or directory"),
        ("picture.csv", "is not a text file"),
        ("broken.xlsx", "is no XLSX file, or a damaged one"),
        ("folder.csv", "Is a directory"),
    ):
        assert operator.run("responses", "import", name, status=1) == f"czn-index: {name}: {problem}\n"


def test_a_quote_that_is_never_closed_costs_one_row(operator: Operator, write: Write) -> None:
    file = write([*HEADER, "comment"], [*GOOD, ""], [*changed(interview_id="a-2"), ""])
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:2], f'{lines[1]}"never closed', *lines[2:]]), encoding="utf-8")
    out = operator.run("responses", "import", str(file), problems=True)
    assert "line 3, row: " in out and "has a quote that is never closed" in out
    assert "3 rows read: 2 added, 0 known, 1 rejected." in out


def test_spreadsheets_are_read_and_their_formulas_refused(operator: Operator, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append([*HEADER, "comment"])
    moment = datetime.fromisoformat("2026-03-02T10:30")
    book.active.append([*GOOD[:4], moment, *(float(digit) for digit in GOOD[5:])])
    book.active.append([*changed(interview_id="a-2")[:5], "=2+3", *(int(digit) for digit in GOOD[6:])])
    book.active.append([*changed(interview_id="a-3"), "=A1"])
    book.save(tmp_path / "paper.xlsx")
    out = operator.run("responses", "import", "paper.xlsx", problems=True)
    assert "line 3, F1: '=2+3' is a formula; save the values instead" in out
    assert "line 4, comment: '=A1' is a formula; save the values instead" in out
    assert "3 rows read: 1 added, 0 known, 2 rejected." in out
    (row,) = exported(operator)
    assert (row["completed_at"], row["F1"]) == ("2026-03-02T07:00:00+00:00", "5")
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "paper.xlsx")
    assert "has several sheets" in operator.run("responses", "import", "paper.xlsx", status=1)


ENDLESS = """
CREATE VIEW endless AS WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers)
    SELECT number FROM numbers;
CREATE TRIGGER hang BEFORE INSERT ON interviews WHEN NEW.id = 'k-10500' BEGIN SELECT max(number) FROM endless; END;
"""


def test_an_import_that_was_killed_leaves_whole_batches_and_is_completed_by_another(
    operator: Operator, write: Write
) -> None:
    rows = [changed(interview_id=f"k-{number:05}", F1="1234"[number % 4]) for number in range(12_000)]
    file = write(HEADER, *rows)
    database = operator.folder / "czn.db"
    with closing(sqlite3.connect(database)) as db:
        # In the middle of the second batch the import meets a row that it never finishes.
        db.executescript(ENDLESS)
    running = subprocess.Popen(
        [sys.executable, str(ROOT / "admin_cli.py"), "responses", "import", str(file)],
        env=os.environ | operator.environment,
    )
    with closing(sqlite3.connect(database, timeout=LIMIT)) as db:
        until_without_loop(lambda: db.execute("SELECT count(*) FROM interviews").fetchone() == (10_000,))
        assert running.poll() is None
        running.kill()
        running.wait()
        assert db.execute("SELECT count(*) FROM interviews").fetchone() == (10_000,)
        db.executescript("DROP TRIGGER hang; DROP VIEW endless")
    said = operator.run("responses", "import", str(file), "--strict")
    assert said == "12000 rows read: 2000 added, 10000 known, 0 rejected.\n"
    assert [row["interview_id"] for row in exported(operator)] == [row[0] for row in rows]


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


def test_the_same_answers_are_known_again_however_their_file_was_saved(operator: Operator, write: Write) -> None:
    header, rows = [*HEADER[1:], "comment"], [[*GOOD[1:], "Спасибо"], [*changed(F1="1")[1:], ""]]
    assert "2 added" in operator.run("responses", "import", str(write(header, *rows)))
    at = header.index("completed_at")

    def again(head: list[str], *cells: list[str], **how: str) -> None:
        assert "0 added, 2 known, 0 rejected" in operator.run("responses", "import", str(write(head, *cells, **how)))

    def with_each(column: int, text: str) -> list[list[str]]:
        return [[*row[:column], text, *row[column + 1 :]] for row in rows]

    for moment in ("02.03.2026 10:30", "2026-03-02 10:30:00", "2026-03-02T07:30Z", "2.3.2026 10:30"):
        again(header, *with_each(at, moment), separator=";", encoding="cp1251")
    again(header[::-1], *(row[::-1] for row in rows))
    again([*header, "entry", "language", "verified"], *([*row, "paper", "ru", "нет"] for row in rows))
    again(header, *with_each(0, "bry-01"))
    again(header, *with_each(1, "Соискатель"))
    again(header, *with_each(2, "25–34"))
    again(header, *([f"{cell}.0" if cell.isdigit() else cell for cell in row] for row in rows))


def test_rows_that_an_earlier_version_has_numbered_are_known(operator: Operator, write: Write) -> None:
    file = write(HEADER[1:], GOOD[1:])
    operator.run("responses", "import", str(file))
    # As earlier versions recognized a row: by its cells.
    digest = blake2b("\x1f".join(GOOD[1:]).encode(), digest_size=8).hexdigest()
    with closing(sqlite3.connect(operator.folder / "czn.db")) as db:
        db.execute("UPDATE interviews SET id = ?", (f"row-{digest}-1",))
        db.commit()
    assert "0 added, 1 known" in operator.run("responses", "import", str(file))


def test_ids_that_a_spreadsheet_has_worn_down_are_refused(operator: Operator, write: Write) -> None:
    file = write(HEADER, changed(interview_id="2.0261E+11"), changed(interview_id="2,0261E+11"), GOOD)
    said = operator.run("responses", "import", str(file), problems=True)
    assert said.count("was turned into a number by a spreadsheet, and digits of it are lost") == 2
    assert "1 added, 0 known, 2 rejected" in said


def test_a_list_of_rejected_rows_belongs_to_one_file_and_is_written_like_it(operator: Operator, write: Write) -> None:
    write(HEADER, changed(F1="7"), encoding="utf-8-sig", separator=";")
    operator.run("responses", "import", "paper.csv", problems=True)
    first = (operator.folder / "paper.rejected.csv").read_bytes()
    assert first.startswith(b"\xef\xbb\xbfinterview_id;center;")
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(changed(F1="7"))
    book.save(operator.folder / "paper.xlsx")
    operator.run("responses", "import", "paper.xlsx", problems=True)
    assert (operator.folder / "paper.rejected.csv").read_bytes() == first
    own = operator.folder / "paper.xlsx.rejected.csv"
    assert own.read_bytes() == first
    assert own.stat().st_mode & 0o777 == 0o600


def test_a_file_without_a_good_row_is_given_up(operator: Operator, write: Write) -> None:
    file = write(HEADER, *([*changed(F1="7")] for _ in range(10_001)))
    said = operator.run("responses", "import", str(file), status=1)
    assert said.endswith("the first 10,000 rows are all bad; nothing was imported\n")
    assert "10,000 bad rows or more; nothing" in operator.run("responses", "import", str(file), "--strict", status=1)
    assert not (operator.folder / "paper.rejected.csv").exists()


def test_an_export_for_a_spreadsheet_is_read_back(operator: Operator, write: Write) -> None:
    operator.run("responses", "import", str(write([*HEADER, "comment"], [*GOOD, "=) спасибо; всё"])))
    for separator, character in (("semicolon", b";"), ("tab", b"\t"), ("comma", b",")):
        operator.run("responses", "export", "--out", "excel.csv", "--separator", separator)
        content = (operator.folder / "excel.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbfinterview_id" + character)
        assert "0 added, 1 known, 0 rejected" in operator.run("responses", "import", "excel.csv")
    assert "is no CSV file" in operator.run("responses", "export", "--out", "a.xlsx", "--separator", "tab", status=2)
