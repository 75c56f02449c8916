"""What the doctor says of cases that wait and of norms, on a database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import update

from bot.doctor import cases_and_norms
from bot.doctor.finding import State
from bot.results.method_2026 import norms_file
from scoring.method_2026.versions import Methodologies, parse
from scoring.windows import week_of
from storage import tables
from storage.engine.database import Database
from storage.errors import OtherWeight
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.quality import cases
from storage.quality.cases import Found
from tests.bot.results.method_2026.country import with_norms
from tests.scoring.method_2026.populations import population

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LEADS = parse("2026.1")


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    await centers.load(database, [CenterRow("BRY-01", "Центр", "Область", "Город", "Europe/Moscow")], now=NOW)
    yield database
    await database.close()


async def said(db: Database, methodologies: Methodologies = LEADS) -> dict[str, tuple[State, str]]:
    return {one.check: (one.state, one.found) for one in await cases_and_norms.examine(db, NOW, methodologies)}


async def test_cases_are_a_finding_once_they_wait_for_more_than_14_days(db: Database) -> None:
    assert (await said(db))["cases"] == (State.OK, "0 open")
    (place,) = await centers.listing(db)
    week = week_of(NOW.date())
    for kind, ago in (("signs", timedelta(days=14)), ("doubtful share", timedelta(days=14, seconds=1))):
        await cases.open_new(db, [Found(place.id, kind, week, {}, {}, "")], NOW - ago)
    assert (await said(db))["cases"] == (
        State.WARN,
        "1 of 2 open for more than 14 days, a number that is public",
    )


async def test_norms_are_asked_for_only_where_2026_1_is_computed(db: Database) -> None:
    assert "norms" not in await said(db, parse("2022.1"))
    assert "norms" not in await said(db, parse("2026.1 from 2026-11-23"))
    # The week from the 16th is the last complete one.
    assert "norms" in await said(db, parse("2026.1 from 2026-11-16"))


async def test_missing_outdated_and_changed_norms_are_told_apart(db: Database) -> None:
    country = population("product")
    assert (await said(db))["norms"] == (State.FAIL, "none are published, so 2026.1 has no index to show")
    await with_norms(db, country, date(2026, 8, 3))
    found = f"of {country.norms.centers} centers, in force since 2026-08-03"
    # The week from 16 November is the fifteenth after it.
    assert (await said(db))["norms"] == (State.WARN, f"{found}; new ones are due")
    async with db.write() as connection:
        await connection.execute(update(tables.norms).values(holds_from=week_of(date(2026, 8, 24))))
    assert (await said(db))["norms"] == (State.OK, f"of {country.norms.centers} centers, in force since 2026-08-24")
    async with db.write() as connection:
        content = (await connection.execute(tables.norms.select())).one().content
        await connection.execute(update(tables.norms).values(content=content.replace("0", "1", 1)))
    state, words = (await said(db))["norms"]
    assert state is State.FAIL and words.endswith("were changed in the database")


def weighing(text: str, weight: float) -> Methodologies:
    return replace(parse(text), weight=weight)


async def test_norms_of_another_weight_are_named_before_the_weekly_run_refuses_them(db: Database) -> None:
    country = population("product")
    await with_norms(db, country, date(2026, 8, 24))
    said_of = "those that hold from 2026-08-24 have JOB_SEEKERS_WEIGHT=0.8, and it is 0.5"
    assert (await said(db, weighing("2026.1", 0.5)))["norms"] == (
        State.FAIL, f"{said_of}: nothing is published by 2026.1",
    )  # fmt: skip
    found = await cases_and_norms.examine(db, NOW, weighing("2026.1", 0.5))
    assert [one.state for one in found if one.check == "norms"] == [State.OK, State.FAIL]
    assert found[-1].remedy == (
        "set it back, or publish norms made with it: czn-index norms compute --out norms.json"
    )  # fmt: skip
    # The run of that week does refuse.
    with pytest.raises(OtherWeight):
        await norms_file.for_weight(db, week_of(NOW.date()) - 1, 0.5)
    # Announced for January only: a warning.
    later = f"{said_of}: from then on nothing will be published by 2026.1"
    assert (await said(db, weighing("2026.1 from 2027-01-04", 0.5)))["norms"] == (State.WARN, later)
    assert "norms" not in await said(db, weighing("2026.1 from 2027-01-04", 0.8))
    assert "norms" not in await said(db, parse("2022.1"))


async def test_norms_that_are_yet_to_hold_are_weighed_too(db: Database) -> None:
    country = population("product")
    await with_norms(db, country, date(2026, 8, 24))
    other = replace(country, norms=replace(country.norms, pi=0.5))
    await with_norms(db, other, date(2027, 1, 4))
    assert (await said(db))["norms"] == (
        State.WARN,
        "those that hold from 2027-01-04 have JOB_SEEKERS_WEIGHT=0.5, and it is 0.8: "
        "from then on nothing will be published by 2026.1",
    )
