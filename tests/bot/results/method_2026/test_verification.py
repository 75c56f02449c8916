"""Recomputing snapshots of methodology 2026.1: in another order, alone, on either database; and what was changed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import delete, insert, select

from bot.results.method_2026 import publishing, verification
from storage.engine.database import Database
from storage.erasure import privacy
from storage.places import centers
from storage.results import snapshots_2026
from storage.tables import interviews
from tests.bot.results.method_2026.country import NOW, WEEK, filled, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

FEW = 6


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, last=FEW)
    await with_norms(database, country)
    await publishing.publish(database, week=WEEK, now=NOW)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def said(db: Database, center: str | None = None) -> dict[str, tuple[str, ...]]:
    found = await verification.verify(db, center=center, week=None)
    return {verdict.center: verdict.differences for verdict in found}


async def test_all_are_reproduced_and_one_alone_is(db: Database, country: Population) -> None:
    assert await said(db) == {"*": (), **dict.fromkeys(country.centers[:FEW], ())}
    assert await said(db, country.centers[2]) == {country.centers[2]: ()}


async def test_rows_in_another_order_and_another_database_give_the_same_bytes(
    db: Database, country: Population, tmp_path: object
) -> None:
    other = await filled(f"sqlite+aiosqlite:///{tmp_path}/other.db", country, last=FEW)
    await with_norms(other, country)
    async with other.write() as connection:
        rows = [dict(row._mapping) for row in await connection.execute(select(interviews))]
        await connection.execute(delete(interviews))
        await connection.execute(insert(interviews), sorted(rows, key=lambda row: str(row["answers"])))
    for center in reversed(await centers.listing(other)):
        await publishing.publish(other, week=WEEK, now=NOW, center_ids=[center.id])
    found, expected = await snapshots_2026.latest(other), await snapshots_2026.latest(db)
    await other.close()
    assert found == expected


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE interviews SET answers = '111111111111111' WHERE id = '{id}'", "interviews altered: 1"),
        ("DELETE FROM interviews WHERE id = '{id}'", "the answers are not those"),
        ("UPDATE interviews SET age_band = '55-70' WHERE id = '{id}'", "adjusted"),
        ("UPDATE snapshots_2026 SET star = 'two stars', people = people + 1", "its columns do not agree"),
        ("UPDATE snapshots_2026 SET result = replace(result, '\"under_review\": false', '\"under_review\": true')",
         "star: "),
        ("UPDATE norms SET content = replace(content, '\"pi\": 0.8', '\"pi\": 0.5')", "were changed in the database"),
        ("UPDATE snapshots_2026 SET result = replace(result, '\"before\": {{\"started\": null, \"month\": null',"
         " '\"before\": {{\"started\": null, \"month\": \"2026-11\"')", "the star range that it started from"),
    ],
)  # fmt: skip
async def test_what_was_changed_is_named(db: Database, country: Population, statement: str, word: str) -> None:
    """In the largest of the centers, by an answer of the index's window from somebody who is not in a usual cell."""
    found = {one.center_id: one for one in (await snapshots_2026.latest(db)).values()}
    one = max(found.values(), key=lambda row: row.people)
    query = select(interviews.c.id, interviews.c.age_band).where(
        interviews.c.center_id == one.center_id,
        interviews.c.completed_week > WEEK - 8,
        interviews.c.quality == "clean",
        interviews.c.respondent_type == "job_seeker",
        interviews.c.age_band == "18-24",
    )
    async with db.write() as connection:
        touched = (await connection.execute(query.order_by(interviews.c.completed_at.desc()))).first()
        assert touched is not None
        await connection.exec_driver_sql(statement.format(id=touched.id))
    code = next(center.code for center in await centers.listing(db) if center.id == one.center_id)
    assert any(word in difference for difference in (await said(db))[code]), await said(db)


async def test_ranks_and_medians_that_do_not_follow_from_the_snapshots_are_named(db: Database) -> None:
    async with db.write() as connection:
        await connection.exec_driver_sql(
            "UPDATE frames_2026 SET content = replace(content, '\"median\": ', '\"median\": 1')"
        )
    (difference,) = (await said(db))["*"]
    assert difference.startswith("median: 1") and "recomputed" in difference


async def test_answers_deleted_at_their_owners_wish_are_told_from_tampering(db: Database) -> None:
    query = select(interviews.c.respondent_id, interviews.c.center_id).where(
        interviews.c.respondent_id.is_not(None), interviews.c.completed_week > WEEK - 8, interviews.c.quality == "clean"
    )
    query = query.order_by(interviews.c.completed_at.desc())
    async with db.read() as connection:
        person = (await connection.execute(query)).first()
    assert person is not None
    await privacy.forget_respondent(db, person.respondent_id, now=NOW + timedelta(days=1))
    found = await verification.verify(db, center=None, week=None)
    assert {verdict.differences for verdict in found} == {()}
    assert sum(verdict.forgotten for verdict in found) >= 1
