"""Reads answers from CSV or XLSX: every good row as a response, every bad one with line, column, value and reason."""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from questionnaire.flow import NO_ANSWERS
from questionnaire.model import AgeBand, Entry, Questionnaire, RespondentType
from storage.centers import Center
from storage.errors import ResponsesFileError

NEEDED = ("center", "respondent_type", "age_band", "completed_at")
OPTIONAL = (
    "interview_id", "region", "entry", "verified", "started_at", "questionnaire", "quality", "reasons", "comment",
)  # fmt: skip
E = TypeVar("E", bound=StrEnum)

QUALITIES = ("clean", "B", "X")
LONGEST_ID = 40
LONGEST_COMMENT = 2_000
SHOWN = 60
"""Characters of a bad value that are repeated."""


@dataclass(frozen=True, slots=True)
class Response:
    """A completed interview from a file. `quality` is None where the file does not say."""

    center_id: int
    timezone: str
    id: str
    respondent_type: RespondentType
    age_band: AgeBand
    entry: Entry
    verified: bool
    questionnaire: str
    started_at: datetime
    completed_at: datetime
    answers: str
    quality: str | None
    reasons: str
    comment: str | None

    @property
    def total_seconds(self) -> int | None:
        """Time from start to end where the file tells it; nobody has timed what was filled in on paper."""
        if self.entry is Entry.PAPER or self.started_at == self.completed_at:
            return None
        return round((self.completed_at - self.started_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.value[:SHOWN]!r} {self.reason}"


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the file: a response, or the problems that keep it from being one."""

    line: int
    cells: Sequence[str]
    response: Response | None
    problems: tuple[Problem, ...]


class ResponsesFile:
    """A file of answers. `header` is known at once; `rows` reads on, one row at a time."""

    def __init__(self, path: Path, centers: Mapping[str, Center], questionnaire: Questionnaire, now: datetime) -> None:
        """`centers` by casefolded code. Raises ResponsesFileError where the file as a whole cannot be used."""
        self._path = path
        self._centers = centers
        self._questionnaire = questionnaire
        self._now = now
        self._codes = questionnaire.codes
        self.header = self._checked_header()

    def rows(self) -> Iterator[ReadRow]:
        """Reads the file from its beginning."""
        lines: dict[str, int] = {}
        copies: dict[bytes, int] = {}
        numbered = _cells(self._path)
        next(numbered)
        for line, cells in numbered:
            if not any(cells):
                continue
            row = _Row(line, dict(zip(self.header, cells, strict=False)), self)
            if len(cells) != len(self.header):
                row.note("row", ",".join(cells), f"has {len(cells)} cells where the header has {len(self.header)}")
                yield ReadRow(line, cells, None, tuple(row.problems))
                continue
            response = row.response(_fingerprint(cells, copies))
            first = line if response is None else lines.setdefault(response.id, line)
            if response is not None and first != line:
                row.note("interview_id", response.id, f"stands in line {first} already")
            good = not row.problems
            yield ReadRow(line, cells, response if good else None, tuple(row.problems))

    def center(self, code: str) -> Center | None:
        return self._centers.get(code.casefold())

    def answer_problem(self, column: str, value: str) -> str | None:
        """Why a cell is no answer to its question; None if it is."""
        if not value:
            return None
        if not value.isascii() or not value.isdigit() or len(value) != 1:
            return "is not an answer code"
        question = self._questionnaire.question(column)
        if self._questionnaire.allows(question, int(value)):
            return None
        return "cannot be answered with “did not use”" if value == "9" else "is not an answer code"

    @property
    def codes(self) -> tuple[str, ...]:
        return self._codes

    @property
    def version(self) -> str:
        return self._questionnaire.version

    @property
    def now(self) -> datetime:
        return self._now

    def _checked_header(self) -> list[str]:
        try:
            _, first = next(_cells(self._path))
        except StopIteration:
            raise ResponsesFileError(self._path, ["is empty"]) from None
        header = [name.strip() for name in first]
        known = (*NEEDED, *OPTIONAL, *self._codes)
        problems = [f"column {name} is missing" for name in (*NEEDED, *self._codes) if name not in header]
        problems += [f"unknown column {name!r}" for name in header if name not in known]
        problems += [f"column {name} stands twice" for name in sorted(set(header)) if header.count(name) > 1]
        if problems:
            raise ResponsesFileError(self._path, problems)
        return header


class _Row:
    """One row on its way to a response; notes what is wrong."""

    def __init__(self, line: int, cells: Mapping[str, str], file: ResponsesFile) -> None:
        self._line = line
        self._cells = cells
        self._file = file
        self.problems: list[Problem] = []

    def note(self, column: str, value: str, reason: str) -> None:
        self.problems.append(Problem(self._line, column, value, reason))

    def response(self, fingerprint: str) -> Response | None:
        center = self._file.center(self._cell("center"))
        if center is None:
            self.note("center", self._cell("center"), "is not a center")
            return None
        respondent_type = self._one_of("respondent_type", RespondentType)
        age_band = self._one_of("age_band", AgeBand)
        entry = self._one_of("entry", Entry) if self._cell("entry") else Entry.PAPER
        completed_at = self._moment("completed_at", center.timezone)
        started_at = self._moment("started_at", center.timezone) if self._cell("started_at") else completed_at
        answers = self._answers()
        quality = self._cell("quality") or None
        if quality is not None and quality not in QUALITIES:
            self.note("quality", quality, f"is not one of {', '.join(QUALITIES)}")
        interview_id = self._cell("interview_id") or fingerprint
        if len(interview_id) > LONGEST_ID:
            self.note("interview_id", interview_id, f"is longer than {LONGEST_ID} characters")
        if self.problems or respondent_type is None or age_band is None or entry is None:
            return None
        if completed_at is None or started_at is None:
            return None
        return Response(
            center_id=center.id,
            timezone=center.timezone,
            id=interview_id,
            respondent_type=respondent_type,
            age_band=age_band,
            entry=entry,
            verified=self._cell("verified").casefold() == "true",
            questionnaire=self._cell("questionnaire") or self._file.version,
            started_at=started_at,
            completed_at=completed_at,
            answers=answers,
            quality=quality,
            reasons=self._cell("reasons"),
            comment=self._cell("comment")[:LONGEST_COMMENT].replace("\x00", "") or None,
        )

    def _cell(self, column: str) -> str:
        return self._cells.get(column, "")

    def _one_of(self, column: str, kinds: type[E]) -> E | None:
        try:
            return kinds(self._cell(column))
        except ValueError:
            self.note(column, self._cell(column), f"is not one of {', '.join(kinds)}")
            return None

    def _moment(self, column: str, timezone: str) -> datetime | None:
        """A time without an offset is the center's own."""
        text = self._cell(column)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.note(column, text, "is not a time such as 2026-11-24T10:30")
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(timezone))
        if moment > self._file.now:
            self.note(column, text, "lies in the future")
        return moment.astimezone(UTC)

    def _answers(self) -> str:
        digits = []
        for code in self._file.codes:
            value = self._cell(code)
            reason = self._file.answer_problem(code, value)
            if reason:
                self.note(code, value, reason)
            digits.append(value or NO_ANSWERS[0])
        return "".join(digits)


