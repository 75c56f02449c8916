"""Every format holds the same cells: a library for each format reads the file, and the test compares it with the stored
rows."""

import csv
import errno
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from sqlalchemy import insert

from bot.codebook.labels import labels
from handlers.language.texts import texts_in
from storage import export
from storage.engine.database import Database
from storage.export import COLUMNS, Filters, Form, csv_file, parquet_file, sav_file, xlsx_file
from storage.files.cells import plain_cell
from storage.files.columns import Kind, columns, shipped
from storage.tables import interviews
from tests.storage.conftest import NOW

Cells = dict[str, str]
LONGEST = "Очень долго ждали, но помогли. 👍🏽 "
DIFFICULT = (
    '=HYPERLINK("http://x")', "+7", "-1", "@a", "  =1+1", "Спасибо 🙏🏽 👨‍👩‍👧", "a,b;c\td", 'в "кавычках"',
    "две\nстроки", "две\r\nстроки", "\x0b", "<r>&amp;</r>", "<r></x></r>", "<b>&", "_x0041_", "1.5", "true",
    "2026-11-24", "http://example.com", "пробел ", " пробел", "0", (LONGEST * 80)[:2_000], "я" * 255, "я" * 127 + "a",
    "я" * 128, "x" * 256, "😀" * 2_000,
)  # fmt: skip
READ_ANSWERS = "543218954321895"
MINUTE = datetime(2026, 11, 24, 10, 7, 41, 654321, tzinfo=UTC)
Stored = dict[str, Any]


async def fill(db: Database) -> list[Stored]:
    """Interviews of every kind; the rows as they were stored, in the order of an export."""
    rows: list[Stored] = [{"comment": comment, "center_id": 1 + at % 2} for at, comment in enumerate(DIFFICULT)]
    rows += [
        {"comment": None, "respondent_type": "employer", "age_band": "55-70", "entry": "paper", "quality": "X"},
        {"comment": None, "verified": True, "entry": "visit_token", "quality": "B", "reasons": "speeding,burst"},
        {"comment": None, "answers": "540000000000009", "completed_at": None, "quality": None},
        {"comment": None, "answers": "0" * 15, "completed_at": None, "quality": None, "respondent_type": None},
        {"comment": None, "age_band": None, "started_at": MINUTE, "completed_at": MINUTE},
        {"comment": None, "questionnaire": "=1999"},
    ]
    usual = {
        "center_id": 1, "respondent_type": "job_seeker", "age_band": "25-34", "entry": "poster", "verified": False,
        "started_at": NOW, "completed_at": NOW, "questionnaire": "2022.1", "answers": READ_ANSWERS, "quality": "clean",
        "reasons": "",
    }  # fmt: skip
    stored = [usual | row | {"id": f"{at:016x}"} for at, row in enumerate(rows)]
    async with db.write() as connection:
        await connection.execute(
            insert(interviews), [row | {"language": "ru", "touched_at": NOW, "completed_week": 1} for row in stored]
        )
    return sorted(stored, key=lambda row: (row["center_id"], row["id"]))


def expected(row: Stored) -> Cells:
    """The cells of a stored interview, by docs/files.md."""
    places = {1: ("BRY-01", "Брянская область"), 2: ("PRI-01", "Приморский край")}
    codes = "F1 F2 F3 U1 U2 U3 E1 E2 E3 P1 P2 P3 C1 C2 C3".split()
    center, region = places[row["center_id"]]
    return {
        "interview_id": row["id"],
        "center": center,
        "region": region,
        "respondent_type": row["respondent_type"] or "",
        "age_band": row["age_band"] or "",
        "entry": row["entry"],
        "verified": str(row["verified"]).lower(),
        "started_at": by_the_hour(row["started_at"]),
        "completed_at": by_the_hour(row["completed_at"]) if row["completed_at"] else "",
        "questionnaire": row["questionnaire"],
        **{code: digit.replace("0", "") for code, digit in zip(codes, row["answers"], strict=True)},
        "quality": row["quality"] or "",
        "reasons": row["reasons"],
        "comment": row["comment"] or "",
    }


def by_the_hour(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00+00:00")


def from_csv(path: Path) -> Iterator[Cells]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: plain_cell(cell) for name, cell in row.items()}


def from_xlsx(path: Path) -> Iterator[Cells]:
    book = load_workbook(path)
    assert book.worksheets[0].freeze_panes == "A2"
    rows = book.worksheets[0].iter_rows()
    names = [cell.value for cell in next(rows)]
    for row in rows:
        assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
        # A workbook writes some signs as _x000B_; unlike Excel, openpyxl leaves it to its caller to read them so.
        yield {name: unescape(text(cell.value)) for name, cell in zip(names, row, strict=True)}


