"""Recognizes a file's kind by its content, whatever its name says."""

import re
from enum import Enum, auto
from pathlib import Path
from zipfile import ZipFile

from questionnaire import plain_file
from storage.errors import FileError

ZIP = b"PK\x03\x04"
SAVE = "open it in a spreadsheet and save it as XLSX"
STARTS = {
    b"\xd0\xcf\x11\xe0": f"is an old Excel file (.xls), or one with a password: {SAVE}, without a password",
    b"%PDF": "is a PDF, not a table",
    b"$FL3": "is a compressed SPSS file (.zsav): save it as an ordinary SPSS file (.sav)",
    b"PARE": "is an encrypted Parquet file: save it without a password",
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


class FileKind(Enum):
    """The kinds of files that are read."""

    TEXT = auto()
    WORKBOOK = auto()
    PARQUET = auto()
    SPSS = auto()


NAMED = {".xlsx": "XLSX", ".xlsm": "XLSX", ".parquet": "Parquet", ".sav": "SPSS"}
"""What a file's name promises."""
READ = {ZIP: FileKind.WORKBOOK, b"PAR1": FileKind.PARQUET, b"$FL2": FileKind.SPSS}


def kind_of(path: Path) -> FileKind:
    """The kind of a file. Raises FileError for a kind that is recognized and not read; OSError."""
    plain_file.check(path)
    with path.open("rb") as file:
        start = file.read(1 << 10)
    for sign, kind in READ.items():
        if start.startswith(sign):
            return kind
    for sign, reason in STARTS.items():
        if start.startswith(sign):
            raise FileError(path, [reason])
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(PAGES):
        raise FileError(path, [f"is a web page or XML, whatever its name says: {SAVE}"])
    named = NAMED.get(path.suffix.casefold())
    if named is not None:
        raise FileError(path, [damaged(named)])
    return FileKind.TEXT


def damaged(name: str) -> str:
    """Why a file of a kind cannot be read."""
    return f"is no {name} file, or a damaged one"


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
            raise FileError(path, [damaged("XLSX")])
    plan = archive.read("xl/workbook.xml")
    if STRICT in plan:
        reason = "is a “Strict Open XML” file: save it as an ordinary Excel workbook (.xlsx)"
        raise FileError(path, [reason])
    sheets = max(plan.count(b"sheet "), sum(name.startswith("xl/worksheets/") for name in names))
    if sheets > MOST_SHEETS:
        raise FileError(path, [f"has {sheets:,} sheets; at most {MOST_SHEETS} are looked through"])