def _fingerprint(cells: Sequence[str], copies: dict[bytes, int]) -> str:
    """An id for a row that has none: the same row of the same file gets the same one, its second copy another."""
    digest = hashlib.blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    copies[digest] = copies.get(digest, 0) + 1
    return f"row-{digest.hex()}-{copies[digest]}"


def _cells(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their line numbers, the header first, white space around cells cut."""
    try:
        rows = _xlsx_rows(path) if path.suffix.casefold() == ".xlsx" else _csv_rows(path)
        for line, cells in rows:
            yield line, [cell.strip() for cell in cells]
    except OSError as error:
        raise ResponsesFileError(path, [error.strerror or "cannot be read"]) from None
    except csv.Error as error:
        raise ResponsesFileError(path, [f"is no CSV file: {error}"]) from None


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        header = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=";" if header.count(";") > header.count(",") else ",")
        for cells in reader:
            yield reader.line_num, cells


def _encoding(path: Path) -> str:
    """UTF-8, with or without its mark, or else Windows-1251; looks through the whole file in small pieces."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            if b"\x00" in piece:
                raise ResponsesFileError(path, ["is not a text file"])
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    encoding = "cp1251"
    return encoding


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        # Formulas come as they were typed, and so are refused as values.
        book = load_workbook(path, read_only=True)
    except (BadZipFile, KeyError, ValueError):
        raise ResponsesFileError(path, ["is no XLSX file"]) from None
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, [_as_text(cell) for cell in cells]
    finally:
        book.close()


def _as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat()
    return str(cell)
