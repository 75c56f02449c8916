"""Parquet and SPSS files, as other programs write them: each value by its type, each trap with one line."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest

from storage.errors import FileError
from storage.files import sources
from storage.files.table_file import TableFile

NAIVE = datetime.fromisoformat("2026-11-23T10:30:00")


def cells(path: Path) -> list[list[str]]:
    table = TableFile(path, needed=("name", "city"), optional=("Note",))
    return [list(row.cells) for row in table.rows()]


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        cells(path)
    (problem,) = caught.value.problems
    return problem


def parquet(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def spss(path: Path, frame: pd.DataFrame, **how: Any) -> Path:
    pyreadstat.write_sav(frame, path, **how)
    return path


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=) спасибо", "=) спасибо"), ("'=5", "'=5"), (5, "5"), (5.0, "5"), (65.5, "65.5"), (True, "true"), (None, ""),
        (date(2026, 11, 23), "2026-11-23"), (NAIVE, "2026-11-23T10:30:00"),
        (NAIVE.replace(tzinfo=UTC), "2026-11-23T10:30:00+00:00"), (float("nan"), ""),
        (float("inf"), "inf"), (2e15, "2e+15"),
    ],
)  # fmt: skip
def test_values_of_parquet_are_read_by_their_type(tmp_path: Path, value: object, text: str) -> None:
    assert cells(parquet(tmp_path / "a", name=["a"], city=[value])) == [["a", text]]


def test_a_list_in_a_cell_costs_its_row(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", name=["a", "b"], city=[["x"], None])
    bad, good = TableFile(path, needed=("name", "city"), optional=()).rows()
    assert [str(problem) for problem in bad.problems] == ["line 2, city: '' is a list or raw bytes, not a value"]
    assert (list(good.cells), good.problems) == (["b", ""], ())


def test_one_long_text_a_million_times_takes_no_room(tmp_path: Path) -> None:
    # 20 MB, repeated 3,000 times by a dictionary: 60 GB if each had its own copy.
    words = pa.DictionaryArray.from_arrays(pa.array([0] * 3_000, pa.int32()), pa.array(["x" * 20_000_000]))
    path = tmp_path / "trap.parquet"
    pq.write_table(pa.table({"name": ["a"] * 3_000, "city": words}), path)
    assert path.stat().st_size < 2_000_000
    table = TableFile(path, needed=("name", "city"), optional=())
    reasons = {problem.reason for row in table.rows() for problem in row.problems}
    assert reasons == {"is longer than 32,767 characters"}


def test_values_of_spss_are_read_by_their_format(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "city": [NAIVE, None], "Note": [date(2026, 11, 23), None]})
    path = spss(tmp_path / "a.sav", frame)
    assert cells(path) == [["a", "2026-11-23T10:30:00", "2026-11-23"], ["b", "", ""]]


def test_numbers_of_spss_that_stand_for_words_are_read_as_words(tmp_path: Path) -> None:
    frame = pd.DataFrame({"name": [1.0, 2.0], "city": [1.0, 65.5]})
    path = spss(tmp_path / "a.sav", frame, variable_value_labels={"name": {1: "BRY-01", 2: "PRI-01"}})
    assert cells(path) == [["BRY-01", "1"], ["PRI-01", "65.5"]]


def test_answers_of_spss_stay_codes(tmp_path: Path) -> None:
    path = spss(
        tmp_path / "a.sav", pd.DataFrame({"F1": [5.0]}), variable_value_labels={"F1": {5: "полностью согласен"}}
    )
    assert [list(row.cells) for row in TableFile(path, needed=("F1",), optional=()).rows()] == [["5"]]


@pytest.mark.parametrize("suffix", ["parquet", "sav"])
def test_damaged_files_are_said_to_be_so(tmp_path: Path, suffix: str) -> None:
    name = {"parquet": "Parquet", "sav": "SPSS"}[suffix]
    path = tmp_path / f"a.{suffix}"
    columns = {"name": ["a"] * 100, "city": [str(number) for number in range(100)]}
    whole = (parquet(path, **columns) if suffix == "parquet" else spss(path, pd.DataFrame(columns))).read_bytes()
    for content in (whole[:-9], whole[:60], whole[:4] + b"\xff" * 4_000, b"name,city\na,b\n"):
        path.write_bytes(content)
        assert refusal(path) == f"is no {name} file, or a damaged one"


@pytest.mark.parametrize("suffix", ["parquet", "sav"])
def test_where_the_library_is_missing_one_line_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    columns = {"name": ["a"], "city": ["b"]}
    parquet(path, **columns) if suffix == "parquet" else spss(path, pd.DataFrame(columns))
    module = {"parquet": "parquet_table", "sav": "spss_table"}[suffix]
    monkeypatch.setitem(sys.modules, f"storage.files.{module}", None)
    assert refusal(path).startswith({"parquet": "Parquet", "sav": "SPSS"}[suffix] + " " + sources.MISSING)


def test_a_table_of_too_many_columns_is_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "a.parquet", **{f"c{number}": [1] for number in range(1_001)})
    assert refusal(path) == "has 1,001 columns; at most 1,000 are read"
