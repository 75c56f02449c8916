"""Who answered, in an export that was asked for it: a token of the person that is good for one file."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.imports import responses as importing
from storage import export
from storage.engine.database import Database
from storage.export import COLUMNS, Filters, Form
from storage.export.person_tokens import TOKEN_CHARACTERS
from storage.tables import interviews
from tests import sqlite_file
from tests.storage.conftest import NOW, load_centers
from tests.storage.export.test_export import add
from tests.storage.export.test_export_formats import READERS

ANNA, BORIS = "a" * 16, "b" * 16
PEOPLE = (ANNA, BORIS, None, ANNA, None)
"""Of the interviews 0 to 4, in the order of the export."""
SECRET = b"s" * 32
ANSWERS = "540358120835485"


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(load_centers, tmp_path / "czn.db")))
    for number, person in enumerate(PEOPLE):
        await add(database, number, respondent_id=person, answers=ANSWERS, comment="Спасибо!")
    yield database
    await database.close()


async def tokens(db: Database, path: Path, form: Form = Form.WIDE) -> list[str]:
    """In the last column, one of each interview."""
    await export.responses(db, path, filters=Filters(), form=form, respondents=True)
    rows = list(READERS[path.suffix[1:]](path))
    assert {tuple(row)[-1] for row in rows} == {"respondent"}
    found = {row["interview_id"]: row["respondent"] for row in rows}
    assert all(row["respondent"] == found[row["interview_id"]] for row in rows)
    return [found[one] for one in sorted(found)]


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("suffix", READERS)
async def test_one_person_has_one_token_within_a_file(db: Database, tmp_path: Path, suffix: str, form: Form) -> None:
    anna, boris, nobody, again, another = await tokens(db, tmp_path / f"out.{suffix}", form)
    assert anna == again != boris
    assert nobody == another == ""
    for token in (anna, boris):
        assert re.fullmatch(r"p[0-9a-f]{30}", token) and len(token) == TOKEN_CHARACTERS
        assert ANNA not in token and BORIS not in token


async def test_no_token_of_one_file_stands_in_the_next(db: Database, tmp_path: Path) -> None:
    first, second = [set(await tokens(db, tmp_path / f"{name}.csv")) - {""} for name in "ab"]
    assert len(first) == len(second) == 2 and not first & second


async def test_only_who_asks_is_told(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    await export.responses(db, path, filters=Filters())
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    assert tuple(head.split(",")) == COLUMNS and "respondent" not in COLUMNS
    assert len(rows) == len(PEOPLE) and all(row.endswith(",clean,,Спасибо!") for row in rows)


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("form", Form)
async def test_people_survive_the_way_to_another_database(
    db: Database, tmp_path: Path, suffix: str, form: Form
) -> None:
    """Whose key is another: nobody there has a number of this database."""
    path = tmp_path / f"out.{suffix}"
    await export.responses(db, path, filters=Filters(), form=form, respondents=True)
    other = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(load_centers, tmp_path / "other.db")))
    try:
        done = await importing.run(other, path, now=NOW, strict=True, read_secret=lambda: SECRET)
        query = select(interviews.c.respondent_id).order_by(interviews.c.id)
        async with other.read() as connection:
            anna, boris, nobody, again, another = await connection.scalars(query)
    finally:
        await other.close()
    assert done.added == len(PEOPLE)
    assert nobody is None and another is None and anna == again != boris
    assert not {anna, boris} & {ANNA, BORIS, None}


async def test_people_of_two_files_are_never_one(db: Database, tmp_path: Path) -> None:
    """Two databases whose respondents happen to have the same numbers: imported into one, they stay four people."""
    other = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(load_centers, tmp_path / "other.db")))
    target = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(load_centers, tmp_path / "target.db")))
    try:
        for number, person in enumerate(PEOPLE):
            await add(other, 10 + number, respondent_id=person, answers=ANSWERS)
        for at, source in enumerate((db, other)):
            path = tmp_path / f"{at}.csv"
            await export.responses(source, path, filters=Filters(), respondents=True)
            await importing.run(target, path, now=NOW, strict=True, read_secret=lambda: SECRET)
        async with target.read() as connection:
            people = list(await connection.scalars(select(interviews.c.respondent_id)))
    finally:
        await other.close()
        await target.close()
    assert len(people) == 10 and people.count(None) == 4 and len(set(people) - {None}) == 4
