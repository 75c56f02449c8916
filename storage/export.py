"""The answers as a CSV file: one row per interview, the codes as they were given."""

import csv
import os
import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, or_, select

from questionnaire.loader import load
from questionnaire.model import RespondentType
from storage.centers import by_code
from storage.database import Database
from storage.errors import RegionNotFound
from storage.tables import centers, interviews, regions

PAGE = 20_000
COLUMNS = (
    "interview_id",
    "center",
    "region",
    "respondent_type",
    "age_band",
    "entry",
    "verified",
    "started_at",
    "completed_at",
    "questionnaire",
    *load().codes,
    "quality",
    "reasons",
    "comment",
)
FORMULA_STARTS = "=+-@"
CELL_BREAKS = ("\t", "\r", "\n")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which interviews: `start` and `end` are days in the center's zone, both included."""

    start: date | None = None
    end: date | None = None
    center: str | None = None
    region: str | None = None
    respondent_type: RespondentType | None = None
    unfinished: bool = False


async def responses(db: Database, path: Path, *, filters: Filters, progress: Progress = lambda rows: None) -> int:
    """Writes the file whole or not at all; returns the number of interviews. Raises NotFound, OSError."""
    query = await _query(db, filters)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    written = 0
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            async for page in _pages(db, query):
                lines = [_line(row) for row in page if _within(row, filters)]
                writer.writerows(lines)
                written += len(lines)
                progress(written)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written


async def _query(db: Database, filters: Filters) -> Select[Any]:
    query = (
        select(interviews, centers.c.code, centers.c.timezone, regions.c.name.label("region"))
        .join(centers, centers.c.id == interviews.c.center_id)
        .join(regions, regions.c.id == centers.c.region_id)
        .order_by(interviews.c.center_id, interviews.c.id)
    )
    if not filters.unfinished:
        query = query.where(interviews.c.completed_at.is_not(None))
    if filters.center is not None:
        query = query.where(interviews.c.center_id == (await by_code(db, filters.center)).id)
    if filters.region is not None:
        async with db.read() as connection:
            region_id = await connection.scalar(select(regions.c.id).where(regions.c.name == filters.region))
        if region_id is None:
            raise RegionNotFound(filters.region)
        query = query.where(centers.c.region_id == region_id)
    if filters.respondent_type is not None:
        query = query.where(interviews.c.respondent_type == filters.respondent_type.value)
    return _roughly_between(query, filters)


def _roughly_between(query: Select[Any], filters: Filters) -> Select[Any]:
    """Narrows to the days with a day's margin for the zones; `_within` then cuts exactly."""
    margin = timedelta(days=1)
    moment = interviews.c.completed_at
    if filters.start is not None:
        query = query.where(or_(moment.is_(None), moment >= _midnight(filters.start - margin)))
    if filters.end is not None:
        query = query.where(or_(moment.is_(None), moment < _midnight(filters.end + 2 * margin)))
    return query


def _within(row: Row[Any], filters: Filters) -> bool:
    if filters.start is None and filters.end is None:
        return True
    day = (row.completed_at or row.started_at).astimezone(ZoneInfo(row.timezone)).date()
    return (filters.start is None or day >= filters.start) and (filters.end is None or day <= filters.end)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo("UTC"))


async def _pages(db: Database, query: Select[Any]) -> AsyncIterator[list[Row[Any]]]:
    """Pages by key: each a short read, so that the bot can write in between."""
    after: tuple[int, str] | None = None
    while True:
        page = query.limit(PAGE)
        if after is not None:
            center_id, interview_id = after
            page = page.where(
                or_(
                    interviews.c.center_id > center_id,
                    and_(interviews.c.center_id == center_id, interviews.c.id > interview_id),
                )
            )
        async with db.read() as connection:
            rows = list(await connection.execute(page))
        if rows:
            yield rows
            after = (rows[-1].center_id, rows[-1].id)
        if len(rows) < PAGE:
            return


def _line(row: Row[Any]) -> list[str]:
    return [
        safe_cell(row.id),
        safe_cell(row.code),
        safe_cell(row.region),
        row.respondent_type or "",
        row.age_band or "",
        row.entry,
        "true" if row.verified else "false",
        row.started_at.isoformat(timespec="seconds"),
        row.completed_at.isoformat(timespec="seconds") if row.completed_at else "",
        row.questionnaire,
        *("" if digit == "0" else digit for digit in row.answers),
        row.quality or "",
        row.reasons,
        safe_cell(row.comment or ""),
    ]


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _begins_formula(text) else text


def plain_cell(text: str) -> str:
    """A cell without the mark that `safe_cell` has put before it."""
    return text[1:] if text.startswith("'") and _begins_formula(text[1:]) else text


def _begins_formula(text: str) -> bool:
    """Spreadsheets skip white space, and some read full-width signs as the plain ones."""
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]
    return text.startswith(CELL_BREAKS) or (first != "" and first in FORMULA_STARTS)
