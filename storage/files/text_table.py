"""CSV, as spreadsheets, registers and kiosks write it. One bad row costs one row, never those after it."""

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from storage.errors import FileError

DELIMITERS = ",;\t"
PIECE = 1 << 20
LONGEST_LINE = 1 << 20
"""Characters of a line: what is longer is no table, and is not read into memory."""

RawRow = tuple[int, list[str], dict[int | None, str]]
"""Line, cells, and what is wrong by position of the cell; None for the row as a whole."""


class TextTable:
    """UTF-8 with or without its mark, or else Windows-1251."""

    def __init__(self, path: Path) -> None:
        """Raises FileError where the file cannot be read or is not text."""
        self._path = path
        self._file: BufferedReader | None = None
        try:
            self._size = path.stat().st_size
            self._encoding = _encoding(path)
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None

    @property
    def share(self) -> float | None:
        if self._file is None or not self._size:
            return None
        return 1.0 if self._file.closed else self._file.tell() / self._size

    def rows(self) -> Iterator[RawRow]:
        """The rows with the line that each begins in."""
        with self._path.open("rb") as self._file:
            lines = _Lines(self._path, TextIOWrapper(self._file, self._encoding, errors="replace", newline=""))
            reader = csv.reader(lines, delimiter=lines.delimiter(), strict=True)
            while True:
                lines.begin_row()
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield lines.first, [lines.give_up_first()], {None: _reason(error)}
                else:
                    yield lines.first, cells, {}


class _Lines:
    """The lines of a file on their way to the CSV reader. Of a row that cannot be read only the first line is given up:
    the others, which a quote without an end may have swallowed, are read again."""

    def __init__(self, path: Path, text: TextIOWrapper) -> None:
        self._path = path
        self._text = text
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0

    @property
    def first(self) -> int:
        """The line that the row at hand begins in."""
        return self._number - len(self._taken) + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LONGEST_LINE:
            raise FileError(self._path, [f"line {self._number} is longer than {LONGEST_LINE:,} characters"])
        self._taken.append(line)
        return line

    def begin_row(self) -> None:
        self._taken.clear()

    def give_up_first(self) -> str:
        first, *others = self._taken
        self._again.extendleft(reversed(others))
        self._number -= len(others)
        self._taken = [first]
        return first

    def delimiter(self) -> str:
        """The one that the header has most of."""
        header = next(self, "")
        self._again.appendleft(header)
        self._number -= 1
        return max(DELIMITERS, key=header.count)


def _reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"has a cell of more than {csv.field_size_limit():,} characters, or a quote that is never closed"
    return "has a quote that is never closed or stands in the wrong place"


def _encoding(path: Path) -> str:
    """Looks through the whole file in small pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if b"\x00" in piece:
                raise FileError(path, ["is not a text file"])
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    encoding = "cp1251"
    return encoding
