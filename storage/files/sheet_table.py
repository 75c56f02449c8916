"""XLSX: cells as they are shown, each judged by its type. A formula is no value, and is pointed out.

openpyxl takes the parts of a workbook to pieces; what a file claims of itself is checked here before it is believed.
(python-calamine is faster, but tells neither formulas nor percents from values.)
"""

import re
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from storage.errors import FileError
from storage.files.file_kinds import check_archive
from storage.files.text_table import RawRow

BROKEN = (
    BadZipFile, ZlibError, EOFError, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip
"""What openpyxl raises for files that are damaged, encrypted, or something else by another name."""
MOST_EXPANSION = 200
LEAST_SUSPECT = 64 << 20
"""Bytes that any file may unpack to; a larger one that grows more than `MOST_EXPANSION` times is a trap."""
PLANS = ("[Content_Types].xml", "docProps/", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/")
LARGEST_PLAN, MOST_ELEMENTS = 8 << 20, 100_000
"""Bytes and elements of a part that says how the others are to be read."""
PIECE = 1 << 16
MOST_ROWS, MOST_COLUMNS = 1_048_576, 1_000
LONGEST_CELL = 32_767
LONGEST_ROW = 4 << 20
"""Bytes of a row as XML."""
EXACT = 10**15
"""From here on a spreadsheet has lost digits."""
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NO_NUMBER = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
"""Of a number format: text that is shown as it stands, and colours."""
BUILT_IN_PERCENTS = (9, 10)
FIRST_OWN_FORMAT = 164
FORMULA = "is a formula; save the values instead"
EXPORTED = "czn-index export"
"""The property of a workbook that `responses export` has written: its last sheet explains the others, its times are
UTC."""


class SheetTable:
    """The only sheet with anything in it; of an export all but its explanations."""

    delimiter, marked = ";", True
    """How a text is written that is to be opened where the workbook was."""

    def __init__(self, path: Path) -> None:
        """Raises FileError where the file cannot be read or is none."""
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
        """Counted before anything is taken to pieces, which takes a hundred times as long."""
        rows = 0
        while piece := source.read(PIECE):
            rows += piece.count(b"<row") + piece.count(b":row") // 2
        if rows > MOST_ROWS:
            raise FileError(self._path, [f"has {rows:,} rows; a sheet has {MOST_ROWS:,}"])

    @property
    def share(self) -> float | None:
        """Known where the sheet says how many rows it has."""
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

        # It grumbles about styles and extensions that have nothing to do with values.
        warnings.filterwarnings("ignore", module="openpyxl")
        # By its name openpyxl would judge it.
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
                    # Every sheet of an export has the head of the first.
                    if not before or number > 1:
                        self._line = before + number
                        yield self._line, *self._texts(cells)
                before = self._line
        finally:
            if book is not None:
                book.close()
            file.close()

    def _parsed(self, sheet: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The numbers of the rows, with their cells that have something in them."""
        from openpyxl.worksheet._reader import WorkSheetParser

        book = sheet.parent
        with sheet._get_source() as source:
            parser = WorkSheetParser(
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
                return f"{value * 100:.12g}%" if style in self._percents else _number(value)
            case datetime():
                return value.replace(tzinfo=self._zone).isoformat()
            case str() if kind == "s":
                return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
        return str(getattr(value, "text", value))

    def _broken(self) -> FileError:
        return FileError(self._path, ["is no XLSX file, or a damaged one"])


class _Guarded(BufferedIOBase):
    """A part on its way to the parser, which holds a whole row in memory before it shows it."""

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


def _number(value: float) -> str:
    """As it is shown, to fifteen digits; whole numbers without a point."""
    if value == int(value) and abs(value) < EXACT:
        return str(int(value))
    return f"{value:.15g}"


def _percents(book: Any) -> set[int]:
    """The styles under which a number is shown as a percentage."""
    own = [NO_NUMBER.sub("", format) for format in book._number_formats]
    percents = {FIRST_OWN_FORMAT + at for at, format in enumerate(own) if "%" in format}
    percents.update(BUILT_IN_PERCENTS)
    return {style for style, one in enumerate(book._cell_styles) if one.numFmtId in percents}


def _several(sheets: list[Any]) -> str:
    names = ", ".join(sheet.title if sheet.sheet_state == "visible" else f"{sheet.title} (hidden)" for sheet in sheets)
    if any(sheet.sheet_state != "visible" for sheet in sheets):
        return f"has a hidden sheet with something in it, besides others ({names}); unhide it, and leave one"
    return f"has several sheets with something in them ({names}); leave one"
