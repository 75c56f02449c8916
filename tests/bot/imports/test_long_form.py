"""Answers in the long form: a row for each answer. Together they make one interview, or none."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.imports import responses as importing
from bot.imports.responses import ResponseImport
from questionnaire.loader import load
from storage.errors import FileError
from storage.tables import interviews
from tests.storage.export.test_round_trip import open_with_centers

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
HEADER = ["interview_id", "center", "respondent_type", "age_band", "completed_at", "question", "answer"]
CODES = load().codes
Row = list[str]


def rows_of(id: str, *given: tuple[str, str], center: str = "BRY-01") -> list[Row]:
    about = [id, center, "job_seeker", "25-34", "2026-11-20T10:30"]
    return [[*about, question, answer] for question, answer in given]


ALL = [(code, "5") for code in CODES]


async def imported(folder: Path, rows: Iterable[Row], name: str = "long.csv") -> tuple[ResponseImport, dict[str, str]]:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    db = await open_with_centers(folder, "czn.db")
    try:
        done = await importing.run(db, path, now=NOW)
        async with db.read() as connection:
            found = (await connection.execute(select(interviews.c.id, interviews.c.answers))).all()
    finally:
        await db.close()
    return done, {row.id: row.answers for row in found}


async def test_the_rows_of_an_interview_are_one_interview(tmp_path: Path) -> None:
    done, found = await imported(tmp_path, [*rows_of("a", *ALL), *rows_of("b", *reversed(ALL[3:]))])
    assert (done.intake.read, done.added) == (2, 2)
    assert found == {"a": "5" * 15, "b": "0" * 3 + "5" * 12}


async def test_one_bad_answer_rejects_its_interview_whole_and_all_its_rows_can_be_corrected(tmp_path: Path) -> None:
    bad = rows_of("a", *ALL[:-1], ("C3", "7"))
    done, found = await imported(tmp_path, [*bad, *rows_of("b", *ALL)])
    assert (done.intake.rejected, list(found)) == (1, ["b"])
    rejected = tmp_path / "long.rejected.csv"
    with rejected.open(encoding="utf-8", newline="") as file:
        again = list(csv.reader(file))
    assert len(again) == 16
    assert {row[-1] for row in again[1:]} == {"C3: is not an answer code"}
    corrected = rejected.read_text(encoding="utf-8").replace(",C3,7,", ",C3,4,")
    (tmp_path / "again.csv").write_text(corrected, encoding="utf-8")
    db = await open_with_centers(tmp_path, "czn.db")
    assert (await importing.run(db, tmp_path / "again.csv", now=NOW, strict=True)).added == 1
    await db.close()


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (rows_of("a", ("F1", "5"), ("f1", "4")), "stands twice in this interview"),
        (rows_of("a", ("F1", "5"), ("Z9", "4")), "is not a question"),
        (rows_of("a", ("F1", "5")) + rows_of("a", ("F2", "5"), center="PRI-01"), "differs from the other rows"),
        (rows_of("a", ("F1", "")), "holds no answers"),
        (rows_of("a", *[("F1", "5")] * 100, *ALL), "has more than 100 rows, the first in line 2"),
    ],
)
async def test_rows_that_do_not_make_an_interview_are_rejected(tmp_path: Path, rows: list[Row], reason: str) -> None:
    _, found = await imported(tmp_path, rows)
    assert found == {}
    assert reason in (tmp_path / "long.rejected.csv").read_text(encoding="utf-8")


async def test_a_file_that_is_sorted_by_question_is_refused_before_anything_is_added(tmp_path: Path) -> None:
    mixed = [row for question in ALL for id in ("a", "b") for row in rows_of(id, question)]
    with pytest.raises(FileError, match=r"line 4: the interview a has begun in line 2 already; sort the rows"):
        await imported(tmp_path, mixed)