def from_parquet(path: Path) -> Iterator[Cells]:
    for row in pq.read_table(path).to_pylist():
        yield {name: text(value) for name, value in row.items()}


def from_sav(path: Path) -> Iterator[Cells]:
    """Numbers that stand for values are turned back into them by their order, as the codebook gives it."""
    frame, _ = pyreadstat.read_sav(path, user_missing=True)
    known = {column.name: column for form in Form for column in columns(form, shipped(), respondents=True)}
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        cells: Cells = {}
        for key, value in row.items():
            name = str(key)
            back = {number: word for word, number in known[name].numbered.items()}
            cells[name] = back[int(value)] if back and value is not None else text(value)
        yield cells


def text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            assert value.is_integer()
            return str(int(value))
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat(timespec="seconds")
    return str(value)


WRITERS = csv_file, parquet_file, sav_file, xlsx_file
"""Loaded before there is no room: a module that is loaded then leaves half of its byte code behind."""
READERS: dict[str, Callable[[Path], Iterator[Cells]]] = {
    "csv": from_csv, "xlsx": from_xlsx, "parquet": from_parquet, "sav": from_sav,
}  # fmt: skip


async def written(db: Database, folder: Path, suffix: str, form: Form = Form.WIDE, language: str = "ru") -> Path:
    path = folder / f"out.{suffix}"
    filters = Filters(unfinished=True)
    await export.responses(db, path, filters=filters, form=form, labels=labels(texts_in(language)))
    return path


# SPSS pads every text with spaces, so those at its end are not kept.
def comparable(cells: Cells, suffix: str) -> Cells:
    return {name: cell.rstrip(" ") for name, cell in cells.items()} if suffix == "sav" else cells


@pytest.mark.parametrize("suffix", READERS)
async def test_every_cell_of_the_wide_form_is_what_was_stored(db: Database, tmp_path: Path, suffix: str) -> None:
    stored = await fill(db)
    found = list(READERS[suffix](await written(db, tmp_path, suffix)))
    assert tuple(found[0]) == COLUMNS
    assert found == [comparable(expected(row), suffix) for row in stored]


STATEMENTS = {
    ("ru", "job_seeker", "F3"): "Меня выслушали и учли моё мнение",
    ("ru", "employer", "F3"): "С нами работают как с партнёром",
    ("en", "job_seeker", "F3"): "I was listened to, and my opinion counted",
    ("en", "employer", "F3"): "We are treated as a partner",
}
ANSWERS = {"ru": {"5": "Да, полностью", "9": "Не пользуюсь"}, "en": {"5": "Yes, fully", "9": "I don’t use it"}}


