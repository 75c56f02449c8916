"""Tables in files: everything that a spreadsheet or a register writes is read, and one bad row costs one row."""

import os
import pwd
import tracemalloc
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from storage.errors import FileError
from storage.files.table_file import TableFile
from storage.imports.seen_keys import SeenKeys

Rows = list[tuple[int, list[str], list[str]]]


def opened(path: Path) -> TableFile:
    return TableFile(path, needed=("name", "city"), optional=("Note",))


def read(path: Path) -> Rows:
    """Line, cells and problems of each row."""
    return [(row.line, list(row.cells), [str(one) for one in row.problems]) for row in opened(path).rows()]


def text(folder: Path, content: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sheet(folder: Path, *rows: Sequence[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    path = folder / "table.xlsx"
    book.save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as refused:
        read(path)
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_dialect_of_csv_is_read(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    lines = [["City", "NAME"], [" Брянск ", '"«Десна», центр; первый"'], ["", ""], ["Псков", '"два""х"']]
    path = text(tmp_path, end.join(delimiter.join(cells) for cells in lines).encode(encoding))
    assert opened(path).header == ["city", "name"]
    assert read(path) == [(2, ["Брянск", "«Десна», центр; первый"], []), (4, ["Псков", 'два"х'], [])]


def test_a_row_over_several_lines_is_known_by_its_first(tmp_path: Path) -> None:
    path = text(tmp_path, 'name,city\n"a\nb",c\nd,e\n')
    assert read(path) == [(2, ["a\nb", "c"], []), (4, ["d", "e"], [])]


@pytest.mark.parametrize("bad", ['x,"never closed', 'x,"closed" too early'])
@pytest.mark.parametrize("after", ['d,"e"\n', "d,e\n"])
def test_a_quote_in_the_wrong_place_costs_one_row(tmp_path: Path, bad: str, after: str) -> None:
    rows = read(text(tmp_path, f"name,city\na,b\n{bad}\n{after}f,g\n"))
    assert [(line, cells) for line, cells, problems in rows if not problems] == [
        (2, ["a", "b"]),
        (4, ["d", "e"]),
        (5, ["f", "g"]),
    ]
    ((line, _, problems),) = [row for row in rows if row[2]]
    assert line == 3 and "has a quote that is never closed or stands in the wrong place" in problems[0]


def test_a_quote_without_an_end_in_a_long_file_costs_one_row(tmp_path: Path) -> None:
    good = "name of a center,city\n" * 20_000
    rows = read(text(tmp_path, f'name,city\nx,"never closed\n{good}'))
    assert len(rows) == 20_001
    assert [line for line, _, problems in rows if problems] == [2]


def test_a_cell_without_measure_costs_one_row_and_a_line_without_measure_the_file(tmp_path: Path) -> None:
    rows = read(text(tmp_path, f"name,city\n{'x' * 200_000},b\nc,d\n"))
    assert [(line, bool(problems)) for line, _, problems in rows] == [(2, True), (3, False)]
    assert "has a cell of more than 131,072 characters" in rows[0][2][0]
    assert refusal(text(tmp_path, f"name,city\n{'x' * 2_000_000}\n")) == "line 2 is longer than 1,048,576 characters"


def test_rows_of_the_wrong_width_are_named_and_empty_cells_at_the_end_are_nothing(tmp_path: Path) -> None:
    rows = read(text(tmp_path, "name,city,,\na\nb,c,d\ne,f,,,,\n"))
    assert rows[0][2] == ["line 2, row: 'a' has 1 cells where the header has 2"]
    assert rows[1][2] == ["line 3, row: 'b,c,d' has 3 cells where the header has 2"]
    assert rows[2] == (4, ["e", "f"], [])


def test_what_an_export_has_made_safe_is_read_as_it_was(tmp_path: Path) -> None:
    assert read(text(tmp_path, "name,city\n'-5,'word\n"))[0][1] == ["-5", "'word"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "is empty"),
        ("\n\n,,\n", "is empty"),
        ("name\n", "column city is missing"),
        ("name,city,phone\n", "unknown column 'phone'"),
        ("name,city,CITY\n", "column city stands twice"),
        (b"name,city\na,\x00b\n", "is not a text file"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: str | bytes, problem: str) -> None:
    assert refusal(text(tmp_path, content)) == problem


def test_bytes_of_no_alphabet_are_read_as_such_and_harm_nothing_else(tmp_path: Path) -> None:
    rows = read(text(tmp_path, "name,city\nПсков,b\nПс".encode("cp1251") + b"\x98,b\n"))
    reason = (
        "is garbled: save the file as UTF-8 once more "
        "(a damaged byte, or a piece of another file: the other lines are in Windows-1251)"
    )
    assert rows == [(2, ["Псков", "b"], []), (3, ["Пс\\x98", "b"], [f"line 3, row: 'Пс\\\\x98,b' {reason}"])]


def test_values_of_a_spreadsheet_are_read_as_they_are_meant(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ["name", "city", "note"],
        [5.0, 5.5],
        [True, datetime.fromisoformat("2026-03-02T10:30"), "x"],
        [],
        [None, None, 7],
    )
    assert read(path) == [
        (2, ["5", "5.5", ""], []),
        (3, ["true", "2026-03-02T10:30:00", "x"], []),
        (5, ["", "", "7"], []),
    ]


def test_formulas_are_no_values(tmp_path: Path) -> None:
    path = sheet(tmp_path, ["name", "city"], ["=2+3", "b"], ["a", ArrayFormula("B3", "=SUM(1,2)")])
    assert [problems for _, _, problems in read(path)] == [
        ["line 2, name: '=2+3' is a formula; save the values instead"],
        ["line 3, city: '=SUM(1,2)' is a formula; save the values instead"],
    ]


def test_empty_sheets_are_passed_over_and_two_with_something_in_them_refused(tmp_path: Path) -> None:
    book = Workbook()
    filled = book.create_sheet("Answers")
    filled.append(["name", "city"])
    filled.append(["a", "b"])
    path = tmp_path / "table.xlsx"
    book.save(path)
    assert [cells for _, cells, _ in read(path)] == [["a", "b"]]
    book.create_sheet("Notes").append(["x"])
    book.save(path)
    assert refusal(path) == "has several sheets with something in them (Answers, Notes); leave one"
    Workbook().save(path)
    assert refusal(path) == "is empty"


def test_damaged_spreadsheets_and_traps_are_refused(tmp_path: Path) -> None:
    whole = sheet(tmp_path, ["name", "city"], *(["a", number] for number in range(2_000))).read_bytes()
    path = tmp_path / "table.xlsx"
    for content in (b"", b"not a zip", whole[: len(whole) // 2], whole[:2_000] + bytes(500) + whole[2_500:]):
        path.write_bytes(content)
        assert refusal(path) == "is no XLSX file, or a damaged one"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (80 << 20))
    assert refusal(path) == "would unpack to 83,886,080 bytes; that is no honest spreadsheet"


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for name in ("folder.csv", "folder.xlsx"):
        (tmp_path / name).mkdir()
        assert refusal(tmp_path / name) == "Is a directory"
    assert refusal(tmp_path / "none.csv") == "No such file or directory"
    assert refusal(tmp_path / "none.xlsx") == "No such file or directory"


@pytest.mark.parametrize("name", ["locked.csv", "locked.xlsx"])
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"name,city\n")
    path.chmod(0)
    me = os.geteuid()
    if me == 0:
        # Nothing is forbidden to root.
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        assert refusal(path) == "Permission denied"
    finally:
        os.seteuid(me)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_share_that_has_been_read_grows_to_the_whole(tmp_path: Path, kind: str) -> None:
    if kind == "csv":
        path = text(tmp_path, "name,city\n" + "name,city\n" * 10_000)
    else:
        path = sheet(tmp_path, ["name", "city"], *(["a", "b"] for _ in range(10_000)))
    table = opened(path)
    shares = [table.share or 0.0 for _ in table.rows()]
    assert len(shares) == 10_000 and shares == sorted(shares)
    assert 0.45 < shares[5_000] < 0.6 and shares[-1] > 0.99


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = text(tmp_path, "name,city\n" + "".join(f"{number},b\n" for number in range(rows)))
        table = opened(path)
        tracemalloc.start()
        with SeenKeys() as seen:
            for row in table.rows():
                seen.first_line(row.cells[0], row.line)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(100)
    assert peak(20_000) < peak(4_000) + 100_000


def test_keys_are_known_by_their_first_line_and_copies_are_counted() -> None:
    with SeenKeys() as seen:
        assert [seen.first_line(key, line) for line, key in enumerate("abca", start=2)] == [2, 3, 4, 2]
        assert [seen.count(key) for key in "xyx"] == [1, 1, 2]
