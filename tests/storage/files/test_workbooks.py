"""Workbooks as people and programs make them, and as nobody should."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from storage.errors import FileError
from storage.files.table_file import TableFile

SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def read(path: Path) -> list[tuple[list[str], list[str]]]:
    table = TableFile(path, needed=("name", "city"), optional=())
    return [(list(row.cells), [problem.reason for problem in row.problems]) for row in table.rows()]


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as refused:
        read(path)
    return "\n".join(refused.value.problems)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    book = Workbook()
    book.active.append(["name", "city"])
    book.active.append(["a", "b"])
    path = tmp_path / "table.xlsx"
    book.save(path)
    return path


def spoil(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_cell_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "city"])
    shown = [
        (0.65, "0%", "65%"),
        (0.075, "0.0%", "7.5%"),
        # The sign is a text here: the number is the number.
        (65, '0 "%"', "65"),
        (65, "[Red]0", "65"),
        (date(2026, 11, 23), "dd.mm.yyyy", "2026-11-23T00:00:00"),
        (datetime.fromisoformat("2026-11-23T10:31"), "dd.mm.yyyy", "2026-11-23T10:31:00"),
        (time(8, 30), "hh:mm", "08:30:00"),
    ]
    for row, (value, code, _) in enumerate(shown, start=1):
        sheet.write(row, 0, value, book.add_format({"num_format": code}))
    book.close()
    assert [cells[0] for cells, _ in read(path)] == [text for _, _, text in shown]


def test_text_is_text_whatever_it_begins_with(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    texts = ["=) спасибо", "+7 900", "'=5", "-", "@x", "_x0041_", "=SUM(1)", "a\nb"]
    sheet.write_row(0, 0, ["name", "city"])
    for row, text in enumerate(texts, start=1):
        sheet.write_string(row, 0, text)
    sheet.write_formula(len(texts) + 1, 0, "=1+1")
    book.close()
    *rows, formula = read(path)
    assert rows == [([text, ""], []) for text in texts]
    assert formula[1] == ["is a formula; save the values instead"]


def test_a_long_number_has_lost_its_digits(tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    book = Workbook()
    for row in (["name", "city"], [202611201030, 0.1 + 0.2], [202611201030456789, 1e-7]):
        book.active.append(row)
    book.save(path)
    assert [cells for cells, _ in read(path)] == [["202611201030", "0.3"], ["2.02611201030457e+17", "1e-07"]]


def test_a_hidden_sheet_is_called_hidden(plain: Path) -> None:
    book = Workbook()
    book.active.title = "Answers"
    book.active.append(["name", "city"])
    lists = book.create_sheet("lists")
    lists.append(["x"])
    lists.sheet_state = "hidden"
    book.save(plain)
    assert refusal(plain) == (
        "has a hidden sheet with something in it, besides others (Answers, lists (hidden)); unhide it, and leave one"
    )


def test_a_strict_workbook_is_called_so(plain: Path) -> None:
    spoil(plain, "xl/workbook.xml", lambda part: part.replace(b"schemas.openxmlformats.org", b"purl.oclc.org/ooxml"))
    assert refusal(plain) == "is a “Strict Open XML” file: save it as an ordinary Excel workbook (.xlsx)"


def test_a_workbook_is_known_by_its_content(plain: Path, tmp_path: Path) -> None:
    renamed = plain.rename(tmp_path / "table.csv")
    assert read(renamed) == [(["a", "b"], [])]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"is an old Excel file \(.xls\)"),
        (b"<html><table><tr><td>name</td></tr></table></html>", "is a web page or XML"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html>", "is a web page or XML"),
        (b'<?xml version="1.0"?><Workbook/>', "is a web page or XML"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x1f\x8b\x08", "is compressed"),
        (b"SQLite format 3\x00", "is a SQLite database"),
    ],
)
@pytest.mark.parametrize("name", ["table.xlsx", "table.csv"])
def test_what_is_something_else_is_called_by_its_name(tmp_path: Path, content: bytes, said: str, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileError, match=said):
        read(tmp_path / name)


def test_an_archive_of_something_else_is_called_by_its_name(tmp_path: Path) -> None:
    for inside, said in (
        ("answers.csv", "is a ZIP archive"),
        ("mimetype", "OpenDocument"),
        ("xl/workbook.bin", "xlsb"),
    ):
        with zipfile.ZipFile(tmp_path / "table.xlsx", "w") as archive:
            archive.writestr(inside, "name,city")
        assert said in refusal(tmp_path / "table.xlsx")


TRAPS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    (SHEET, lambda part: part.replace(b'<row r="2"', b'<row r="1000000000000"'), "claims a row 1,000,000,000,000"),
    (SHEET, lambda part: part.replace(b'<row r="2"', b'<row r="' + b"9" * 4_999 + b'"'), "is no XLSX file"),
    (SHEET, lambda part: part.replace(b'"B2"', b'"XFD2"'), "line 2 has 16,384 columns; at most 1,000 are read"),
    (SHEET, lambda part: HEAD + b"<a>" * 1_500_000 + TAIL, "has more than 4,194,304 bytes without a new row"),
    (SHEET, lambda part: HEAD + b"<row>" + b"<c/>" * 2_000_000 + b"</row>" + TAIL, "without a new row"),
    (SHEET, lambda part: HEAD + b"<row/>" * 1_100_000 + TAIL, "rows; a sheet has 1,048,576"),
    ("xl/styles.xml", lambda part: part.replace(b"</cellXfs>", b"<xf/>" * 200_000 + b"</cellXfs>"), "longer than any"),
    (
        "xl/workbook.xml",
        lambda part: part.replace(b"</sheets>", b'<sheet name="x" sheetId="2" r:id="rId1"/>' * 500 + b"</sheets>"),
        "has 501 sheets; at most 100 are looked through",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        lambda part: part.replace(b"worksheets/sheet1.xml", b"theme/theme1.xml"),
        "is no XLSX file, or a damaged one",
    ),
]


@pytest.mark.parametrize(("part", "change", "said"), TRAPS)
def test_what_a_workbook_claims_is_checked_before_it_is_believed(
    plain: Path, part: str, change: Callable[[bytes], bytes], said: str
) -> None:
    spoil(plain, part, change)
    assert said in refusal(plain)


def test_a_cell_without_measure_costs_its_row(plain: Path) -> None:
    long = b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"x" * 40_000 + b"</t></is></c></row>"
    spoil(plain, SHEET, lambda part: part.replace(part[part.index(b'<row r="2"') : part.index(b"</sheetData>")], long))
    assert [problems for _, problems in read(plain)] == [["is longer than 32,767 characters"]]
