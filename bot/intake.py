"""Takes in the rows of a file in batches: the good ones are handed on, the bad ones reported."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.rejects import Rejects, refuse_bad_rows
from storage.table_file import Problem, ReadRow, TableFile

T = TypeVar("T")

BATCH = 10_000
"""Rows of one transaction; the bot can write between two."""
TOLD_EVERY = 1_000

Progress = Callable[[int, float | None], None]
"""Hears of the rows read so far, and of the share of the file where that is known."""


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
    progress: Progress,
) -> Intake:
    """Hands on what `rows` makes of the table; with `strict`, nothing of it if any row is bad. Raises FileError."""
    if strict:
        refuse_bad_rows(table.path, _followed(table, rows(), progress))
    with Rejects(table.path, table.header) as rejects:
        read = 0
        batch: list[T] = []
        for row in _followed(table, rows(), progress):
            read += 1
            if row.value is None:
                rejects.add(row)
                continue
            batch.append(row.value)
            if len(batch) == BATCH:
                await add(batch)
                batch.clear()
        await add(batch)
    return Intake(read, rejects.count, tuple(rejects.problems), rejects.written)


def _followed(table: TableFile, rows: Iterator[ReadRow[T]], progress: Progress) -> Iterator[ReadRow[T]]:
    """The rows; `progress` hears of them now and then."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % TOLD_EVERY == 0:
            progress(number, table.share)
