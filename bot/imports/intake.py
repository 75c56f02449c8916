"""Takes in the rows of a file in batches: hands on the good ones, reports the bad ones."""

import csv
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO, TypeVar

from storage.errors import FileError
from storage.files.cells import safe_cell
from storage.files.table_file import PROBLEMS, Problem, ReadRow, TableFile
from storage.files.whole_file import whole_file

T = TypeVar("T")

BATCH = 10_000
"""Rows of one transaction. The bot can write between two transactions."""
TOLD_EVERY = 1_000


REPORTED = 20
"""How many problems to report one by one; the file of rejected rows has them all."""

REJECTED = ".rejected.csv"
"""How the name of a file of rejected rows ends."""

ALL_BAD = 10_000
"""How many bad rows end the reading: of a file without a good row so far, or of any file if strict."""

Progress = Callable[[int, float | None], None]
"""Receives the number of rows read so far, and the share of the file if known."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Rows read and rejected, with the first problems and the file of the rejected rows."""

    read: int
    rejected: int
    problems: tuple[Problem, ...]
    rejected_file: Path | None


def unseen(rows: int, share: float | None) -> None:
    """Progress that nobody watches."""


async def take_in(
    table: TableFile,
    rows: Callable[[], Iterator[ReadRow[T]]],
    add: Callable[[Sequence[T]], Awaitable[None]],
    *,
    strict: bool,
    keep_rejects: bool,
    progress: Progress,
    reported: int = REPORTED,
) -> Intake:
    """Hands on the rows that `rows` reads from the table; with `strict`, none if any is bad. The rejected ones are
    written to a file if they are to be kept. At most `reported` problems are returned. Raises FileError."""
    if strict:
        refuse_bad_rows(table.path, _followed(table, rows(), progress))
    with Rejects(table, keep=keep_rejects, reported=reported) as rejects:
        read = 0
        batch: list[T] = []
        for row in _followed(table, rows(), progress):
            read += 1
            if row.value is None:
                rejects.add(row)
                if rejects.count == read == ALL_BAD:
                    reason = f"the first {ALL_BAD:,} rows are all bad; nothing was imported"
                    raise FileError(table.path, [*map(str, rejects.problems), reason])
                continue
            batch.append(row.value)
            if len(batch) == BATCH:
                await add(batch)
                batch.clear()
        await add(batch)
    return Intake(read, rejects.count, tuple(rejects.problems), rejects.written)


def _followed(table: TableFile, rows: Iterator[ReadRow[T]], progress: Progress) -> Iterator[ReadRow[T]]:
    """The rows, with reports to `progress` now and then."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % TOLD_EVERY == 0:
            progress(number, table.share)


class Rejects:
    """Writes the rejected rows of NAME.csv to NAME.rejected.csv, those of NAME.xlsx to NAME.xlsx.rejected.csv. The file
    has the original's columns and the problems. Delimiter and encoding are the original's, so that it opens alike.

    The file appears whole, at the end, if any row was rejected. If none was, the file of an earlier run is removed.
    """

    def __init__(self, table: TableFile, *, keep: bool = True, reported: int = REPORTED) -> None:
        path, header = table.path, table.header
        # NAME.csv and NAME.xlsx get separate files.
        name = path.name.removesuffix(".csv")
        self._path = path.with_name(f"{name}{REJECTED}")
        self._table = table
        self._keep = keep
        self._reported = reported
        self._kept = [at for at, name in enumerate(header) if name != PROBLEMS]
        self._header = [header[at] for at in self._kept]
        self._open = ExitStack()
        self._file: TextIO | None = None
        self._writer: Any = None
        self.count = 0
        self.problems: list[Problem] = []

    @property
    def written(self) -> Path | None:
        return self._path if self.count and self._keep else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, failure: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(failure, error, trace)
        if failure is None and not self.count and self._keep:
            self._path.unlink(missing_ok=True)

    def add(self, row: ReadRow[Any]) -> None:
        self.count += 1
        self.problems += row.problems[: max(0, self._reported - len(self.problems))]
        if not self._keep:
            return
        if self._file is None:
            self._begin()
        said = "; ".join([f"{problem.column}: {problem.reason}" for problem in row.problems])
        for cells in (row.cells, *row.further):
            self._writer.writerow([*map(safe_cell, self._original(cells)), said])

    def _begin(self) -> None:
        draft = self._open.enter_context(whole_file(self._path))
        encoding = "utf-8-sig" if self._table.marked else "utf-8"
        self._file = self._open.enter_context(draft.open("w", encoding=encoding, newline=""))
        self._writer = csv.writer(self._file, delimiter=self._table.delimiter)
        self._writer.writerow([*self._header, PROBLEMS])

    def _original(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells without the problems that an earlier run added."""
        return [cells[at] for at in self._kept] if len(cells) > self._kept[-1] else cells


def refuse_bad_rows(path: Path, rows: Iterable[ReadRow[Any]]) -> None:
    """Raises FileError with the first problems if any row is bad."""
    problems: list[str] = []
    bad = 0
    for row in rows:
        if row.problems:
            bad += 1
            if bad == ALL_BAD:
                raise FileError(path, [*problems, f"{bad:,} bad rows or more; nothing was imported"])
            problems += [str(problem) for problem in row.problems if len(problems) < REPORTED]
    if bad:
        raise FileError(path, [*problems, f"{bad} bad rows; nothing was imported"])
