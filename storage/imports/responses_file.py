"""Reads answers from a table file, wide or long: every good row as a response, every bad one with line, column, value
and reason."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from questionnaire import comment
from questionnaire.flow import NO_ANSWERS
from questionnaire.languages import REFERENCE, installed
from questionnaire.loader import load, versions
from questionnaire.model import TYPED_IN, AgeBand, Entry, Questionnaire, RespondentType
from questionnaire.versions import Versions
from storage.engine.moments import full_hour
from storage.entry.paper_sheets import Sheet
from storage.entry.visit_codes import read_code
from storage.files.table_file import PROBLEMS, WHOLE_ROW, Columns, Problem, ReadRow, TableFile, TableRow
from storage.imports import coded_words, long_form
from storage.imports.long_form import Joined, LongForm
from storage.imports.moments import past_moment
from storage.imports.numbers import is_worn_down, whole_number
from storage.imports.seen_keys import SeenKeys
from storage.places.centers import Center

T = TypeVar("T")

NEEDED = ("center", "respondent_type", "age_band", "completed_at")
OPTIONAL = (
    "interview_id", "region", "entry", "verified", "started_at", "questionnaire", "language", "quality", "reasons",
    "comment", "respondent", "sheet", PROBLEMS,
)  # fmt: skip
REASONS = re.compile(r"([a-z_]+(,[a-z_]+)*)?")
QUALITIES = ("clean", "B", "X")
LONGEST = {"interview_id": 40, "reasons": 120, "respondent": 100}
EMPTY = " "
"""Stands for an empty cell among answers; a "0" in the file is not one."""


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
    language: str
    started_at: datetime
    completed_at: datetime
    answers: str
    quality: str | None
    reasons: str
    comment: str | None
    former_id: str | None = None
    """The id that earlier versions gave to a row that has none."""
    respondent: str | None = None
    """The file's own mark of the person, the same for all that they answered; kept only as a keyed hash."""
    sheet: str | None = None
    """The code of the sheet of paper: it counts once, and leads to no interview."""

    @property
    def total_seconds(self) -> int | None:
        """Time from start to end where the file tells it; nobody has timed what was filled in on paper, and a call
        has the pace of two."""
        coarse = all(moment == full_hour(moment) for moment in (self.started_at, self.completed_at))
        # Exports show the hour: how long it took cannot be told from that.
        if self.entry in TYPED_IN or coarse or self.started_at == self.completed_at:
            return None
        return round((self.completed_at - self.started_at).total_seconds())


class ResponsesFile:
    """A file of answers; `rows` reads on, one row at a time."""

    def __init__(
        self, path: Path, centers: Mapping[str, Center], questionnaire: Questionnaire, in_force: Versions, now: datetime
    ) -> None:
        """`centers` by casefolded code. Raises FileError where the file as a whole cannot be used.

        A file with a column `sheet` needs `sheets` before `rows`.
        """
        self.sheets: Mapping[str, Sheet] = {}
        long = Columns((*NEEDED, *long_form.NEEDED), (*OPTIONAL, *long_form.OPTIONAL))
        self.table = TableFile(path, needed=(*NEEDED, *questionnaire.codes), optional=OPTIONAL, other=long)
        self.header: Sequence[str] = self.table.header
        self._long: LongForm | None = None
        if self.table.has_other_form:
            self._long = LongForm(path, self.table.header, questionnaire.codes)
            self.header = self._long.header
        self.centers = centers
        self.questionnaire = questionnaire
        self.types = {name: load(name).types for name in versions()}
        self.in_force = in_force
        self.now = now
        codes = [f"[{EMPTY}1-58{'9' * question.allows_not_used}]" for question in questionnaire.questions]
        self.good_answers = re.compile("".join(codes))

    def sheet_codes(self) -> set[str]:
        """The codes of sheets that the file names, read in advance."""
        if "sheet" not in self.header:
            return set()
        at = self.header.index("sheet")
        cells = (row.cells[at] for row, _ in self._wide_rows() if at < len(row.cells))
        return {code for code in map(read_code, cells) if code is not None}

    def rows(self) -> Iterator[ReadRow[Response]]:
        """Reads the file from its beginning. Raises FileError if its rows stand in no usable order."""
        if self._long is not None:
            self._long.check_order(self.table.rows())
        with SeenKeys() as ids, SeenKeys() as copies, SeenKeys() as former, SeenKeys() as sheets:
            for table_row, parts in self._wide_rows():
                row = _Row(table_row, self)
                response = None if row.problems else row.response(copies, former)
                if response is not None:
                    first = ids.first_line(response.id, table_row.line)
                    if first != table_row.line:
                        row.note("interview_id", response.id, f"stands in line {first} already")
                if response is not None and response.sheet is not None:
                    first = sheets.first_line(response.sheet, table_row.line)
                    if first != table_row.line:
                        row.note("sheet", response.sheet, f"stands in line {first} already")
                good = response if not row.problems else None
                cells, *further = parts
                yield ReadRow(table_row.line, cells, good, tuple(row.problems), tuple(further))

    def _wide_rows(self) -> Iterator[Joined]:
        if self._long is not None:
            return self._long.joined(self.table.rows())
        return ((row, (row.cells,)) for row in self.table.rows())


