"""Printed sheets: numbered at their center, and taken once, on each kind of database."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.entry import paper_sheets
from storage.entry.paper_sheets import Printing
from storage.errors import SheetCodeTaken
from storage.survey import importing
from storage.tables import interviews
from tests.storage.survey.test_importing import assessed

DAY = date(2026, 11, 24)
PRINTING = Printing(1, RespondentType.JOB_SEEKER, "2022.1", "ru", DAY)
CODES = ("2222222222", "4444444444")


async def test_a_sheet_counts_once_whoever_is_faster(db: Database, other: Database) -> None:
    assert await paper_sheets.next_number(db, 1) == 1
    await paper_sheets.add(db, PRINTING, CODES, first=1)
    with pytest.raises(SheetCodeTaken):
        await paper_sheets.add(db, PRINTING, ["5555555555"], first=2)
    with pytest.raises(SheetCodeTaken):
        await paper_sheets.add(db, replace(PRINTING, center_id=2), CODES[:1], first=1)
    assert (await paper_sheets.next_number(db, 1), await paper_sheets.next_number(db, 2)) == (3, 1)

    one, two = ([replace(each, response=replace(each.response, sheet=CODES[0]))] for each in map(assessed, (1, 2)))
    assert sorted(await asyncio.gather(importing.add(db, one), importing.add(other, two))) == [0, 1]
    assert await importing.add(db, [assessed(3)]) == 1
    async with db.read() as connection:
        kept = list(await connection.scalars(select(interviews.c.id)))
    assert len(kept) == 2 and "p-3" in kept
    found = await paper_sheets.known(other, [*CODES, "9999999999"])
    assert {code: (sheet.number, sheet.taken_on) for code, sheet in found.items()} == {
        CODES[0]: (1, DAY),
        CODES[1]: (2, None),
    }
    assert found[CODES[0]].printing == PRINTING
