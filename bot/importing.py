"""Imports answers from a file: the good rows enter, the bad ones are reported and written beside the file."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bot.assessing import SpeedLimits
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.quality import assess
from storage import centers, importing
from storage.centers import Center
from storage.database import Database
from storage.errors import ResponsesFileError
from storage.export import safe_cell
from storage.importing import Assessed
from storage.responses_file import Problem, ReadRow, Response, ResponsesFile

BATCH = 5_000
"""Rows of one transaction; the bot can write between two."""
REPORTED = 20
"""Problems that are said one by one; the file beside it has them all."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Rows read, added, there already, and rejected, with the first problems and the file of the rejected rows."""

    read: int
    added: int
    known: int
    rejected: int
    problems: tuple[Problem, ...]
    rejected_file: Path | None


async def run(
    db: Database, path: Path, *, now: datetime, strict: bool = False, progress: Progress = lambda rows: None
) -> ImportReport:
    """Imports a file; with `strict`, nothing of a file that has any bad row. Raises ResponsesFileError."""
    places = {center.id: center for center in await centers.listing(db, closed=True)}
    limits = {kind: await SpeedLimits(db).of(kind, now) for kind in RespondentType}
    by_code = {center.code.casefold(): center for center in places.values()}
    file = ResponsesFile(path, by_code, load(), now)
    if strict:
        _refuse_bad_rows(file, path)
    with _Rejected(path, file.header) as rejected:
        read = added = 0
        batch: list[Assessed] = []
        for row in file.rows():
            read += 1
            if row.response is None:
                rejected.add(row)
                continue
            batch.append(_assessed(row.response, places, limits))
            if len(batch) == BATCH:
                added += await importing.add(db, batch)
                batch.clear()
                progress(read)
        added += await importing.add(db, batch)
        progress(read)
    known = read - rejected.count - added
    return ImportReport(read, added, known, rejected.count, tuple(rejected.problems), rejected.written)


def _refuse_bad_rows(file: ResponsesFile, path: Path) -> None:
    problems: list[str] = []
    bad = 0
    for row in file.rows():
        if row.response is None:
            bad += 1
            problems += [str(problem) for problem in row.problems if len(problems) < REPORTED]
    if bad:
        raise ResponsesFileError(path, [*problems, f"{bad} bad rows; nothing was imported"])


def _assessed(response: Response, places: Mapping[int, Center], limits: Mapping[RespondentType, float]) -> Assessed:
    """The class that the file brings along, or the one that the rules give."""
    if response.quality is not None:
        return Assessed(response, response.quality, response.reasons)
    center = places[response.center_id]
    seconds = response.total_seconds
    found = assess(
        answers=response.answers,
        age_band=response.age_band,
        staff=False,
        unverified=center.verification == "required" and not response.verified,
        speeding=seconds is not None and seconds < limits[response.respondent_type],
    )
    return Assessed(response, str(found.quality), ",".join(found.reasons))


class _Rejected:
    """The file of rejected rows, made with the first of them: the columns of the original, and what is wrong."""

    def __init__(self, path: Path, header: list[str]) -> None:
        self._path = path.with_name(f"{path.name}.rejected.csv")
        self._header = header
        self._file: TextIO | None = None
        self.count = 0
        self.problems: list[Problem] = []

    @property
    def written(self) -> Path | None:
        return self._path if self.count else None

    def __enter__(self) -> "_Rejected":
        self._path.unlink(missing_ok=True)
        return self

    def __exit__(self, *failure: object) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, row: ReadRow) -> None:
        if self._file is None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow([*self._header, "problems"])
        self.count += 1
        self.problems += row.problems[: max(0, REPORTED - len(self.problems))]
        said = "; ".join(f"{problem.column}: {problem.reason}" for problem in row.problems)
        csv.writer(self._file).writerow([*(safe_cell(cell) for cell in row.cells), said])