ONE_DATABASE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""For the other form of the same rows, and for what happens to files."""


@ONE_DATABASE
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("suffix", READERS)
async def test_the_long_form_has_a_row_for_each_answer(
    db: Database, tmp_path: Path, suffix: str, language: str
) -> None:
    stored = await fill(db)
    found = list(READERS[suffix](await written(db, tmp_path, suffix, Form.LONG, language)))
    wanted = []
    for row in stored:
        cells = comparable(expected(row), suffix)
        codes = {code: cells.pop(code) for code in COLUMNS[10:25]}
        cells.pop("comment")
        wanted += [
            cells | {"question": code, "question_group": code[0], "answer": digit}
            for code, digit in codes.items()
            if digit
        ]
    words = [{name: row.pop(name) for name in ("statement", "answer_label")} for row in found]
    assert found == wanted
    for row, said in zip(found, words, strict=True):
        key = (language, row["respondent_type"], row["question"])
        assert said["statement"] == STATEMENTS.get(key, said["statement"]) != ""
        assert said["answer_label"] == ANSWERS[language].get(row["answer"], said["answer_label"]) != ""


async def test_parquet_has_types_and_row_groups(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.export.parquet_file.ROW_GROUP", 10)
    stored = await fill(db)
    file = pq.ParquetFile(await written(db, tmp_path, "parquet", language="en"))
    sizes = [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)]
    assert sizes == [10] * (len(stored) // 10) + [len(stored) % 10]
    types = {field.name: field.type for field in file.schema_arrow}
    assert types["interview_id"] == types["comment"] == pa.string()
    assert types["started_at"] == types["completed_at"] == pa.timestamp("ms", tz="UTC")
    assert types["verified"] == pa.bool_()
    assert {types[code] for code in COLUMNS[10:25]} == {pa.int8()}
    assert types["respondent_type"] == types["center"] == pa.dictionary(pa.int32(), pa.string())
    about = file.schema_arrow.field("E3").metadata
    assert about[b"label"].decode() == "The contact center helps without a visit"
    assert about[b"missing"] == b"[8, 9]" and '"9": "I don’t use it"' in about[b"values"].decode()


async def test_a_workbook_goes_on_with_the_next_sheet_and_explains_itself(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.export.xlsx_file.ROWS", 15)
    stored = await fill(db)
    book = load_workbook(await written(db, tmp_path, "xlsx"))
    assert book.sheetnames == ["Ответы", "Ответы 2", "Ответы 3", "Переменные"]
    sheets = [list(sheet.values) for sheet in book.worksheets[:3]]
    assert [len(sheet) for sheet in sheets] == [15, 15, len(stored) - 28 + 1]
    assert {sheet[0] for sheet in sheets} == {COLUMNS}
    assert [row[0] for sheet in sheets for row in sheet[1:]] == [row["id"] for row in stored]
    legend = {row[0]: row[1:] for row in book["Переменные"].values}
    assert legend["F2"][0] == "Сотрудники общаются внимательно, вежливо и понятно"
    assert "9 – Не пользуюсь" in legend["F2"][1] and "employer – работодатель" in legend["respondent_type"][1]
    started = book.worksheets[0]["H2"]
    assert started.value == NOW.replace(tzinfo=None) and "UTC" in started.number_format


@pytest.mark.parametrize(
    ("language", "staff", "non_use", "seeker"),
    [
        (
            "ru",
            "2022.1: Сотрудники центра обладают высоким уровнем профессиональных знаний; "
            "2026.1: Сотрудники центра хорошо знают своё дело",
            "Не пользуюсь",
            "соискатель",
        ),
        (
            "en",
            "2022.1: The center’s staff are highly professional; 2026.1: The center’s staff know their job well",
            "I don’t use it",
            "job seeker",
        ),
    ],
)
async def test_spss_finds_labels_and_declared_missing_values(
    db: Database, tmp_path: Path, language: str, staff: str, non_use: str, seeker: str
) -> None:
    await fill(db)
    path = await written(db, tmp_path, "sav", language=language)
    frame, _ = pyreadstat.read_sav(path)
    _, meta = pyreadstat.read_sav(path, user_missing=True)
    assert meta.file_encoding == "UTF-8" and meta.number_rows == len(frame) and tuple(meta.column_names) == COLUMNS
    assert meta.column_names_to_labels["F1"] == staff
    assert meta.variable_value_labels["E3"][9.0] == non_use and set(meta.variable_value_labels["E3"]) == {
        1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 9.0,
    }  # fmt: skip
    assert meta.variable_value_labels["respondent_type"][1.0] == seeker
    declared = [{"lo": 8.0, "hi": 8.0}, {"lo": 9.0, "hi": 9.0}]
    assert meta.missing_ranges == {code: declared for code in COLUMNS[10:25]}
    # Values declared missing are read as missing: in "543218954321895" the answer to E1 is a 9, that to E2 a 5.
    assert set(frame["E1"].dropna()) == set() and set(frame["E2"].dropna()) == {5.0}
    assert meta.variable_measure["F1"] == meta.variable_measure["age_band"] == "ordinal"
    assert meta.original_variable_types["started_at"] == "DATETIME20"


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """No file can grow beyond the size: for the writer, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@ONE_DATABASE
@pytest.mark.parametrize("size", [100, 3_000])
@pytest.mark.parametrize("suffix", READERS)
async def test_a_full_disk_leaves_the_old_file_and_nothing_besides(
    db: Database, tmp_path: Path, suffix: str, size: int
) -> None:
    await fill(db)
    path = tmp_path / f"out.{suffix}"
    path.write_text("old", encoding="utf-8")
    files = sorted(os.listdir(tmp_path))
    with pytest.raises(OSError, match=path.name) as failure, no_room(size):
        await written(db, tmp_path, suffix)
    assert failure.value.errno == errno.EFBIG
    assert path.read_text(encoding="utf-8") == "old"
    assert sorted(os.listdir(tmp_path)) == files


def test_each_column_has_its_kind_once_in_both_forms() -> None:
    both = [{column.name: column for column in columns(form, shipped())} for form in Form]
    for name in both[0].keys() & both[1].keys():
        assert both[0][name] == both[1][name]
    assert {column.kind for column in both[0].values()} == set(Kind)
