"""Reads a file of centers and lists everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from questionnaire.comment import clean_name
from storage.errors import FileError
from storage.files.table_file import GIVEN_UP, Problem, TableFile, told
from storage.imports import coded_words
from storage.imports.numbers import number
from storage.imports.opening_hours import canonical
from storage.places.center_differences import CenterRow

NEEDED = ("code", "name", "region", "city", "timezone")
COORDINATES = ("latitude", "longitude")
OPTIONAL = ("opening_hours", "verification", *COORDINATES, "address", "phone")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
"""Fits into a link, and no command takes it for an option."""
RULES = ("posix/", "right/")
"""Copies of the zones; the second counts leap seconds."""
NAMES = ("name", "region", "city")
LONGEST = {"name": 200, "region": 200, "city": 100, "opening_hours": 200, "address": 200, "phone": 40}
PHONE = re.compile(r"\+?[\d ()-]+(?:(?:,| доб\.| ext\.) ?\d+)?")
DIGITS = range(5, 20)
"""Of a telephone number, with those of an extension."""


def read(path: Path) -> list[CenterRow]:
    """The centers of a file, CSV or XLSX. Raises FileError with every problem."""
    table = TableFile(path, needed=NEEDED, optional=OPTIONAL)
    rows: list[CenterRow] = []
    problems: list[Problem] = []
    lines: dict[str, int] = {}
    for table_row in table.rows():
        if len(problems) > GIVEN_UP:
            break
        problems += table_row.problems
        if table_row.problems:
            continue
        line = table_row.line
        row = _Line(line, dict(zip(table.header, table_row.cells, strict=True)), problems).center()
        if row is None:
            continue
        first = lines.setdefault(row.code.casefold(), line)
        if first != line:
            problems.append(Problem(line, "code", row.code, f"stands in line {first} already"))
        rows.append(row)
    if problems:
        raise FileError(path, told(problems))
    if not rows:
        raise FileError(path, ["holds no centers"])
    return rows


def columns(path: Path) -> list[str]:
    """The columns that a file has. Raises FileError."""
    return list(TableFile(path, needed=NEEDED, optional=OPTIONAL).header)


class _Line:
    """One line of the file; notes each problem by line, column, value and reason."""

    def __init__(self, number: int, cells: Mapping[str, str], problems: list[Problem]) -> None:
        self._number = number
        self._cells = cells
        self._problems = problems

    def center(self) -> CenterRow | None:
        before = len(self._problems)
        for column in NEEDED:
            if not self._cells[column]:
                self._note(column, "is empty")
        for column, longest in LONGEST.items():
            if len(self._cells.get(column, "")) > longest:
                self._note(column, f"is longer than {longest} characters")
            if _is_garbled(self._cells.get(column, "")):
                self._note(column, "is garbled: save the file as UTF-8 once more")
        name, region, city = (self._name(column) for column in NAMES)
        row = CenterRow(
            code=self._checked("code", _code),
            name=name,
            region=region,
            city=city,
            timezone=self._checked("timezone", _zone),
            opening_hours=self._hours(),
            verification=self._verification(),
            latitude=self._coordinate("latitude", 90),
            longitude=self._coordinate("longitude", 180),
            address=self._name("address") or None,
            phone=self._checked("phone", _phone) or None,
        )
        for column, other in (COORDINATES, COORDINATES[::-1]):
            if self._cells.get(other) and not self._cells.get(column):
                self._note(column, f"is empty beside a {other}")
        return row if len(self._problems) == before else None

    def _checked(self, column: str, check: Callable[[str], str | None]) -> str:
        value = self._cells.get(column, "")
        reason = check(value) if value else None
        if reason:
            self._note(column, reason)
        return value

    def _name(self, column: str) -> str:
        """A name without invisible characters and marks that change the direction of text."""
        text = self._cells.get(column, "")
        name = clean_name(text, LONGEST[column])
        if text and not name:
            self._note(column, "has nothing in it that can be read")
        return name

    def _hours(self) -> str | None:
        text = self._cells.get("opening_hours", "")
        try:
            return canonical(text) if text else None
        except ValueError as reason:
            self._note("opening_hours", str(reason))
            return None

    def _verification(self) -> str:
        text = self._cells.get("verification", "")
        found = coded_words.VERIFICATIONS.get(coded_words.words(text)) if text else "open"
        if found is None:
            self._note("verification", "is neither open nor required")
        return found or ""

    def _coordinate(self, column: str, limit: float) -> float | None:
        text = self._cells.get(column, "")
        if not text:
            return None
        value = number(text)
        if value is None:
            self._note(column, "is not a number")
            return None
        if not -limit <= value <= limit:
            self._note(column, f"is not between -{limit} and {limit}")
        return value

    def _note(self, column: str, reason: str) -> None:
        self._problems.append(Problem(self._number, column, self._cells.get(column, ""), reason))


def _is_garbled(value: str) -> bool:
    """Whether the text has bytes of no alphabet, or is UTF-8 read as Windows-1251, which one damaged byte anywhere in
    the file can cause."""
    if "\ufffd" in value:
        return True
    try:
        return len(value.encode("cp1251").decode()) < len(value)
    except UnicodeError:
        return False


def _code(value: str) -> str | None:
    return None if CODE.fullmatch(value) else "is not a code: 1 to 32 of A–Z a–z 0–9 _ -, a letter or digit first"


def _phone(value: str) -> str | None:
    right = PHONE.fullmatch(value) and sum(one.isdigit() for one in value) in DIGITS
    return None if right else "is not one telephone number such as +7 4832 12-34-56"


def _zone(value: str) -> str | None:
    try:
        # Names without a place, such as "localtime", mean something else on every machine.
        if "/" in value and not value.startswith(RULES) and ZoneInfo(value):
            return None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    return "is not an IANA time zone such as Europe/Moscow"
