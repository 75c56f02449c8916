"""Reads XLSX: cells as they are displayed, each by its type. A formula is not a value, and is reported.

openpyxl parses the parts of a workbook; this module first checks a file's claims about itself. (python-calamine is
faster, but distinguishes neither formulas nor percentages from values.)
"""

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import cache
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from storage.errors import FileError
from storage.files.file_kinds import check_archive, damaged
from storage.files.plain_values import number_text
from storage.files.text_table import RawRow

BROKEN = (
    BadZipFile, ZlibError, EOFError, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip
"""The errors that openpyxl raises for files that are damaged, encrypted, or misnamed."""
MOST_EXPANSION = 200
LEAST_SUSPECT = 64 << 20
"""Bytes that any file may unpack to. A file that unpacks to more, and grows more than `MOST_EXPANSION` times, is a
trap."""
PLANS = ("[Content_Types].xml", "docProps/", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/")
LARGEST_PLAN, MOST_ELEMENTS = 8 << 20, 100_000
"""The most bytes and elements of a part that tells how to read the others."""
PIECE = 1 << 16
MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000
LONGEST_CELL = 32_767
LONGEST_ROW = 4 << 20
"""Bytes of a row as XML."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NO_NUMBER = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
"""The parts of a number format that are literal text or colours."""
BUILT_IN_PERCENTS = (9, 10)
FIRST_OWN_FORMAT = 164
FORMULA = "is a formula; save the values instead"
EXPORTED = "czn-index export"
"""The property of a workbook that `responses export` wrote: its last sheet explains the others, its times are UTC."""


class SheetTable:
    """The only sheet with any content; in an export, all sheets except the explanations."""

    delimiter, marked = ";", True
    """The format of a text file for the program that opened the workbook."""

    def __init__(self, path: Path) -> None:
        """Raises FileError if the file cannot be read or is not a workbook."""
        self._path = path
        self._line = 0
        self._last_line: int | None = None
        self._zone: tzinfo | None = None
        self._percents: set[int] = set()
        try:
            with ZipFile(path) as archive:
                self._check_sizes(archive)
                check_archive(path, archive)
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None
        except BROKEN:
            raise self._broken() from None

    def _check_sizes(self, archive: ZipFile) -> None:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > max(LEAST_SUSPECT, MOST_EXPANSION * self._path.stat().st_size):
            raise FileError(self._path, [f"would unpack to {unpacked:,} bytes; that is no honest spreadsheet"])
        for part in parts:
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                with archive.open(part) as source:
                    self._check_rows(_Guarded(source, self._path))
            elif part.filename.startswith(PLANS):
                if part.file_size > LARGEST_PLAN or archive.read(part).count(b"<") > MOST_ELEMENTS:
                    raise FileError(self._path, [f"{part.filename} is longer than any spreadsheet's"])

    def _check_rows(self, source: "_Guarded") -> None:
        """Counts rows before parsing, which takes a hundred times as long."""
        rows = 0
        while piece := source.read(PIECE):
            rows += piece.count(b"<row") + piece.count(b":row") // 2
        if rows > MOST_ROWS:
            raise FileError(self._path, [f"has {rows:,} rows; a sheet has {MOST_ROWS:,}"])

    @property
    def share(self) -> float | None:
        """How much has been read, if the sheet says how many rows it has; else None."""
        return None if self._last_line is None else min(1.0, self._line / self._last_line)

    def rows(self) -> Iterator[RawRow]:
        try:
            yield from self._rows()
        except OSError as error:
            raise FileError(self._path, [error.strerror or "cannot be read"]) from None
        except BROKEN:
            raise self._broken() from None

    def _rows(self) -> Iterator[RawRow]:
        from openpyxl import load_workbook

        # openpyxl warns of styles and extensions, which do not affect values.
        warnings.filterwarnings("ignore", module="openpyxl")
        # Given a name, openpyxl would judge the file by its suffix.
        file = self._path.open("rb")
        book = None
        try:
            book = load_workbook(file, read_only=True)
            self._percents = _percents(book)
            sheets = book.worksheets
            exported = EXPORTED in book.custom_doc_props.names
            if exported:
                sheets, self._zone = sheets[:-1], UTC
            filled = [sheet for sheet in sheets if any(cells for _, cells in self._parsed(sheet))]
            if len(filled) > 1 and not exported:
                raise FileError(self._path, [_several(filled)])
            before = 0
            for sheet in filled:
                self._last_line = sum(one.max_row or 1 for one in filled)
                for number, cells in self._parsed(sheet):
                    # Every sheet of an export repeats the header of the first.
                    if not before or number > 1:
                        self._line = before + number
                        yield self._line, *self._texts(cells)
                before = self._line
        finally:
            if book is not None:
                book.close()
            file.close()

    def _parsed(self, sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The row numbers, each with its non-empty cells."""
        book = sheet.parent
        with sheet._get_source() as source:
            parser = _parser()(
                _Guarded(source, self._path),
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for number, cells in parser.parse():
                if number > MOST_ROWS:
                    raise FileError(self._path, [f"claims a row {number:,}; a sheet has {MOST_ROWS:,}"])
                filled = [cell for cell in cells if cell["value"] is not None]
                last = max((cell["column"] for cell in filled), default=0)
                if last > MOST_COLUMNS:
                    raise FileError(
                        self._path, [f"line {number} has {last:,} columns; at most {MOST_COLUMNS:,} are read"]
                    )
                yield number, filled

    def _texts(self, cells: list[dict[str, Any]]) -> tuple[list[str], dict[int | None, str]]:
        texts = [""] * max((cell["column"] for cell in cells), default=0)
        flaws: dict[int | None, str] = {}
        for cell in cells:
            at, kind, value = cell["column"] - 1, cell["data_type"], cell["value"]
            texts[at] = self._text(kind, value, cell["style_id"])
            if kind == "f":
                flaws[at] = FORMULA
            elif kind == "e":
                flaws[at] = "is an error of the spreadsheet, not a value"
            elif len(texts[at]) > LONGEST_CELL:
                flaws[at] = f"is longer than {LONGEST_CELL:,} characters"
        return texts, flaws

    def _text(self, kind: str, value: Any, style: int) -> str:
        match value:
            case bool():
                return str(value).lower()
            case int() | float():
                return f"{value * 100:.12g}%" if style in self._percents else number_text(value)
            case datetime():
                return value.replace(tzinfo=self._zone).isoformat()
            case str() if kind == "s":
                return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
        return str(getattr(value, "text", value))

    def _broken(self) -> FileError:
        return FileError(self._path, [damaged("XLSX")])


@cache
def _parser() -> Any:
    """openpyxl's parser, with a short way for a text that stands in its cell and has no formats of its own, as exports
    write it: openpyxl makes a model of each such text, which is most of its work."""
    from openpyxl.worksheet._reader import INLINE_STRING, SHEET_MAIN_NS, VALUE_TAG, WorkSheetParser

    text_tag = f"{{{SHEET_MAIN_NS}}}t"

    class Parser(WorkSheetParser):  # type: ignore[misc]
        def parse_cell(self, element: Element) -> Any:
            if element.get("t") == "inlineStr" and len(element) == 1 and element[0].tag == INLINE_STRING:
                (texts,) = element
                if len(texts) == 1 and texts[0].tag == text_tag and texts[0].text:
                    # The same cell, as a program writes the text that a formula gives.
                    (text,) = texts
                    text.tag = VALUE_TAG
                    element[:] = [text]
                    element.set("t", "str")
            return super().parse_cell(element)

    return Parser


class _Guarded(BufferedIOBase):
    """A part on its way to the parser, with a limit on each row: the parser holds a whole row in memory."""

    def __init__(self, source: IO[bytes], path: Path) -> None:
        self._source = source
        self._path = path
        self._since = 0

    def read(self, size: int | None = -1, /) -> bytes:
        piece = self._source.read(-1 if size is None else size)
        begins = piece.rfind(b"row")
        self._since = len(piece) - begins if begins >= 0 else self._since + len(piece)
        if self._since > LONGEST_ROW:
            raise FileError(self._path, [f"has more than {LONGEST_ROW:,} bytes without a new row"])
        return piece


def _percents(book: Any) -> set[int]:
    """The styles that display a number as a percentage."""
    own = [NO_NUMBER.sub("", format) for format in book._number_formats]
    percents = {FIRST_OWN_FORMAT + at for at, format in enumerate(own) if "%" in format}
    percents.update(BUILT_IN_PERCENTS)
    return {style for style, one in enumerate(book._cell_styles) if one.numFmtId in percents}


def _several(sheets: list[Any]) -> str:
    names = ", ".join(sheet.title if sheet.sheet_state == "visible" else f"{sheet.title} (hidden)" for sheet in sheets)
    if any(sheet.sheet_state != "visible" for sheet in sheets):
        return f"has a hidden sheet with something in it, besides others ({names}); unhide it, and leave one"
    return f"has several sheets with something in them ({names}); leave one"
