"""Printed questionnaires: each has a code, belongs to one center and counts once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from questionnaire.model import RespondentType
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import SheetCodeTaken
from storage.tables import paper_sheets

CODES_AT_ONCE = 5_000
"""A statement has room for 32,766 values."""


@dataclass(frozen=True, slots=True)
class Printing:
    """What all sheets of one printing have in common."""

    center_id: int
    respondent_type: RespondentType
    questionnaire: str
    language: str
    made_on: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed questionnaire: its `code` for machines and typing, its `number` at the center for people. `taken_on` is
    the day on which its answers were typed in or imported."""

    code: str
    number: int
    printing: Printing
    taken_on: date | None


async def next_number(db: Database, center_id: int) -> int:
    last = select(func.max(paper_sheets.c.number)).where(paper_sheets.c.center_id == center_id)
    async with db.read() as connection:
        return ((await connection.execute(last)).scalar() or 0) + 1


async def add(db: Database, printing: Printing, codes: Sequence[str], *, first: int) -> None:
    """Remembers new sheets, numbered from `first` on. Raises SheetCodeTaken where a code or a number is in use."""
    kind = {
        "center_id": printing.center_id,
        "respondent_type": printing.respondent_type.value,
        "questionnaire": printing.questionnaire,
        "language": printing.language,
        "made_on": printing.made_on,
    }
    rows = [kind | {"code": code, "number": number} for number, code in enumerate(codes, start=first)]
    try:
        async with db.write() as connection:
            await connection.execute(insert(paper_sheets), rows)
    except IntegrityError:
        raise SheetCodeTaken from None


async def known(db: Database, codes: Collection[str]) -> dict[str, Sheet]:
    """The sheets that have these codes, by code."""
    wanted = sorted(codes)
    found: dict[str, Sheet] = {}
    for start in range(0, len(wanted), CODES_AT_ONCE):
        query = select(paper_sheets).where(paper_sheets.c.code.in_(wanted[start : start + CODES_AT_ONCE]))
        for row in await db.rows(query):
            printing = Printing(
                row.center_id, RespondentType(row.respondent_type), row.questionnaire, row.language, row.made_on
            )
            found[row.code] = Sheet(row.code, row.number, printing, row.taken_on)
    return found


async def take(connection: Connection, days: Mapping[str, date]) -> set[str]:
    """Marks sheets as taken in the transaction at hand, each on its day; the codes of those that were free."""
    taken: set[str] = set()
    for code, day in sorted(days.items()):
        change = update(paper_sheets).where(paper_sheets.c.code == code, paper_sheets.c.taken_on.is_(None))
        if (await connection.execute(change.values(taken_on=day))).rowcount:
            taken.add(code)
    return taken
