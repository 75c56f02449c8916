"""Opens a file by its kind. The libraries of Parquet and SPSS are extras, and are loaded only for such files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from storage.errors import FileError
from storage.files.file_kinds import FileKind
from storage.files.sheet_table import SheetTable
from storage.files.text_table import RawRow, TextTable

MISSING = "needs the extra: pip install 'czn-index[exports]'; or save it as CSV or XLSX"


class Source(Protocol):
    """A table whose first row is its header."""

    @property
    def share(self) -> float | None:
        """How much has been read, from 0 to 1; None if that is unknown."""

    @property
    def delimiter(self) -> str:
        """The separator of a text file for the program that opens this file."""

    @property
    def marked(self) -> bool:
        """Whether that program expects a mark at the beginning of a text file."""

    def rows(self) -> Iterator[RawRow]:
        """Reads from the beginning. Raises FileError."""


def opened(path: Path, kind: FileKind) -> Source:
    """Raises FileError if the file cannot be read, or its library is not installed."""
    match kind:
        case FileKind.TEXT:
            return TextTable(path)
        case FileKind.WORKBOOK:
            return SheetTable(path)
        case FileKind.PARQUET:
            try:
                from storage.files.parquet_table import ParquetTable
            except ImportError:
                raise FileError(path, [f"Parquet {MISSING}"]) from None
            return ParquetTable(path)
        case FileKind.SPSS:
            try:
                from storage.files.spss_table import SpssTable
            except ImportError:
                raise FileError(path, [f"SPSS {MISSING}"]) from None
            return SpssTable(path)
