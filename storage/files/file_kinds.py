"""Recognizes a file's kind by its content, whatever its name says."""

import re
from pathlib import Path
from zipfile import ZipFile

from storage.errors import FileError

ZIP = b"PK\x03\x04"
SAVE = "open it in a spreadsheet and save it as XLSX"
STARTS = {
    b"\xd0\xcf\x11\xe0": f"is an old Excel file (.xls), or one with a password: {SAVE}, without a password",
    b"%PDF": "is a PDF, not a table",
    b"PAR1": "is a Parquet file: export it as CSV or XLSX",
    b"$FL2": "is an SPSS file: export it as CSV or XLSX",
    b"SQLite format 3": "is a SQLite database, not a table",
    b"\x1f\x8b": "is compressed (gzip): unpack it first",
    b"7z\xbc\xaf": "is compressed (7z): unpack it first",
    b"Rar!": "is compressed (RAR): unpack it first",
    b"{\\rtf": "is a text document (RTF), not a table",
}
PAGES = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<?xml", b"<style")
"""Registers often name a web page like a spreadsheet."""
RELATION = re.compile(rb"<(?:\w+:)?Relationship [^>]*>")
STRICT = b"purl.oclc.org/ooxml"
MOST_SHEETS = 100


def is_workbook(path: Path) -> bool:
    """Whether the file is a workbook (XLSX), not text. Raises FileError for any other kind that it recognizes;
    OSError."""
    with path.open("rb") as file:
        start = file.read(1 << 10)
    if start.startswith(ZIP):
        return True
    for sign, reason in STARTS.items():
        if start.startswith(sign):
            raise FileError(path, [reason])
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGES):
        raise FileError(path, [f"is a web page or XML, whatever its name says: {SAVE}"])
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        raise FileError(path, ["is no XLSX file, or a damaged one"])
    return False


def check_archive(path: Path, archive: ZipFile) -> None:
    """Raises FileError if the archive is not a readable workbook."""
    names = set(archive.namelist())
    if "mimetype" in names:
        raise FileError(path, [f"is an OpenDocument file (.ods): {SAVE}"])
    if "xl/workbook.bin" in names:
        raise FileError(path, [f"is a binary workbook (.xlsb): {SAVE}"])
    if "word/document.xml" in names:
        raise FileError(path, ["is a Word document, not a table"])
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileError(path, ["is a ZIP archive, not a spreadsheet: unpack it first"])
    for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        # Only these parts have been checked before they are parsed.
        if b'/worksheet"' in relation and b"worksheets/" not in relation:
            raise FileError(path, ["is no XLSX file, or a damaged one"])
    plan = archive.read("xl/workbook.xml")
    if STRICT in plan:
        reason = "is a “Strict Open XML” file: save it as an ordinary Excel workbook (.xlsx)"
        raise FileError(path, [reason])
    sheets = max(plan.count(b"sheet "), sum(name.startswith("xl/worksheets/") for name in names))
    if sheets > MOST_SHEETS:
        raise FileError(path, [f"has {sheets:,} sheets; at most {MOST_SHEETS} are looked through"])