class _Row:
    """One row on its way to a response; notes what is wrong."""

    def __init__(self, row: TableRow, file: ResponsesFile) -> None:
        self._row = row
        self._cells = dict(zip(file.header, row.cells, strict=False))
        self._file = file
        self.problems = list(row.problems)

    def note(self, column: str, value: str, reason: str) -> None:
        self.problems.append(Problem(self._row.line, column, value, reason))

    def response(self, copies: SeenKeys, former: SeenKeys) -> Response | None:
        center = self._file.centers.get(self._cell("center").casefold())
        if center is None:
            self.note("center", self._cell("center"), "is not a center")
            return None
        sheet = self._sheet(center)
        respondent_type = self._one_of("respondent_type", coded_words.TYPES, RespondentType)
        age_band = self._one_of("age_band", coded_words.AGES, AgeBand)
        entry = self._one_of("entry", coded_words.ENTRIES, Entry, default=Entry.PAPER)
        completed_at = self._moment("completed_at", center.timezone)
        started_at = self._moment("started_at", center.timezone) if self._cell("started_at") else completed_at
        answers = self._answers()
        quality = self._one_of("quality", coded_words.QUALITIES, QUALITIES) if self._cell("quality") else None
        verified = self._one_of("verified", coded_words.TRUTHS, coded_words.TRUTHS, default=False)
        version = self._version(started_at, center.timezone, sheet)
        spoken = REFERENCE if sheet is None else sheet.printing.language
        language = self._one_of("language", coded_words.languages(), installed(), default=spoken)
        self._check_texts()
        if respondent_type is None or age_band is None or completed_at is None or started_at is None:
            return None
        if started_at > completed_at:
            self.note("started_at", self._cell("started_at"), "lies after completed_at")
        if version is not None and respondent_type not in (None, *self._file.types[version]):
            self.note("respondent_type", self._cell("respondent_type"), f"is no type of the questionnaire {version}")
        if respondent_type is RespondentType.OTHER and quality not in (None, "X"):
            self.note("quality", self._cell("quality"), "is not X, the class of answers of the type other")
        if self.problems or entry is None or verified is None or version is None or language is None:
            return None
        words = comment.clean(self._cell("comment"))
        id, former_id = self._cell("interview_id"), None
        if not id and sheet is not None:
            # The sheet is known again, and no id of an interview leads to it.
            id = secrets.token_hex(8)
        elif not id:
            # Two spellings of one minute, or of one center, are the same answer.
            told = (center.code, respondent_type, age_band, f"{completed_at:%Y-%m-%dT%H:%M}", answers, words)
            id, former_id = _id_of(told, 10, copies), _id_of(self._row.cells, 8, former)
        return Response(
            center_id=center.id,
            timezone=center.timezone,
            id=id,
            respondent_type=respondent_type,
            age_band=age_band,
            entry=entry,
            verified=verified,
            questionnaire=version,
            language=language,
            started_at=started_at,
            completed_at=completed_at,
            answers=answers,
            quality=quality,
            reasons=self._cell("reasons"),
            comment=words or None,
            former_id=former_id,
            respondent=self._cell("respondent") or None,
            sheet=None if sheet is None else sheet.code,
        )

    def _cell(self, column: str) -> str:
        return self._cells.get(column, "")

    def _one_of(self, column: str, kinds: Mapping[str, T], named: Iterable[str], default: T | None = None) -> T | None:
        text = self._cell(column)
        found = kinds.get(coded_words.words(text)) if text else default
        if found is None:
            self.note(column, text, f"is not one of {', '.join(named)}")
        return found

    def _sheet(self, center: Center) -> Sheet | None:
        """The sheet of the row, if it names one; notes a code that is none of the center's."""
        text = self._cell("sheet")
        if not text:
            return None
        sheet = self._file.sheets.get(read_code(text) or "")
        if sheet is None or sheet.printing.center_id != center.id:
            self.note("sheet", text, f"is the code of no sheet of {center.code}")
            return None
        entry = self._cell("entry")
        if entry and coded_words.ENTRIES.get(coded_words.words(entry), Entry.PAPER) is not Entry.PAPER:
            self.note("entry", entry, "is not paper, and the row has a sheet")
        return sheet

    def _version(self, started_at: datetime | None, timezone: str, sheet: Sheet | None) -> str | None:
        """The version named, printed on the sheet, or in force when the interview began. Spreadsheets take it for a
        number."""
        text = self._cell("questionnaire")
        if not text and sheet is not None:
            return sheet.printing.questionnaire
        if not text and started_at is not None:
            return self._file.in_force.on(started_at.astimezone(ZoneInfo(timezone)).date())
        if text.replace(",", ".") in self._file.types:
            return text.replace(",", ".")
        if text:
            self.note("questionnaire", text, f"is not one of {', '.join(self._file.types)}")
        return None

    def _moment(self, column: str, timezone: str) -> datetime | None:
        try:
            return past_moment(self._cell(column), timezone, self._file.now)
        except ValueError as reason:
            self.note(column, self._cell(column), str(reason))
            return None

    def _check_texts(self) -> None:
        for column, longest in LONGEST.items():
            if len(self._cell(column)) > longest:
                self.note(column, self._cell(column), f"is longer than {longest} characters")
        if is_worn_down(self._cell("interview_id")):
            reason = "was turned into a number by a spreadsheet, and digits of it are lost: write ids as text"
            self.note("interview_id", self._cell("interview_id"), reason)
        for column in ("interview_id", "respondent"):
            if not self._cell(column).isprintable():
                self.note(column, self._cell(column), "holds characters that cannot be seen")
        if not REASONS.fullmatch(self._cell("reasons")):
            self.note("reasons", self._cell("reasons"), "is not a list of reasons such as speeding,burst")

    def _answers(self) -> str:
        questions = self._file.questionnaire.questions
        cells = [self._cells[question.code] or EMPTY for question in questions]
        answers = "".join(cells)
        if not self._file.good_answers.fullmatch(answers):
            cells = [_code(cell) for cell in cells]
            answers = "".join(cells)
            for question, cell in zip(questions, cells, strict=True):
                if cell == "9" and not question.allows_not_used:
                    self.note(question.code, cell, "cannot be answered with “did not use”")
                elif cell not in (EMPTY, *"1234589"):
                    self.note(question.code, cell, "is not an answer code")
        if not answers.strip(EMPTY):
            self.note(WHOLE_ROW, "", "holds no answers")
        return answers.replace(EMPTY, NO_ANSWERS[0])


def _code(cell: str) -> str:
    """Where programs and spreadsheets make 5.0 of a 5."""
    number = whole_number(cell)
    return cell if number is None else str(number)


def _id_of(told: Iterable[str], size: int, copies: SeenKeys) -> str:
    """An id for a row that has none: the same again gets the same one, its second copy in a file another."""
    digest = blake2b("\x1f".join(told).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
    return f"row-{digest}-{copies.count(digest)}"
