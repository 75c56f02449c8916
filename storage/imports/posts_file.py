"""Reads posts and reviews that were written elsewhere from a table file: source, date, center, text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from questionnaire.comment import clean_name
from storage.files.table_file import PROBLEMS, Problem, ReadRow, TableFile, TableRow
from storage.imports import moments
from storage.places.centers import Center

COLUMNS = ("source", "date", "center", "text")
LONGEST_SOURCE = 100


@dataclass(frozen=True, slots=True)
class FoundPost:
    """A row as it was written; nothing in `text` is masked yet."""

    center_id: int
    source: str
    posted_on: date
    text: str


class PostsFile:
    """A file of posts; `rows` reads on, one row at a time."""

    def __init__(self, path: Path, centers: Mapping[str, Center], *, kept_since: date, now: datetime) -> None:
        """`centers` by casefolded code; older posts than `kept_since` are refused. Raises FileError where the file as a
        whole cannot be used."""
        self.table = TableFile(path, needed=COLUMNS, optional=(PROBLEMS,))
        self._centers, self._kept_since, self._now = centers, kept_since, now

    def rows(self) -> Iterator[ReadRow[FoundPost]]:
        for row in self.table.rows():
            problems = list(row.problems)
            post = None if problems else self._post(row, problems)
            yield ReadRow(row.line, row.cells, post, tuple(problems))

    def _post(self, row: TableRow, problems: list[Problem]) -> FoundPost | None:
        cells = dict(zip(self.table.header, row.cells, strict=True))

        def note(column: str, reason: str) -> None:
            problems.append(Problem(row.line, column, cells[column], reason))

        center = self._centers.get(cells["center"].casefold())
        if center is None:
            note("center", "is not a center")
        source = clean_name(cells["source"], LONGEST_SOURCE)
        if not source:
            note("source", "is not the name of a source")
        if not any(sign.isalpha() for sign in cells["text"]):
            note("text", "holds no words")
        day = self._day(cells["date"], center, note) if center is not None else None
        if problems or center is None or day is None:
            return None
        return FoundPost(center.id, source, day, cells["text"])

    def _day(self, text: str, center: Center, note: Callable[[str, str], None]) -> date | None:
        """The day by the center's clock, from a day or a moment."""
        day = moments.day(text)
        if day is None:
            try:
                moment = moments.past_moment(text, center.timezone, self._now)
            except ValueError as reason:
                note("date", str(reason))
                return None
            day = moment.astimezone(ZoneInfo(center.timezone)).date()
        if day > self._now.astimezone(ZoneInfo(center.timezone)).date():
            note("date", "lies in the future")
        elif day < self._kept_since:
            note("date", f"lies before {self._kept_since}: older words are not kept")
        return day
