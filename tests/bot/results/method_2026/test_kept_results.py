"""What the weekly run keeps is recomputed with the snapshots, and what was changed is named."""

import json
from collections.abc import AsyncIterator, Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.results.method_2026 import (
    action_outcomes,
    early_warnings,
    importance,
    kept_results,
    kept_warnings,
    verification,
)
from bot.results.verdicts import Figures, Verdict
from scoring.windows import monday
from storage.engine.database import Database
from storage.erasure import privacy
from storage.places import centers
from storage.results import actions
from storage.tables import interviews
from storage.workers import properties
from tests import sqlite_file
from tests.bot.results.method_2026.country import NOW, WEEK, answered, filled, moment_of, with_norms
from tests.bot.results.method_2026.test_action_outcomes import BEGAN, Nation, figures, opened, published
from tests.scoring.method_2026.populations import population

KEPT = (Figures.EARLY_WARNINGS, Figures.IMPORTANCE)


async def prepare(url: str) -> None:
    """Three centers, of which one has fallen; the norms year began eight weeks ago."""
    country = population("product")
    database = await filled(url, country, last=3)
    await with_norms(database, country, date(2026, 10, 5))
    fallen, *_ = await centers.listing(database)
    await answered(database, fallen.id, WEEK, ["1" * 15] * 20)
    await early_warnings.settle(database, WEEK)
    await importance.settle(database, WEEK)
    await database.close()


@pytest_asyncio.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(sqlite_file.url_of(sqlite_file.copy_of(prepare, tmp_path / "czn.db")))
    yield database
    await database.close()


async def verdicts(db: Database, week: int | None = None) -> dict[Figures, Verdict]:
    found = await verification.verify(db, center=None, week=week)
    assert {one.center for one in found if one.figures is not Figures.CENTER} <= {"*"}
    return {one.figures: one for one in found}


async def change(db: Database, key: str, how: Callable[[Any], object]) -> None:
    kept = json.loads(await properties.get(db, key) or "")
    how(kept)
    await properties.put(db, key, json.dumps(kept))


async def test_what_nobody_touched_is_identical(db: Database) -> None:
    kept = await early_warnings.kept(db)
    assert kept is not None and kept.falls
    found = await verdicts(db)
    assert set(found) == set(KEPT)
    assert all((one.differences, one.gone, one.week) == ((), 0, WEEK) for one in found.values())
    assert await verdicts(db, WEEK - 1) == {}


async def test_later_answers_change_no_verdict(db: Database) -> None:
    """Such as late paper questionnaires of those weeks, and the first of another center."""
    for one in await centers.listing(db):
        await answered(db, one.id, WEEK - 1, ["1" * 15, "5" * 15] * 10)
    assert all((one.differences, one.gone) == ((), 0) for one in (await verdicts(db)).values())
    again = await early_warnings.find(db, WEEK)
    assert again != await early_warnings.kept(db)


@pytest.mark.parametrize(
    ("key", "how", "figures", "word"),
    [
        (kept_warnings.KEPT, lambda kept: kept.update(falls=[]), Figures.EARLY_WARNINGS, "falls: [] published"),
        (kept_warnings.KEPT, lambda kept: kept["falls"][0]["fall"].update(points=99.5), Figures.EARLY_WARNINGS,
         "'points': 99.5"),
        (kept_warnings.KEPT, lambda kept: kept.update(norms="f" * 64), Figures.EARLY_WARNINGS, "norms: ffff"),
        (kept_warnings.KEPT, lambda kept: kept.pop("known"), Figures.EARLY_WARNINGS, "nothing says which answers"),
        (importance.KEPT, lambda kept: kept["by_type"][0].reverse(), Figures.IMPORTANCE, "by_type: "),
        (importance.KEPT, lambda kept: kept.update(month="2026-01"), Figures.IMPORTANCE, "month: 2026-01, not that"),
    ],
)  # fmt: skip
async def test_what_was_changed_is_named(
    db: Database, key: str, how: Callable[[Any], object], figures: Figures, word: str
) -> None:
    await change(db, key, how)
    found = await verdicts(db)
    assert any(word in said for said in found[figures].differences), found[figures]
    (other,) = set(KEPT) - {figures}
    assert found[other].differences == ()


async def test_altered_answers_are_noticed_here_too(db: Database) -> None:
    async with db.write() as connection:
        await connection.exec_driver_sql("UPDATE interviews SET answers = '111111111111111' WHERE answers LIKE '5%'")
    found = await verdicts(db)
    assert all(found[one].differences for one in KEPT)


async def test_after_a_deletion_nobody_can_tell_any_more(db: Database) -> None:
    async with db.read() as connection:
        person = (
            await connection.scalars(
                select(interviews.c.respondent_id).where(
                    interviews.c.respondent_id.is_not(None), interviews.c.quality == "clean"
                )
            )
        ).first()
    assert person is not None
    await privacy.forget_respondent(db, person, now=NOW + timedelta(days=1))
    found = await verdicts(db)
    assert all(found[one].differences == () and found[one].gone > 0 for one in KEPT)


@pytest_asyncio.fixture
async def nation(tmp_path: Path) -> AsyncIterator[Nation]:
    """Its usual courses are kept, of centers of which one has acted."""
    made = await opened(sqlite_file.new_url(tmp_path / "nation.db"))
    await made.act()
    await published(made, [figures(64.0, 74.0), figures(70.0, 76.0)])
    await action_outcomes.usual_courses(made.db, BEGAN)
    yield made
    await made.db.close()


async def courses_of(nation: Nation) -> Verdict:
    (found,) = [one for one in await kept_results.verify(nation.db, None)]
    assert found.figures is Figures.COURSES
    return found


async def test_courses_are_recomputed_as_of_their_day(nation: Nation) -> None:
    assert (await courses_of(nation)).differences == ()
    # A revision and an action that came later change nothing.
    await nation.publish(WEEK + 1, {nation.ids[3]: figures(10.0, 10.0)})
    late, since = moment_of(WEEK + 2), monday(BEGAN)
    await actions.note(nation.db, nation.ids[5], group="E", what="Третье окно", since=since, now=late)
    assert (await courses_of(nation)).differences == ()


async def test_a_changed_course_and_a_hidden_action_are_named(nation: Nation) -> None:
    key = f"{action_outcomes.KEPT}{BEGAN}"
    text = await properties.get(nation.db, key) or ""
    await change(nation.db, key, lambda kept: next(iter(kept["by_group"]["E"].values())).update(sd=0.5))
    (said,) = (await courses_of(nation)).differences
    assert "sd: 0.5 published" in said
    await properties.put(nation.db, key, text)
    await change(nation.db, key, lambda kept: kept.update(acted=[]))
    assert (await courses_of(nation)).differences == ("centers with an action: 0 left out, 1 reported",)
    assert await actions.reported_between(nation.db, monday(BEGAN), monday(BEGAN + 1)) == {nation.acting}
