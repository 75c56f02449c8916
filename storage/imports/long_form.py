"""Answers in the long form, a row for each answer, put together to rows of the wide form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path

from storage.errors import FileError
from storage.files.table_file import Problem, TableRow
from storage.imports.seen_keys import SeenKeys

ID, QUESTION, ANSWER = "interview_id", "question", "answer"
NEEDED = (ID, QUESTION, ANSWER)
OPTIONAL = ("question_group", "statement", "answer_label")
MOST_ROWS = 100
"""Rows of one interview that are put together, many times its answers; the further ones are rejected."""

Joined = tuple[TableRow, tuple[Sequence[str], ...]]


class LongForm:
    """The rows of each interview stand together, as an export writes them."""

    def __init__(self, path: Path, header: Sequence[str], questions: Sequence[str]) -> None:
        self._path = path
        self._id = header.index(ID)
        self._question, self._answer = header.index(QUESTION), header.index(ANSWER)
        self._about = [at for at, name in enumerate(header) if name not in (QUESTION, ANSWER, *OPTIONAL)]
        self._questions = {code.casefold(): at for at, code in enumerate(questions)}
        self.header = [*(header[at] for at in self._about), *questions]

    def joined(self, rows: Iterable[TableRow]) -> Iterator[Joined]:
        """A row of the wide form for each interview, and the rows that it was made of. A row that could not be read
        stands alone."""
        for _, some in groupby(rows, self._key):
            line = 0
            while group := list(islice(some, MOST_ROWS)):
                row = self._row(group)
                if line:
                    reason = f"has more than {MOST_ROWS} rows, the first in line {line}"
                    row = replace(row, problems=(Problem(row.line, ID, group[0].cells[self._id], reason),))
                line = line or row.line
                yield row, tuple(row.cells for row in group)

    def check_order(self, rows: Iterable[TableRow]) -> None:
        """Raises FileError if rows of one interview stand apart: each part would look like a whole interview."""
        with SeenKeys() as ids:
            for key, some in groupby(rows, self._key):
                row = next(some)
                if isinstance(key, int) or not key:
                    continue
                first = ids.first_line(key, row.line)
                if first != row.line:
                    reason = f"line {row.line}: the interview {key[:40]} has begun in line {first} already"
                    raise FileError(self._path, [f"{reason}; sort the rows by interview_id"])

    def _key(self, row: TableRow) -> str | int:
        return row.line if row.problems else row.cells[self._id]

    def _row(self, group: Sequence[TableRow]) -> TableRow:
        first = group[0]
        if first.problems:
            return first
        answers = [""] * len(self._questions)
        problems: list[Problem] = []
        about = [first.cells[at] for at in self._about]
        for row in group:
            text, answer = row.cells[self._question], row.cells[self._answer]
            at = self._questions.get(text.casefold())
            if at is None:
                problems.append(Problem(row.line, QUESTION, text, "is not a question"))
            elif answers[at]:
                problems.append(Problem(row.line, QUESTION, text, "stands twice in this interview"))
            else:
                answers[at] = answer
            if [row.cells[at] for at in self._about] != about:
                reason = "differs from the other rows of this interview"
                problems.append(Problem(row.line, ID, row.cells[self._id], reason))
        return TableRow(first.line, [*about, *answers], tuple(problems))
