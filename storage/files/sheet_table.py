"""XLSX: values as they were typed. A formula is no value, and is pointed out."""

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from storage.errors import FileError
from storage.files.text_table import RawRow

BROKEN = (
    BadZipFile, ZlibError, EOFError, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What openpyxl raises for files that are damaged, encrypted, or something else by another name."""
MOST_EXPANSION = 200
LEAST_SUSPECT = 64 << 20
"""Bytes that any file may unpack to; a larger one that grows more than `MOST_EXPANSION` times is a trap."""


EXPORTED = "czn-index export"
"""The property of a workbook that `responses export` has written: its last sheet explains the others, its times are
UTC."""


class SheetTable:
    """The only sheet with anything in it, but for the explanations of an export."""

    def __init__(self, path: Path) -> None:
        """Raises FileError where the file cannot be read or is none."""
        self._path = path
        self._line = 0
        self._last_line: int | None = None
        self._zone: tzinfo | None = None
        try:
            with ZipFile(path) as archive:
                unpacked = sum(part.file_size for part in archive.infolist())
            if unpacked > max(LEAST_SUSPECT, MOST_EXPANSION * path.stat().st_size):
                raise FileError(path, [f"would unpack to {unpacked:,} bytes; that is no honest spreadsheet"])
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None
        except BROKEN:
            raise self._broken() from None

    @property
    def share(self) -> float | None:
        """Known where the sheet says how many rows it has."""
        return None if self._last_line is None else min(1.0, self._line / self._last_line)

    def rows(self) -> Iterator[RawRow]:
        try:
            for line, values in enumerate(self._values(), start=1):
                self._line = line
                formulas: dict[int | None, str] = {
                    at: "is a formula; save the values instead" for at, value in enumerate(values) if _is_formula(value)
                }
                yield line, [_as_text(value, self._zone) for value in values], formulas
        except OSError as error:
            raise FileError(self._path, [error.strerror or "cannot be read"]) from None
        except BROKEN:
            raise self._broken() from None

    def _values(self) -> Iterator[tuple[Any, ...]]:
        from openpyxl import load_workbook

        # It grumbles about styles and extensions that have nothing to do with values.
        warnings.filterwarnings("ignore", module="openpyxl")
        book = load_workbook(self._path, read_only=True)
        try:
            sheets = book.worksheets
            if EXPORTED in book.custom_doc_props.names:
                sheets, self._zone = sheets[:-1], UTC
            for sheet in sheets:
                # What a sheet says of its size is good for a progress bar, not for reading: some say it wrong.
                sheet.last_line = sheet.max_row
                sheet.reset_dimensions()
            filled = [sheet for sheet in sheets if any(sheet.iter_rows(values_only=True))]
            if len(filled) > 1:
                names = ", ".join(sheet.title for sheet in filled)
                raise FileError(self._path, [f"has several sheets with something in them ({names}); leave one"])
            for sheet in filled:
                self._last_line = sheet.last_line
                yield from sheet.iter_rows(values_only=True)
        finally:
            book.close()

    def _broken(self) -> FileError:
        return FileError(self._path, ["is no XLSX file, or a damaged one"])


def _is_formula(value: object) -> bool:
    """Formulas come as they were typed; those of several cells as objects of their own."""
    return (isinstance(value, str) and value.startswith("=")) or type(value).__name__.endswith("Formula")


def _as_text(value: object, zone: tzinfo | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.replace(tzinfo=zone).isoformat()
    return str(getattr(value, "text", value))
