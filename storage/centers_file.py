"""Reads a CSV file of centers and lists everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from storage import plain_csv
from storage.centers import CenterRow
from storage.errors import CentersFileError

T = TypeVar("T")

REQUIRED = ("code", "name", "region", "city", "timezone")
OPTIONAL = ("opening_hours", "verification", "latitude", "longitude")
CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
LONGEST = {"name": 200, "region": 200, "city": 100, "opening_hours": 200}
HOURS = re.compile(r"(mo|tu|we|th|fr|sa|su)(-(mo|tu|we|th|fr|sa|su))? ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d")
MOST_PROBLEMS = 50


def read(path: Path) -> list[CenterRow]:
    """The centers of a file. Raises CentersFileError."""
    numbered = plain_csv.rows(path, CentersFileError)
    _, first_row = next(numbered, (1, []))
    header = [name.casefold() for name in first_row]
    _check_header(path, header)
    rows: list[CenterRow] = []
    problems: list[str] = []
    lines: dict[str, int] = {}
    for line, cells in numbered:
        if len(cells) != len(header):
            problems.append(f"line {line}: {len(cells)} cells where the header has {len(header)}")
            continue
        row = _Line(line, dict(zip(header, cells, strict=True)), problems).center()
        if row is None:
            continue
        first = lines.setdefault(row.code.casefold(), line)
        if first != line:
            problems.append(f"line {line}, code: {row.code!r} stands in line {first} already")
        rows.append(row)
    if problems:
        more = [f"… and {len(problems) - MOST_PROBLEMS} more"] if len(problems) > MOST_PROBLEMS else []
        raise CentersFileError(path, problems[:MOST_PROBLEMS] + more)
    if not rows:
        raise CentersFileError(path, ["holds no centers"])
    return rows


def _check_header(path: Path, header: Sequence[str]) -> None:
    problems = [f"column {name} is missing" for name in REQUIRED if name not in header]
    problems += [f"unknown column {name!r}" for name in header if name not in REQUIRED + OPTIONAL]
    problems += [f"column {name} stands twice" for name in sorted(set(header)) if header.count(name) > 1]
    if not any(header):
        problems = ["is empty"]
    if problems:
        raise CentersFileError(path, problems)


class _Line:
    """One line of the file; notes what is wrong by line, column, value and reason."""

    def __init__(self, number: int, cells: Mapping[str, str], problems: list[str]) -> None:
        self._number = number
        self._cells = cells
        self._problems = problems

    def center(self) -> CenterRow | None:
        before = len(self._problems)
        for column in REQUIRED:
            if not self._cells[column]:
                self._note(column, "is empty")
        for column, longest in LONGEST.items():
            if len(self._cells.get(column, "")) > longest:
                self._note(column, f"is longer than {longest} characters")
        row = CenterRow(
            code=self._checked("code", _code),
            name=self._cells["name"],
            region=self._cells["region"],
            city=self._cells["city"],
            timezone=self._checked("timezone", _zone),
            opening_hours=self._checked("opening_hours", _hours) or None,
            verification=self._checked("verification", _verification) or "open",
            latitude=self._coordinate("latitude", 90),
            longitude=self._coordinate("longitude", 180),
        )
        return row if len(self._problems) == before else None

    def _checked(self, column: str, check: Callable[[str], str | None]) -> str:
        value = self._cells.get(column, "")
        reason = check(value) if value else None
        if reason:
            self._note(column, reason)
        return value

    def _coordinate(self, column: str, limit: float) -> float | None:
        text = self._cells.get(column, "")
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            self._note(column, "is not a number")
            return None
        if not -limit <= value <= limit:
            self._note(column, f"is not between -{limit} and {limit}")
        return value

    def _note(self, column: str, reason: str) -> None:
        self._problems.append(f"line {self._number}, {column}: {self._cells.get(column, '')[:60]!r} {reason}")


def _code(value: str) -> str | None:
    return None if CODE.fullmatch(value) else "is not a code: 1 to 32 of A–Z a–z 0–9 _ -"


def _zone(value: str) -> str | None:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "is not an IANA time zone such as Europe/Moscow"
    return None


def _hours(value: str) -> str | None:
    if all(HOURS.fullmatch(part.strip().casefold()) for part in value.split(";")):
        return None
    return 'is not opening hours such as "mo-fr 09:00-18:00; sa 10:00-14:00"'


def _verification(value: str) -> str | None:
    return None if value in ("open", "required") else "is neither open nor required"
