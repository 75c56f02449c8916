"""CSV, as spreadsheets, registers and kiosks write it. One bad row costs one row, never those after it."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from storage.errors import FileError
from storage.files import encodings

DELIMITERS = ",;\t|"
NAMED_DELIMITER = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""A first line that is meant for Excel."""
MARK = "\ufeff"
LONGEST_LINE = 1 << 20
"""Characters of a line: a file with a longer line is not a table, and is not read into memory."""

RawRow = tuple[int, list[str], dict[int | None, str]]
"""Line, cells, and problems by position of the cell; None for the row as a whole."""


class TextTable:
    """A text file in UTF-8 or UTF-16, or else Windows-1251. Once a row has been read, `delimiter` is known, and
    `marked` tells whether the text begins with a mark."""

    def __init__(self, path: Path) -> None:
        """Raises FileError if the file cannot be read or is not text."""
        self._path = path
        self._file: BufferedReader | None = None
        self.delimiter = ","
        self.marked = False
        try:
            self._size = path.stat().st_size
            self._encoding = encodings.judge(path)
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None

    @property
    def share(self) -> float | None:
        if self._file is None or not self._size:
            return None
        return 1.0 if self._file.closed else self._file.tell() / self._size

    def rows(self) -> Iterator[RawRow]:
        """The rows, each with the line where it begins."""
        encoding = self._encoding
        with self._path.open("rb") as self._file:
            text = TextIOWrapper(self._file, encoding.codec, errors=encoding.errors, newline="")
            lines = _Lines(self._path, text)
            self.delimiter = lines.begin()
            self.marked = lines.marked or encoding.codec.startswith("utf-16")
            reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
            while True:
                lines.begin_row()
                flaws: dict[int | None, str] = {}
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    cells, flaws = [lines.give_up_first()], {None: _reason(error)}
                if encoding.odd_lines and not encoding.odd_lines.isdisjoint(lines.taken):
                    cells, flaws = [encoding.readable(cell) for cell in cells], {None: encoding.reason}
                yield lines.first, cells, flaws


class _Lines:
    """Feeds the lines of a file to the CSV reader. If a row cannot be read, only its first line is given up. An
    unclosed quote may have swallowed the others, so they are read again."""

    def __init__(self, path: Path, text: TextIOWrapper) -> None:
        self._path = path
        self._text = text
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._number = 0
        self.marked = False

    @property
    def first(self) -> int:
        """The line where the current row begins."""
        return self._number - len(self._taken) + 1

    @property
    def taken(self) -> range:
        """The lines of the current row."""
        return range(self.first, self._number + 1)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LONGEST_LINE:
            raise FileError(self._path, [f"line {self._number} is longer than {LONGEST_LINE:,} characters"])
        if line[0] == MARK:
            # A second mark, or that of another file which was appended to this one.
            line = line.lstrip(MARK)
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

    def begin(self) -> str:
        """The delimiter: the one that the first line names, or else the most frequent one in the header."""
        header = self._text.readline(LONGEST_LINE)
        self.marked = header.startswith(MARK)
        header = header.lstrip(MARK)
        named = NAMED_DELIMITER.fullmatch(header)
        if named:
            self._number = 1
            return named[1]
        if header:
            self._again.appendleft(header)
        return max(DELIMITERS, key=header.count)


def _reason(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"has a cell of more than {csv.field_size_limit():,} characters, or a quote that is never closed"
    return "has a quote that is never closed or stands in the wrong place"
