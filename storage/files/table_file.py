"""Reads tables from CSV, XLSX, Parquet or SPSS files: checks the header at once, then reads one row at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from storage.errors import FileError
from storage.files.cells import plain_cell
from storage.files.file_kinds import FileKind, kind_of
from storage.files.sources import Source, opened
from storage.files.text_table import RawRow

T = TypeVar("T")

SHOWN = 60
"""How many characters of a bad value a message quotes."""
MOST_PROBLEMS, GIVEN_UP = 50, 1_000
"""How many problems are listed one by one, and after how many reading stops."""
MOST_NAMED = 5
"""How many columns are named where none is there."""
WHOLE_ROW = "row"
"""The column name of a problem with a whole row."""
PROBLEMS = "problems"
"""The extra column in a file of rejected rows; such a file can be imported once it is corrected."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one cell."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.value[:SHOWN]!r} {self.reason}"


def told(problems: Sequence[Problem]) -> list[str]:
    """The first problems of a file, and how many more there are. Such a file is accepted whole or not at all."""
    left = len(problems) - MOST_PROBLEMS
    more = "many" if len(problems) > GIVEN_UP else left
    return [*map(str, problems[:MOST_PROBLEMS]), *([f"… and {more} more"] if left > 0 else [])]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one form of a table: `needed` ones in lower case, and those that may be there."""

    needed: Sequence[str]
    optional: Sequence[str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the file, with white space around cells removed; its problems are only those of the format."""

    line: int
    cells: Sequence[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[T]):
    """A row that was understood, or the problems that keep it from being so. In the long form it has further rows of
    the file."""

    line: int
    cells: Sequence[str]
    value: T | None
    problems: tuple[Problem, ...]
    further: tuple[Sequence[str], ...] = ()


class TableFile:
    """A table in a file: CSV in UTF-8, UTF-16 or Windows-1251, separated by commas, semicolons or tabs; or the only
    non-empty sheet of an XLSX file, or Parquet, or SPSS. The file's name does not matter."""

    def __init__(
        self, path: Path, *, needed: Sequence[str], optional: Sequence[str], other: Columns | None = None
    ) -> None:
        """Columns may stand in any order, in upper or lower case. A file with all `needed` columns of the other form is
        taken to have that one. Raises FileError."""
        self.path = path
        try:
            kind = kind_of(path)
        except OSError as error:
            raise FileError(path, [error.strerror or "cannot be read"]) from None
        self._is_text = kind is FileKind.TEXT
        self._source: Source = opened(path, kind)
        found = self._found_header()
        self.has_other_form = other is not None and set(other.needed) <= {name.casefold() for name in found}
        if other is not None and self.has_other_form:
            needed, optional = other.needed, other.optional
        self.header = self._checked_header(found, needed, list(dict.fromkeys((*needed, *optional))))

    @property
    def share(self) -> float | None:
        """How much of the file has been read, from 0 to 1; None if its length is unknown."""
        return self._source.share

    @property
    def delimiter(self) -> str:
        """The separator for the program that opens the file; ";" for a workbook."""
        return self._source.delimiter

    @property
    def marked(self) -> bool:
        """Whether the program that opens the file expects a UTF-8 or UTF-16 mark."""
        return self._source.marked

    def rows(self) -> Iterator[TableRow]:
        """Reads the file from its beginning; empty rows are left out."""
        width = len(self.header)
        filled = self._filled()
        next(filled)
        for line, cells, flaws in filled:
            # Spreadsheets may leave empty cells at the end of a row, or drop them.
            while len(cells) > width and not cells[-1]:
                cells.pop()
            if not self._is_text:
                cells += [""] * (width - len(cells))
            if len(cells) == width and not flaws:
                yield TableRow(line, cells, ())
            else:
                yield TableRow(line, cells, self._problems(line, cells, flaws))

    def _filled(self) -> Iterator[RawRow]:
        """The header and the rows, without those that are empty."""
        for line, texts, flaws in self._source.rows():
            if self._is_text:
                # Only a text file needs a mark before a cell that looks like a formula.
                cells = [plain_cell(text.strip()) for text in texts]
            else:
                cells = [text.strip() for text in texts]
            if any(cells):
                yield line, cells, flaws

    def _problems(self, line: int, cells: list[str], flaws: dict[int | None, str]) -> tuple[Problem, ...]:
        width = len(self.header)
        if None not in flaws and len(cells) != width:
            flaws = {None: f"has {len(cells)} cells where the header has {width}"}
        return tuple(
            Problem(line, WHOLE_ROW, ",".join(cells), reason)
            if at is None
            else Problem(line, self.header[at], cells[at], reason)
            for at, reason in flaws.items()
        )

    def _found_header(self) -> list[str]:
        _, found, _ = next(self._filled(), (1, [], {}))
        if not found:
            raise FileError(self.path, ["is empty"])
        while not found[-1]:
            found.pop()
        return found

    def _checked_header(self, found: Sequence[str], needed: Sequence[str], known: Sequence[str]) -> list[str]:
        names = {name.casefold(): name for name in known}
        header = [names.get(text.casefold(), text) for text in found]
        if not set(header) & set(known):
            first = ", ".join(needed[:MOST_NAMED]) + (", …" if len(needed) > MOST_NAMED else "")
            raise FileError(self.path, [f"has no known column in its first row; it needs {first}"])
        problems = [f"column {name} is missing" for name in needed if name not in header]
        problems += [f"unknown column {name[:SHOWN]!r}" for name in header if name not in known]
        problems += [f"column {name} stands twice" for name in known if header.count(name) > 1]
        if problems:
            raise FileError(self.path, problems)
        return header
