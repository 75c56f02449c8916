"""Rows of a request through the importers of the command line: the same rules, and the problems by row.

The importers read files, so the rows become one, in a folder for the owner alone that is gone right after.
"""

import csv
import io
import re
import tempfile
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from bot.api.keys import other_place
from bot.api.repeats import Keeping, once
from bot.api.state import Call, api_of
from bot.imports.intake import Intake
from storage.files.cells import safe_cell
from storage.files.table_file import SHOWN
from storage.places import centers

MOST_ROWS = 5_000
MOST_PROBLEMS = 10_000
LINE = re.compile(r"\bin line (\d+)\b")
LINE_END = re.compile(r"\r\n|\r|\n")


class Flaw(BaseModel):
    """What is wrong with a row, counted from 0. Other rows were taken."""

    row: int
    field: str
    value: str
    reason: str


class Taken(BaseModel):
    """The fate of the rows."""

    read: int
    rejected: int
    problems: list[Flaw]


def write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Writes rows as CSV; returns the line on which each begins. A row with a text of several lines has several."""
    starts = []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    line = 2
    for row in rows:
        cells = [_cell(row.get(column)) for column in columns]
        writer.writerow(cells)
        starts.append(line)
        line += 1 + sum(len(LINE_END.findall(cell)) for cell in cells)
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return starts


def _row(starts: Sequence[int], line: int) -> int:
    """The row that a line of the file belongs to."""
    return bisect_right(starts, line) - 1


def _cell(value: object) -> str:
    return "" if value is None else safe_cell(str(value))


class Imported(Protocol):
    """What an importer reports."""

    @property
    def intake(self) -> Intake: ...


T = TypeVar("T", bound=Imported)


async def take_once(
    request: Request,
    call: Call,
    key: str | None,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    run: Callable[[Path], Awaitable[T]],
    became: Callable[[T], Mapping[str, int]],
) -> Response:
    """Runs an importer on rows whose field `center` is a code, and answers with the fate of the rows: what is wrong
    with bad ones, and what `became` of the good ones. A repeated request gets the same answer. Raises Problem if a
    center is not the key's."""

    async def work(keeping: Keeping) -> Mapping[str, Any]:
        report, fate = await _taken_in(request, call, columns, rows, run)
        return {**fate, **became(report)}

    return await once(request, call, key, work, status=200)


async def _taken_in(
    request: Request,
    call: Call,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    run: Callable[[Path], Awaitable[T]],
) -> tuple[T, dict[str, Any]]:
    await _check_places(request, call, rows)
    with tempfile.TemporaryDirectory(prefix="czn-api-") as folder:
        path = Path(folder) / "rows.csv"
        starts = write(path, columns, rows)
        report = await run(path)
    intake = report.intake
    problems = [
        {
            "row": _row(starts, one.line),
            "field": one.column,
            "value": one.value[:SHOWN],
            "reason": LINE.sub(lambda found: f"in row {_row(starts, int(found[1]))}", one.reason),
        }
        for one in intake.problems
    ]
    call.detail = f"read {intake.read}, rejected {intake.rejected}"
    return report, {"read": intake.read, "rejected": intake.rejected, "problems": problems}


async def _check_places(request: Request, call: Call, rows: Sequence[Mapping[str, Any]]) -> None:
    """A code that is no center's at all is the importer's to tell."""
    known = {one.code.casefold(): one for one in await centers.listing(api_of(request).db, closed=True)}
    named = {str(row["center"]).strip().casefold() for row in rows}
    foreign = sorted(known[code].code for code in named & known.keys() if not call.key.covers(known[code]))
    if foreign:
        raise other_place(foreign)
